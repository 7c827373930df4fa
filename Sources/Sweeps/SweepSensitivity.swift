public import DataFiles
import SweepLedgers
import SweepPlans

/// How much each axis of a sweep decides each objective, by the indices of SALib.
public struct SweepSensitivity: Sendable {
  /// The indices of one objective.
  public struct Row: Sendable {
    /// Name of the objective.
    public var objective: String
    /// Name of an axis.
    public var axis: String
    /// Name and value of every index of the method: `mu_star` and `sigma` of Morris, `first` and `total` of Sobol.
    ///
    /// Behind `mu_star`, `first` and `total` stands by how much each may be off, such as `total_conf`: half of the width of
    /// its confidence interval of 95 %, by SALib's bootstrap.
    public var indices: [(name: String, value: Double)]

    /// The value of an index; nil where the method has none of that name.
    func value(_ name: String) -> Double? { indices.first { $0.name == name }?.value }

    /// An index for people: effects of Morris have the unit of the objective, shares of Sobol have none.
    fileprivate func text(_ value: Double) -> String {
      guard let metric = SweepMetric(rawValue: objective), self.value("mu_star") != nil else {
        return "\((value * 1000).rounded() / 1000)"
      }
      return metric.text(value)
    }
  }

  /// One row per objective and axis.
  public let rows: [Row]

  /// Analyses a finished sweep whose search is `morris` or `saltelli`.
  ///
  /// - Throws: 65 where the sweep has another search or points without all objectives, 66 where SALib is missing.
  public init(_ results: SweepResults) throws {
    let file = results.file
    guard file.search.method == .morris || file.search.method == .saltelli else {
      throw Failure(
        .data,
        "sweep '\(file.name)': expected search.method morris or saltelli, found \(file.search.method.rawValue)"
      )
    }
    let design = SensitivityDesign(file: file)
    let space = SweepSpace(file)
    var found: [[Int64]: SweepRow] = [:]
    for row in results.rows { found[try SweepPayload(row.ledger.point.payload, of: file).settings] = row }
    let places = try design.settings().map { (settings) throws(Failure) in
      guard let row = found[settings], row.ledger.state == .done else {
        throw Failure(.data, "sweep '\(file.name)' is not finished, or has points that failed: no indices")
      }
      return row
    }
    rows = try file.objectives.flatMap { objective in
      let indices = try design.indices(places.map { $0.metrics[objective.metric] ?? 0 })
      return space.axisNames.enumerated().map { place, axis in
        Row(
          objective: objective.metric.rawValue, axis: axis,
          indices: indices.map { ($0.name, $0.values.indices.contains(place) ? $0.values[place] : 0) })
      }
    }
  }

  /// Makes indices that are known.
  init(rows: [Row]) { self.rows = rows }

  /// The rows as a JSON array of objects: objective, axis, and every index under its name.
  public func json() throws(Failure) -> String {
    try JSONText.render(
      .array(
        rows.map { row in
          .object(
            [JSONField("objective", .string(row.objective)), JSONField("axis", .string(row.axis))]
              + row.indices.map { JSONField($0.name, .number($0.value)) })
        }))
  }

  /// The rows as a table for people.
  public var text: String {
    let names = rows.first?.indices.map(\.name) ?? []
    let cells = rows.map { row in
      [row.objective, row.axis] + row.indices.map { row.text($0.value) }
    }
    return PlainTable.text([["objective", "axis"] + names] + cells)
  }
}
