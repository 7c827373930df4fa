import DataFiles
import SweepLedgers
public import SweepPlans

extension SweepRegistration {
  /// Refuses to answer for a sweep file with results of other points: those of its name, from before it was changed.
  ///
  /// Objectives, constraints on metrics, references and budgets are no part of the points, and may be others.
  ///
  /// - Throws: 65 where the ledger does not have the sweep, or has it with other points; what making points throws.
  /// Complexity: that of the content of a workload where nothing of the file has changed, else that of making all points.
  public static func check(_ file: SweepFile, in store: SweepStore) throws {
    guard let known = try store.ledger.specification(of: file.name) else {
      // Says so with what can be done.
      _ = try store.ledger.counts(of: file.name)
      return
    }
    guard try !isOfSameSource(file, store) else { return }
    if let registration = try registrationWithoutPackages(file), registration.hash != known.hash {
      throw Failure(.data, "\(try registration.difference(from: store))\n\(advice)")
    }
    guard isDecidedByResults(file) else { return }
    try checkRows(file, in: store)
  }

  /// What a command without `--extend` can say.
  private static let advice =
    "give the file that it was run with, or another name; 'sweep run --extend' changes the sweep"

  /// Whether some points of the sweep are not among those of its registration.
  static func isDecidedByResults(_ file: SweepFile) -> Bool {
    file.fidelity != nil || file.search.method.needsPackages
  }

  /// The registration; nil where it takes packages of Python that are not there: a look at results needs none.
  private static func registrationWithoutPackages(_ file: SweepFile) throws -> SweepRegistration? {
    do {
      return try SweepRegistration(file)
    } catch let failure as Failure where failure.code == .noInput && file.search.method.needsPackages {
      return nil
    }
  }

  /// Refuses a file whose chip, workload or axes make other points of the settings that the ledger has.
  ///
  /// - Throws: 65 with the first such point.
  static func checkRows(_ file: SweepFile, in store: SweepStore) throws {
    let rows = try store.ledger.rows(of: file.name)
    let payloads = try rows.map { try SweepPayload($0.point.payload, of: file) }
    let points = try ParallelPoints(try PointFactory(file)).points(payloads) { _ in }
    guard let place = rows.indices.first(where: { rows[$0].point.isOther(than: points[$0]) }) else { return }
    throw Failure(
      .data,
      "sweep '\(file.name)' is in the ledger with other points: its point \(rows[place].index) has another chip, "
        + "workload or constraint now\n\(advice)")
  }

  /// How the points differ from those of the ledger, as a sentence.
  func difference(from store: SweepStore) throws(Failure) -> String {
    let change = try change(in: store)
    let isSame = change.new == 0 && change.dropped == 0
    return
      "sweep '\(name)' is in the ledger with other points: \(change.new) new, \(change.dropped) dropped, "
      + "\(change.kept) kept\(isSame ? ", in another order or excluded otherwise" : "")"
  }
}

extension LedgerPoint {
  fileprivate func isOther(than point: LedgerPoint) -> Bool {
    hash != point.hash || excluded != point.excluded
  }
}
