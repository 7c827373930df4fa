import DataFiles
import DesignSpace
import PageKit
import Reporting
import SweepPlans

/// Parallel coordinates: every point as a line through its parameters and objectives.
///
/// The axes lie below each other, so that their names are readable on a phone.
struct ProfilePanel {
  private static let width = 460.0
  private static let left = 16.0
  private static let length = width - 2 * left
  private static let spacing = 60.0

  private let data: SweepPageData
  private let coordinates: [Coordinate]
  /// Places of the shown points on every axis: distances from the left edge, all axes of a point after each other.
  let places: [Double]

  /// One axis: its name, labelled places, and a place for every shown point.
  private struct Coordinate {
    var name: String
    var labels: [(place: Double, text: String)]
    var places: [Double]
  }

  init(_ data: SweepPageData) {
    self.data = data
    let coordinates =
      data.file.axes.indices.map { Self.parameter($0, data) }
      + data.file.objectives.indices.map { Self.objective($0, data) }
    self.coordinates = coordinates
    places = data.shown.indices.flatMap { point in coordinates.map { $0.places[point] } }
  }

  /// Heights of the axes in units of the picture.
  var rows: [Double] { coordinates.indices.map { 26 + Self.spacing * Double($0) } }

  private static func parameter(_ number: Int, _ data: SweepPageData) -> Coordinate {
    let axis = data.file.axes[number]
    let share: (Int64) -> Double
    var settings: [Int64]
    switch axis.domain {
    case .choices(let count):
      share = { count > 1 ? Double($0) / Double(count - 1) : 0.5 }
      settings = (0..<min(count, 40)).map { Int64($0 * max(1, count - 1) / max(1, min(count, 40) - 1)) }
    case .integers(let range, _, let isLogarithmic):
      let (low, high) = (Double(range.lowerBound), Double(range.upperBound))
      share = { setting in
        guard high > low else { return 0.5 }
        return isLogarithmic
          ? Axis.log10(Double(setting) / low) / Axis.log10(high / low)
          : (Double(setting) - low) / (high - low)
      }
      settings = [range.lowerBound, range.upperBound]
    }
    if settings.count == 1 { settings = [settings[0]] }
    return Coordinate(
      name: SweepPageData.clipped(axis.path),
      labels: settings.map { (left + share($0) * length, axis.text($0).clipped(to: 18)) },
      places: data.shown.map { left + min(1, max(0, share($0.settings[number]))) * length })
  }

  private static func objective(_ number: Int, _ data: SweepPageData) -> Coordinate {
    let objective = data.file.objectives[number]
    let values = data.shown.map { $0.values[number] }
    let axis = objective.metric.axis(values, length: length)
    return Coordinate(
      name:
        "\(objective.metric.words) (\(objective.direction == .minimize ? "smaller" : "larger") is better)",
      labels: axis.ticks.map { (left + axis.place($0.value), $0.label) },
      places: values.map { left + axis.place($0) })
  }

  var panel: Panel {
    var panel = Panel(
      title: "How are the best points made?",
      lead: """
        Every line is a point, from its parameters above to its objectives below. Where the lines of the front meet, \
        the front has made up its mind.
        """)
    guard !data.shown.isEmpty else { return panel }
    let height = (rows.last ?? 0) + 34
    panel.figure = """
      <figure><svg class="plot pick" tabindex="0" data-plot="profile" viewBox="0 0 \(Self.width) \(height)" role="img" \
      aria-label="Parallel coordinates of parameters and objectives">\(lines)<path class="spot"/>\(frames)</svg></figure>
      \(Panel.legend([("background:var(--k6)", "on the Pareto front"), ("background:var(--k8)", "other points")]))
      """
    panel.numbers = "<p class=\"remark\">The numbers are those of the points that can be saved above.</p>"
    return panel
  }

  private var lines: Markup {
    [false, true].markup { isFront in
      let paths = data.shown.enumerated().markup { number, point -> Markup in
        guard (point.standing == .front) == isFront else { return "" }
        return zip(coordinates, rows).enumerated().markup { axis, item in
          let x = (item.0.places[number] * 10).rounded() / 10
          return axis == 0 ? "M\(x) \(item.1)" : "L\(x) \(item.1)"
        }
      }
      return "<path class=\"\(isFront ? Markup("best") : "rest")\" d=\"\(paths)\"/>"
    }
  }

  private var frames: Markup {
    zip(coordinates, rows).markup { coordinate, row in
      let name: Markup = """
        <path class="mark" d="M\(Self.left) \(row)H\(Self.left + Self.length)"/>\
        <text class="name" x="\(Self.left)" y="\(row - 8)">\(coordinate.name)</text>
        """
      return name + Self.labels(coordinate.labels, row)
    }
  }

  /// Both ends, and between them the labels that have room.
  private static func labels(_ labels: [(place: Double, text: String)], _ row: Double) -> Markup {
    func extent(_ label: (place: Double, text: String)) -> (low: Double, high: Double) {
      let size = Double(label.text.count) * 8 + 6
      let low = min(max(0, label.place - size / 2), width - size)
      return (low, low + size)
    }
    guard let last = labels.last else { return "" }
    var end = -1.0
    var chosen: [(Double, String)] = []
    for (number, label) in labels.enumerated() {
      let (low, high) = extent(label)
      let isLast = number == labels.count - 1
      guard low >= end, isLast || high <= extent(last).low else { continue }
      chosen.append(((low + high) / 2, label.text))
      end = high
    }
    return chosen.markup { place, text in
      "<text x=\"\(place)\" y=\"\(row + 17)\" text-anchor=\"middle\">\(text)</text>"
    }
  }
}
