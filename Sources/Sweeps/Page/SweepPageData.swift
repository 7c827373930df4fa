import DataFiles
import PageKit
import Quantities
import SweepLedgers
import SweepPlans

/// What the page of a sweep shows: points of the last rung, and those of them that are drawn.
struct SweepPageData {
  /// How a point stands; the number is its code in the page.
  enum Standing: Int {
    case dominated, front, excluded
  }

  /// A point with all objectives.
  struct Point {
    var row: SweepRow
    /// One setting per axis of the sweep.
    var settings: [Int64]
    /// One value per objective, in the units of the metrics.
    var values: [Double]
    var standing: Standing
    /// Where its report is, relative to the page.
    var link: String?

    var index: Int { row.ledger.index }
  }

  /// Longest text of a parameter on the page.
  static let longestValue = 60

  let results: SweepResults
  /// Points of the last rung with all objectives, in order.
  let measured: [Point]
  /// Those that are drawn: all, or evenly chosen ones with the front first.
  let shown: [Point]
  /// The front, best first by the first objective.
  let front: [Point]

  var file: SweepFile { results.file }

  init(_ results: SweepResults, links: [Int: String]) throws {
    self.results = results
    let rung = results.lastRung
    let objectives = results.file.objectives
    measured = try results.rows.filter { $0.ledger.rung == rung && $0.ledger.state == .done }
      .compactMap { row in
        let values = objectives.compactMap { row.metrics[$0.metric] }
        guard values.count == objectives.count else { return nil }
        return Point(
          row: row, settings: try SweepPayload(row.ledger.point.payload, of: results.file).settings,
          values: values,
          standing: row.violated != nil ? .excluded : row.isOnFront ? .front : .dominated,
          link: links[row.ledger.index])
      }
    let columns = results.file.axes.count + objectives.count
    shown = Self.chosen(measured, most: max(100, min(1500, 16_000 / max(1, columns))))
    let all = measured
    let places = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($0.element.index, $0.offset) })
    front = results.front.compactMap { row in places[row.ledger.index].map { all[$0] } }
  }

  /// At most so many of the points, in order: half of the places are for the front.
  static func chosen(_ points: [Point], most: Int) -> [Point] {
    guard points.count > most else { return points }
    let front = points.filter { $0.standing == .front }
    let rest = points.filter { $0.standing != .front }
    let places = max(min(front.count, most / 2), most - rest.count)
    return (spread(front, places) + spread(rest, most - places)).sorted { $0.index < $1.index }
  }

  /// So many elements at equal distances.
  private static func spread(_ points: [Point], _ count: Int) -> [Point] {
    guard points.count > count else { return points }
    return (0..<count).map { points[$0 * points.count / count] }
  }

  /// What the page says where it does not draw all points.
  var sampleRemark: Markup {
    guard shown.count < measured.count else { return "" }
    return """
      <p class="remark">Drawn are \(shown.count) of \(measured.count) points, evenly chosen, \
      \(shown.count { $0.standing == .front }) of them of the front. \
      <code>spikefoundry sweep export</code> writes all.</p>
      """
  }

  /// The value of a parameter as the page shows it.
  static func clipped(_ text: String) -> String {
    text.clipped(to: longestValue)
  }

  /// The name of an axis as the page shows it, also where it names several that move together.
  static func clippedName(_ text: String) -> String { text.clipped(to: 150) }

  /// Points of all rungs in a state.
  func count(_ state: LedgerPoint.State) -> Int { results.rows.count { $0.ledger.state == state } }
}

extension SweepMetric {
  /// The name in words.
  var words: String { rawValue.replacing("_", with: " ") }

  /// A value with its unit, four significant digits.
  func typeset(_ value: Double) -> String {
    guard dimension != nil else { return text(value) }
    return text(value).replacing(" u", with: " µ").replacing("m2", with: "m²")
  }

  /// A value with a prefix of its unit, three significant digits.
  func short(_ value: Double) -> String {
    switch dimension {
    case .time: Axis.short(value * 1e-12, unit: "s")
    case .energy: Axis.short(value * 1e-18, unit: "J")
    case .power: Axis.short(value * 1e-9, unit: "W")
    case .area: Axis.short(value * 1e-6).replacing(" ", with: "") + " mm²"
    case .memory: Axis.short(value, unit: "B")
    case .frequency: Axis.short(value, unit: "Hz")
    case .bits: Axis.short(value, unit: "bit")
    case nil: Axis.short(value)
    }
  }

  /// An axis of a plot around values of the metric: logarithmic where they span more than a factor of 30.
  func axis(_ values: [Double]) -> Axis {
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    if low > 0, high / low > 30 { return Axis(logarithmic: values, labels: 5, label: short) }
    return Axis(linearAround: min(low, high)...high, label: short)
  }
}
