import ChipModel
import ChipPlacement
import ChipSimulation
import ConfigFiles
import DataFiles
import Reporting
import RunComparison
import RunRecord

/// Makes the report of a run again from its folder.
struct StoredReport {
  let run: StoredRun
  /// The chip of the folder.
  let chip: Chip

  /// The report, with totals and without windows.
  ///
  /// - Parameters:
  ///   - other: a chip with other prices; nil takes that of the folder.
  ///   - sets: overrides that made the other chip, for the manifest.
  /// - Returns: the report; of another chip it says what it was priced from.
  /// - Throws: 66 where a file is missing, 65 where one is damaged or was edited.
  func report(pricedOn other: Chip? = nil, sets: [String] = []) throws(Failure) -> RunReport {
    let manifest = StoredManifest(run.manifest, file: "\(run.path)/manifest.json")
    let digest = Digest.of(chip)
    guard try manifest.text("chip", "sha256") == digest else {
      throw manifest.failure("chip.sha256", "expected the chip of chip.yaml, \(digest): was the file edited?")
    }
    var description = try description(manifest)
    if let other {
      description.pricedFrom = PricedRunOrigin(chip: chip.name, chipSHA256: digest)
      description.chipSHA256 = Digest.of(other)
      description.options += sets.map { .init("set", $0) }
      description.notes.append(
        "priced from the counts of a run on chip \(chip.name), without simulating: energies are those of this chip"
      )
      description.notes.append(
        "priced from totals: tables of windows, latencies and digests are in the folder of that run only")
    }
    let graph = OperatorGraph(shape: description.shape, mode: description.mode, banks: chip.core.banks)
    let placement = try placement(graph)
    description.noteOrigins(chip: other ?? chip, placement: placement, graph: graph)
    let flow = ChipSimulation(chip: chip, graph: graph, placement: placement).flow
    let (record, sites) = (try StoredRecord(run: run, chip: chip).record(), try sites())
    return try Self.checked(run.path) { () throws(Failure) in
      let report = try RunReport(
        record: record, chip: other ?? chip, placement: placement, description: description, sites: sites,
        edges: OperatorEdge.edges(of: flow))
      try RunAudit(report).check()
      do throws(SimulationFailure) {
        try record.checkLinks()
      } catch {
        throw RunFailure.failure(error, chip: chip)
      }
      if other == nil { try checkSummary(report) }
      return report
    }
  }

  /// Refuses tables that do not give the figures of the summary: a row that is missing or was changed in one table shows
  /// there, where the books balance all the same.
  private func checkSummary(_ report: RunReport) throws(Failure) {
    let made = try JSONValue.parse(Array(try Summary(report).json().utf8), file: "summary.json")
    guard let wrong = run.firstDifference(from: made) else { return }
    throw failure(
      wrong.name,
      "\(wrong.second ?? "nothing"), as the tables have it, found \(wrong.first ?? "nothing"): was a file edited?"
    )
  }

  /// What `body` makes of the numbers of a folder, whose books balanced when it was written.
  ///
  /// - Throws: 65 where `body` throws 70, else what it throws.
  static func checked<Value>(_ folder: String, _ body: () throws(Failure) -> Value) throws(Failure) -> Value {
    do throws(Failure) {
      return try body()
    } catch {
      guard error.code == .software else { throw error }
      throw Failure(.data, file: folder, "\(error.message); was a file edited, or is it damaged?")
    }
  }

  private func placement(_ graph: OperatorGraph) throws(Failure) -> Placement {
    do throws(ConfigDiagnostic) {
      return try PlacementFile(path: "\(run.path)/placement.yaml").placement(graph: graph, chip: chip)
    } catch {
      throw Failure(FailureCode(rawValue: error.exitCode) ?? .data, placed: error.text)
    }
  }

  private func description(_ manifest: StoredManifest) throws(Failure) -> RunDescription {
    var description = RunDescription(
      toolVersion: SpikeFoundryVersion.current, modelName: try manifest.text("model", "name"),
      modelSHA256: try manifest.text("model", "sha256"), shape: try manifest.shape(),
      mode: try manifest.mode(), prompt: try manifest.integers("tokens", "prompt"), promptText: nil,
      generated: try generated(), text: try text(), chipSHA256: try manifest.text("chip", "sha256"),
      placementSHA256: try manifest.text("placement", "sha256"),
      options: try manifest.options().map { .init($0.name, $0.value) }, notes: try manifest.texts("notes"))
    description.modelOrigin = try manifest.origin()
    description.synthetic = try manifest.syntheticDescription()
    description.trace.level = .totals
    return description
  }

  // MARK: Summary

  private func failure(_ path: String, _ expected: String) -> Failure {
    Failure(.data, file: "\(run.path)/summary.json", path: path, "expected \(expected)")
  }

  private func generated() throws(Failure) -> [Int] {
    guard case .array(let ids)? = run.summary["tokens"]?["generated"]?.content else {
      throw failure("tokens.generated", "a list of token ids")
    }
    return ids.compactMap { $0.integer.map { Int($0) } }
  }

  private func text() throws(Failure) -> String {
    guard let text = run.summary["tokens"]?["text"]?.string else {
      throw failure("tokens.text", "a text")
    }
    return text
  }

  private func sites() throws(Failure) -> [SiteSparsity] {
    guard case .array(let sites)? = run.summary["sites"]?.content else { throw failure("sites", "a list") }
    return try sites.map { (site) throws(Failure) in
      func count(_ name: String) throws(Failure) -> Int64 {
        guard let number = site[name]?.integer, number >= 0 else {
          throw failure(
            "sites.\(name)", "a count; the folder is damaged or of another version of the program")
        }
        return number
      }
      guard let name = site["site"]?.string, case .bool(let isQuery)? = site["query"]?.content
      else { throw failure("sites", "sites with a name") }
      return SiteSparsity(
        site: name, channels: try count("channels"), firing: try count("firing"), spikes: try count("spikes"),
        absoluteSum: try count("absolute_sum"), slots: try count("occupied_slots"),
        atMostSeven: try count("at_most_7_channels"), largest: try count("largest"), isQuery: isQuery)
    }
  }
}
