import ChipModel
import ChipPlacement
import ConfigFiles
public import DataFiles
public import Reporting
import RunComparison

/// The run of a folder at other prices: its counts stay, nothing is simulated.
///
/// Times and counts of a run do not depend on what its actions cost. A chip that differs in prices, powers and areas
/// only has the same record, which is put together again from the tables of the folder.
public struct PricedRun: Sendable {
  /// The run as it was, on the chip of its folder.
  public let before: RunReport
  /// The same counts on the other chip; it has totals and no windows.
  public let after: RunReport
  private let placement: String
  private let source: String

  /// Prices the run of a folder.
  ///
  /// - Parameters:
  ///   - folder: a whole run.
  ///   - chip: a preset or a file; nil takes the chip of the folder.
  ///   - sets: overrides `path=value` of that chip.
  /// - Throws: 66 where a file is missing; 65 where the run was stopped, the folder was edited, or the chip differs
  ///   in more than prices; a `ConfigDiagnostic` for a wrong chip.
  public init(folder: String, chip: String? = nil, sets: [String] = []) throws {
    source = folder
    let run = try StoredRun(folder)
    guard !run.isPartial else {
      throw Failure(
        .data, file: folder, "expected a whole run, found one that was stopped: run it to its end")
    }
    let file = try Self.regular("\(folder)/chip.yaml")
    let placementFile = try Self.regular("\(folder)/placement.yaml")
    let old = try ChipTemplate(file).built()
    let new = try ChipTemplate(chip ?? file, sets: sets).built()
    try Self.check(ChipPrices.otherDifferences(old.values, new.values), folder)
    let stored = StoredReport(run: run, chip: old.chip)
    before = try stored.report()
    after = try stored.report(pricedOn: new.chip, sets: chip == nil ? sets : [])
    placement = String(
      decoding: try InputFile.read(placementFile, limit: PlacementFile.sizeLimit), as: UTF8.self)
  }

  /// The path of a file of the folder: a pipe in its place would be waited for.
  private static func regular(_ path: String) throws(Failure) -> String {
    guard InputFile.byteCount(path) != nil else {
      throw Failure(.noInput, file: path, "expected a file of the run, found none")
    }
    return path
  }

  private static func check(
    _ differences: [(path: String, first: String?, second: String?)], _ folder: String
  ) throws(Failure) {
    guard let first = differences.first else { return }
    let more = differences.count > 1 ? " (and \(differences.count - 1) more)" : ""
    throw Failure(
      .data, file: folder, path: first.path,
      "expected a chip that differs in prices only, found \(first.second ?? "nothing") instead of "
        + "\(first.first ?? "nothing")\(more)\n  other times and counts need a run: spikefoundry replay, or run "
        + "--activity")
  }

  /// What changed, component by component.
  public var comparison: PriceComparison { PriceComparison(before: before, after: after) }

  /// Writes a run folder: what `run --trace L0` writes on that chip, and in its manifest that it was priced.
  ///
  /// - Parameters:
  ///   - path: the folder.
  ///   - paths: paths by role, for `host.json`.
  ///   - tables: formats of the tables.
  /// - Throws: 64 where it is the folder that was priced, 73 where it cannot be made, 74 where the device is full or
  ///   fails, 65 where a number of the folder that was priced does not fit its table.
  public func write(
    to path: String, paths: [RunDescription.Option] = [], tables: [TableFormat] = RunTables.formats
  ) throws(Failure) {
    let folder = try RunFolder.open(path, from: source)
    _ = try StoredReport.checked(source) { () throws(Failure) in
      try RunFolder.write(after, RunFolder.hostFacts(paths: paths), placement, [], tables, to: folder)
    }
    try folder.commit()
  }
}
