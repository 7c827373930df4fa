import Quantities
import RunRecord

/// The texts of a progress display.
public enum ProgressText {
  /// A line for people, without a line break: what is done, and how long the rest may take.
  public static func line(_ pace: ProgressPace) -> String {
    let progress = pace.progress
    return [
      "\(percent(progress.fraction)), token \(progress.positionsDone) of \(progress.positions)",
      "layer \(progress.layersDone) of \(progress.layers)",
      "\(simulated(progress.time)) simulated", "\(rate(pace.eventsPerSecond))",
      pace.remaining.map { "\(clock($0)) left" } ?? "time left unknown",
    ].joined(separator: ", ")
  }

  /// A bar and as much of the line as fits into a terminal.
  public static func bar(_ pace: ProgressPace, width: Int, hasColour: Bool) -> String {
    let progress = pace.progress
    var text = " " + percent(progress.fraction)
    let parts = [
      pace.remaining.map { "\(clock($0)) left" } ?? "",
      "token \(progress.positionsDone)/\(progress.positions)",
      "layer \(progress.layersDone)/\(progress.layers)",
      simulated(progress.time), rate(pace.eventsPerSecond),
    ]
    let room = max(0, width - 1)
    let cells = min(24, max(0, room - text.count))
    for part in parts where !part.isEmpty && cells + text.count + 2 + part.count <= room {
      text += "  " + part
    }
    let full = min(cells, Int(progress.fraction * Double(cells)))
    let done = String(repeating: "█", count: full)
    let rest = String(repeating: "░", count: cells - full)
    let drawn = hasColour ? "\u{1B}[32m\(done)\u{1B}[0m\(rest)" : done + rest
    return drawn + String(text.prefix(room - cells))
  }

  /// One object on one line, with a line break; times that nobody can know are null.
  public static func json(_ type: String, _ pace: ProgressPace, isPartial: Bool? = nil) -> String {
    let progress = pace.progress
    let partial = isPartial.map { ",\"partial\":\($0)" } ?? ""
    return "{\"type\":\"\(type)\",\"elapsed_s\":\(decimal(pace.elapsed))\(partial)"
      + ",\"sim_ps\":\(progress.time.picoseconds),\"events\":\(progress.events)"
      + ",\"events_per_s\":\(Int(clamping: pace.eventsPerSecond))"
      + ",\"positions_done\":\(progress.positionsDone),\"positions\":\(progress.positions)"
      + ",\"layers_done\":\(progress.layersDone),\"layers\":\(progress.layers)"
      + ",\"steps_done\":\(progress.stepsDone),\"steps\":\(progress.steps)"
      + ",\"eta_s\":\(pace.remaining.map(decimal) ?? "null")}\n"
  }

  private static func percent(_ fraction: Double) -> String { "\(Int(clamping: fraction * 100)) %" }

  /// A time span as a clock shows it: `0:07`, `12:05`, `3:00:09`.
  static func clock(_ seconds: Double) -> String {
    let whole = Int(clamping: seconds.rounded(.toNearestOrEven))
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let (hours, minutes) = (whole / 3600, whole / 60 % 60)
    let rest = two(whole % 60)
    return hours > 0 ? "\(hours):\(two(minutes)):\(rest)" : "\(minutes):\(rest)"
  }

  private static func simulated(_ time: SimTime) -> String {
    let units = [("s", 1e12), ("ms", 1e9), ("us", 1e6), ("ns", 1e3)]
    let value = Double(time.picoseconds)
    let unit = units.first { value >= $0.1 } ?? ("ps", 1)
    return "\(short(value / unit.1)) \(unit.0)"
  }

  private static func rate(_ perSecond: Double) -> String {
    let units = [("G", 1e9), ("M", 1e6), ("k", 1e3)]
    let unit = units.first { perSecond >= $0.1 } ?? ("", 1)
    return "\(short(perSecond / unit.1)) \(unit.0)events/s"
  }

  /// At most three digits that say something.
  private static func short(_ value: Double) -> String {
    guard value < 100 else { return "\(Int(clamping: value.rounded(.toNearestOrEven)))" }
    let scale = value < 10 ? 100 : 10
    let scaled = Int(clamping: (value * Double(scale)).rounded(.toNearestOrEven))
    let fraction = "\(scaled % scale + scale)".dropFirst()
    return "\(scaled / scale).\(fraction)"
  }

  private static func decimal(_ seconds: Double) -> String {
    let milliseconds = Int(clamping: (seconds * 1000).rounded(.toNearestOrEven))
    return "\(milliseconds / 1000).\("\(milliseconds % 1000 + 1000)".dropFirst())"
  }
}

extension Int {
  /// The nearest integer of a number that may be anything.
  fileprivate init(clamping value: Double) {
    self = value >= 9e18 ? .max : value > 0 ? Int(value) : 0
  }
}
