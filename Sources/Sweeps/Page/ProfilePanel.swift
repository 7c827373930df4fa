import DataFiles
import DesignSpace
import PageKit
import Reporting
import SweepPlans

/// Parallel coordinates: every point as a line through its parameters and objectives.
///
/// The axes lie below each other, so that their names are readable on a phone. Each is a strip that holds its name
/// and its labels, and lines run from strip to strip: none crosses a text, wherever the points lie.
struct ProfilePanel {
  private static let width = 460.0
  private static let left = 16.0
  private static let length = width - 2 * left
  /// Height of a strip: two lines of text where it is drawn narrow.
  static let strip = 46.0
  /// Distance of the upper edges of neighbours.
  private static let spacing = strip + 40

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

  /// Upper edges of the strips in units of the picture.
  var rows: [Double] { coordinates.indices.map { 1 + Self.spacing * Double($0) } }

  private static func parameter(_ number: Int, _ data: SweepPageData) -> Coordinate {
    let axis = data.file.axes[number]
    let share: (Int64) -> Double
    let settings: [Int64]
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
    return Coordinate(
      name: SweepPageData.clipped(axis.path),
      labels: settings.map { (left + share($0) * length, axis.text($0).clipped(to: 18)) },
      places: data.shown.map { left + min(1, max(0, share($0.settings[number]))) * length })
  }

  private static func objective(_ number: Int, _ data: SweepPageData) -> Coordinate {
    let objective = data.file.objectives[number]
    let values = data.shown.map { $0.values[number] }
    let axis = objective.metric.axis(values)
    return Coordinate(
      name:
        "\(objective.metric.words) (\(objective.direction == .minimize ? "smaller" : "larger") is better)",
      labels: axis.ticks.map { (left + axis.place($0.value) * length, $0.label) },
      places: values.map { left + axis.place($0) * length })
  }

  var panel: Panel {
    var panel = Panel(
      title: "How are the best points made?",
      lead: """
        Every line is a point, from its parameters above to its objectives below. Where the lines of the front meet, \
        the front has made up its mind.
        """)
    guard !data.shown.isEmpty else { return panel }
    let height = (rows.last ?? 0) + Self.strip + 1
    panel.figure = """
      <figure><div class="frame"><svg class="plot pick" tabindex="0" data-plot="profile" \
      viewBox="0 0 \(Self.width) \(height)" role="img" \
      aria-label="Parallel coordinates of parameters and objectives">\(lines)<path class="spot"/>\(strips)</svg></div></figure>
      \(Panel.legend([("background:var(--k6)", "on the Pareto front"), ("background:var(--k8)", "other points")]))
      """
    panel.numbers = "<p class=\"remark\">The numbers are those of the points that can be saved above.</p>"
    return panel
  }

  /// From the lower edge of every strip to the upper edge of the next.
  private var lines: Markup {
    [false, true].markup { isFront in
      let paths = data.shown.enumerated().markup { number, point -> Markup in
        guard (point.standing == .front) == isFront else { return "" }
        let places = coordinates.map { ($0.places[number] * 10).rounded() / 10 }
        return zip(zip(places, rows), zip(places, rows).dropFirst()).markup { from, to in
          "M\(from.0) \(from.1 + Self.strip)L\(to.0) \(to.1)"
        }
      }
      return "<path class=\"\(isFront ? Markup("best") : "rest")\" d=\"\(paths)\"/>"
    }
  }

  private var strips: Markup {
    zip(coordinates, rows).markup { coordinate, row in
      let size = TickLabels.sizes.narrow
      let name = TextWidth.fitted(coordinate.name, within: Self.width - 16, size: size, isBold: true)
      let labels = TickLabels(coordinate.labels, within: 4...Self.width - 4, keepsEnds: true)
      return """
        <path class="strip" d="M0 \(row)H\(Self.width)V\(row + Self.strip)H0z"/>\
        <text class="name" x="8" y="\(row + 2)" dy=".93em">\(name)</text>\(labels.markup(top: row + 24))
        """
    }
  }
}
