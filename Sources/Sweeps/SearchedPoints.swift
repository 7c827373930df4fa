import ConfigFiles
import SweepLedgers
import SweepPlans

/// The points of a search that chooses them as results come in, each decided, entered and read once.
///
/// A batch costs what its own points cost, however many came before.
final class SearchedPoints {
  private let file: SweepFile
  private let store: SweepStore
  private let factory: PointFactory
  private var entered: Set<[Int64]> = []
  private var objectives: [[Int64]: [Double]] = [:]
  /// How many rows were read.
  private var rowsRead = 0

  /// Prepares the points of a search that asks for its first ones, also where it is taken up again.
  ///
  /// - Throws: a `ConfigDiagnostic` where the chip cannot be read.
  init(file: SweepFile, store: SweepStore) throws(ConfigDiagnostic) {
    self.file = file
    self.store = store
    factory = try PointFactory(file)
  }

  /// Enters those of the settings that were not entered before; the first ones take the place of what the sweep had.
  ///
  /// - Throws: a `ConfigDiagnostic` of a point that cannot be, 74 where the ledger fails.
  func enter(_ settings: [[Int64]]) throws {
    let isFirst = entered.isEmpty
    let new = settings.filter { entered.insert($0).inserted }
    guard !new.isEmpty else { return }
    let points = try SweepRegistration.points(of: new, rung: 0, factory)
    guard isFirst else {
      try store.ledger.append(points, to: file.name)
      return
    }
    let known = try store.ledger.specification(of: file.name)
    try store.ledger.register(sweep: file.name, specification: known ?? ("", ""), points: points)
  }

  /// Reads the results of what was entered since the last look.
  ///
  /// - Throws: 74 where the ledger fails, and what resolving a point throws.
  func read() throws {
    for ledgerRow in try store.ledger.rows(of: file.name, from: rowsRead)
    where ledgerRow.rung == 0 {
      rowsRead += 1
      let row = try SweepResults.row(ledgerRow, file, factory)
      guard row.isCandidate else { continue }
      let settings = try SweepPayload(ledgerRow.point.payload, of: file).settings
      objectives[settings] = SweepResults.objectives(row, file)
    }
  }

  /// What a point measured, all minimised; nil where it failed, violates a constraint or was not read.
  func objectives(of settings: [Int64]) -> [Double]? { objectives[settings] }
}
