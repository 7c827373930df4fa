import DataFiles
import LiveProgress
import Quantities
import RunRecord
import Synchronization
import Testing

@Suite("A progress display")
struct ProgressTests {
  /// A clock that the test sets, and what was written with the time of it.
  final class World: Sendable {
    private let state = Mutex((now: 0.0, width: 80, written: [(time: Double, text: String)]()))

    var surroundings: ProgressDisplay.Surroundings {
      ProgressDisplay.Surroundings(
        now: { self.state.withLock { $0.now } }, width: { self.state.withLock { $0.width } },
        write: { text in self.state.withLock { $0.written.append(($0.now, text)) } })
    }
    var now: Double {
      get { state.withLock { $0.now } }
      set { state.withLock { $0.now = newValue } }
    }
    var width: Int {
      get { state.withLock { $0.width } }
      set { state.withLock { $0.width = newValue } }
    }
    var written: [(time: Double, text: String)] { state.withLock { $0.written } }
  }

  private static func progress(_ step: Int, of steps: Int) -> RunProgress {
    RunProgress(
      time: SimTime(picoseconds: Int64(step) * 1_234_567), events: UInt64(step) * 65_536,
      positionsDone: step * 10 / steps, positions: 10, layersDone: step * 40 / steps, layers: 40,
      stepsDone: step, steps: steps)
  }

  /// Lets a run of `seconds` tell its progress a hundred times a second.
  private static func run(
    _ style: ProgressStyle, _ terminal: Terminal, seconds: Int, _ world: World = World()
  ) -> World {
    let display = ProgressDisplay(style, on: terminal, world.surroundings)
    display.start()
    let looks = seconds * 100
    for look in 1...looks {
      world.now = Double(look) / 100
      display.show(progress(look, of: looks))
    }
    display.finish(progress(looks, of: looks), isPartial: false)
    return world
  }

  private static let screen = Terminal(redraws: true, hasColour: false)
  private static let file = Terminal(redraws: false, hasColour: false)

  @Test("draws a bar at most ten times a second and clears it at the end")
  func bar() {
    let written = Self.run(.auto, Self.screen, seconds: 5).written
    #expect(written.count > 40 && written.count <= 51)
    for (before, after) in zip(written.dropLast(), written.dropFirst().dropLast()) {
      #expect(after.time - before.time > 0.0999)
      #expect(after.text.hasPrefix("\r") && after.text.hasSuffix("\u{1B}[K") && !after.text.contains("\n"))
    }
    #expect(written.last?.text == "\r\u{1B}[K")
  }

  @Test("keeps the bar within the width of the terminal", arguments: 0...130)
  func width(columns: Int) {
    for hasColour in [false, true] {
      let pace = ProgressPace(
        progress: Self.progress(777, of: 1000), elapsed: 12_345, eventsPerSecond: 123_456_789)
      let bar = ProgressText.bar(pace, width: columns, hasColour: hasColour)
      var shown = bar
      for code in ["\u{1B}[32m", "\u{1B}[0m"] { shown = shown.split(separator: code).joined() }
      #expect(shown.count <= max(0, columns - 1))
      #expect(hasColour || !bar.contains("\u{1B}"))
      if columns > 100 {
        for text in ["77 %", "token 7/10", "layer 31/40", "959 us", "123 Mevents/s", "59:03 left"] {
          #expect(shown.contains(text), "\(text) in \(shown)")
        }
      }
    }
  }

  @Test("writes a line every ten seconds where nothing can be drawn again, and nothing for a short run")
  func lines() {
    for (style, terminal) in [(ProgressStyle.auto, Self.file), (.line, Self.screen)] {
      let written = Self.run(style, terminal, seconds: 35).written
      #expect(written.map { Int($0.time) } == [10, 20, 30])
      #expect(written.allSatisfy { $0.text.hasSuffix("\n") && !$0.text.contains("\u{1B}") })
      #expect(written.first?.text.hasPrefix("28 %, token 2 of 10, layer 11 of 40, ") ?? false)
      #expect(written.first?.text.hasSuffix("6.55 Mevents/s, 0:25 left\n") ?? false)
      #expect(Self.run(style, terminal, seconds: 9).written.isEmpty)
    }
  }

  @Test("writes an object a second and one at the end that a strict parser reads")
  func json() throws {
    let written = Self.run(.json, Self.screen, seconds: 5).written
    #expect(written.count == 6)
    for (index, line) in written.enumerated() {
      #expect(line.text.hasSuffix("\n") && line.text.split(separator: "\n").count == 1)
      let json = try JSONValue.parse(Array(line.text.utf8), file: "line")
      let isLast = index == written.count - 1
      #expect(json["type"]?.content == .string(isLast ? "result" : "progress"))
      #expect((json["partial"] != nil) == isLast)
      for key in [
        "elapsed_s", "sim_ps", "events", "events_per_s", "positions_done", "positions", "layers_done",
        "layers", "steps_done", "steps", "eta_s",
      ] { #expect(json[key] != nil, "\(key)") }
    }
  }

  @Test("writes nothing where nothing is wanted")
  func silent() { #expect(Self.run(.none, Self.screen, seconds: 30).written.isEmpty) }

  @Test("expects the rest to take as long as what is done, in proportion", arguments: [1, 17, 50, 99])
  func remaining(percent: Int) throws {
    let pace = ProgressPace(progress: Self.progress(percent, of: 100), elapsed: 60, eventsPerSecond: 0)
    let whole = 60 + (try #require(pace.remaining))
    #expect(abs(whole - 6000 / Double(percent)) < 1e-9 * whole)
    #expect(ProgressPace(progress: RunProgress(), elapsed: 60, eventsPerSecond: 0).remaining == nil)
    #expect(
      ProgressText.json("progress", ProgressPace(progress: RunProgress(), elapsed: 1, eventsPerSecond: .nan))
        .contains("\"eta_s\":null"))
  }

  @Test("starts its rate again where a run begins again")
  func restart() {
    let world = World()
    let display = ProgressDisplay(.line, on: Self.file, world.surroundings)
    display.start()
    world.now = 9
    display.show(Self.progress(500, of: 1000))
    world.now = 10
    display.show(Self.progress(1, of: 1000))
    world.now = 25
    display.show(Self.progress(2, of: 1000))
    #expect(world.written.count == 2)
    #expect(world.written.last?.text.contains("4.37 kevents/s") ?? false)
  }
}
