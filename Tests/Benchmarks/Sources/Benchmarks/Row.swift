/// One line of the report: this package against one peer on one workload.
struct Row: Codable {
  /// What was measured, for example `agenda/exponential/100000`.
  var workload: String
  /// The peer and its compiler.
  var peer: String
  /// The unit of the two figures, whether less or more is better.
  var unit: String
  /// The ratio that has to be reached, if one is set.
  var target: Double?
  /// What the own figure has to reach, if that is set.
  var floor: Double?
  /// What the own figure has to stay below, if that is set.
  var ceiling: Double?
  /// Nil if the peer could not be measured on this machine.
  var result: Result?
  /// Why there is no result.
  var missing: String?

  struct Result: Codable {
    /// Best of all rounds, in the row's unit.
    var own: Double
    /// Best of all rounds, in the row's unit; nil where the own figure is measured against a limit only.
    var peer: Double?
    /// Time of the peer divided by own time, within one round: above 1, this package is faster.
    var ratio: Spread?
  }

  struct Spread: Codable {
    var min: Double
    var median: Double
    var max: Double
  }

  /// Whether the own figure stays below its ceiling; nil without a ceiling or a result.
  var staysBelowCeiling: Bool? {
    guard let ceiling, let result else { return nil }
    return result.own < ceiling
  }

  /// Whether the own figure reaches its floor; nil without a floor or a result.
  var reachesFloor: Bool? {
    guard let floor, let result else { return nil }
    return result.own >= floor
  }

  /// Whether the median reaches the target; nil without a target or a result.
  var reachesTarget: Bool? {
    guard let target, let ratio = result?.ratio else { return nil }
    return ratio.median >= target
  }

  /// The row with what `measure` gives, or with the reason why its peer is missing.
  func measured(_ measure: () throws -> Result) throws -> Row {
    var row = self
    do { row.result = try measure() } catch let error as MissingPeer { row.missing = error.reason }
    return row
  }
}
