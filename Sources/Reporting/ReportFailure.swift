import DataFiles

/// The failures of this target.
extension Failure {
  /// The record and the chip disagree: `what` names the number.
  static func mismatch(what: String, record: Int, chip: Int) -> Failure {
    Failure(
      .software, "the record of the run and the chip disagree: \(what): expected \(chip), found \(record)")
  }

  /// One table cell is larger than 2^96 fJ, the most that sums can hold for certain.
  static func energyTooLarge(tile: String, operation: String, component: String) -> Failure {
    Failure(.data, "the energy of \(component) by \(MessageText.quote(operation)) on \(tile) exceeds 2^96 fJ")
  }

  /// Two sums that must be equal are not.
  static func unbalanced(what: String, left: Int128, right: Int128) -> Failure {
    Failure(.software, "the books do not balance: \(what): expected \(right), found \(left)")
  }

  /// Graphviz could not lay out or render a drawing.
  static func drawing(_ reason: String) -> Failure {
    Failure(.cantCreate, "cannot draw with Graphviz: \(MessageText.escape(reason, limit: 300))")
  }
}
