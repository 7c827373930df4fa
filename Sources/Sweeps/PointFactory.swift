import ChipModel
import ConfigFiles
import DataFiles
import SpikeWorkload
import SweepLedgers
import SweepPlans

/// Makes points of a sweep out of settings: resolved, named by their hash, ready for a ledger.
final class PointFactory {
  let file: SweepFile
  private let resolver: PointResolver
  private var digests: [String: String] = [:]
  /// Of workloads that were found to be possible.
  private var estimates: [String: WorkEstimate] = [:]
  private var tokenizers = Tokenizers()

  init(_ file: SweepFile) throws(ConfigDiagnostic) {
    self.file = file
    resolver = try PointResolver(file)
  }

  /// A factory for another thread that knows what this one has read.
  init(like other: PointFactory) {
    file = other.file
    resolver = other.resolver
    digests = other.digests
    estimates = other.estimates
    tokenizers = other.tokenizers
  }

  /// Digest of everything that decides the points; nil where more than the file, its chip and one workload does.
  ///
  /// It stands for the points of a sweep that is registered already, which need not be made again to know them.
  func source() throws -> String? {
    guard [.grid, .random, .lhs, .sobol].contains(file.search.method), file.fidelity == nil else {
      return nil
    }
    let paths = file.axes.map(\.path) + file.sets.map(\.path)
    let sources = ["workload.model", "workload.synthetic", "workload.activity"]
    guard !paths.contains(where: { sources.contains($0) }) else { return nil }
    let text = try resolver.source
    let content = try content(try Workload(file.workload))
    return PointIdentity.hash(of: "\(EngineSemantics.version)\n\(content)\n\(text)")
  }

  /// Decides everything of a point.
  func resolve(_ payload: SweepPayload) throws -> (ResolvedPoint, PointIdentity) {
    var overrides: [(path: String, value: ConfigNode)] = []
    if let fidelity = file.fidelity, fidelity.rungs.indices.contains(payload.rung) {
      overrides += fidelity.rungs[payload.rung]
    }
    if let seed = payload.seed {
      overrides.append(("workload.synthetic_seed", ConfigNode(.scalar("\(seed)"), origin: .builtIn)))
    }
    let point = try resolver.resolve(payload.settings, overrides: overrides)
    let identity = PointIdentity(
      point, content: try content(point.workload), semantics: EngineSemantics.version)
    return (point, identity)
  }

  /// The point as the ledger keeps it.
  func point(_ payload: SweepPayload) throws -> LedgerPoint {
    let (point, identity) = try resolve(payload)
    return LedgerPoint(
      hash: identity.hash, group: identity.timingHash, payload: try payload.text(), excluded: point.violated,
      work: work(of: point))
  }

  /// Events that simulating a point is expected to take.
  private func work(of point: ResolvedPoint) -> Double {
    estimates[Self.key(point.workload)]?.events(on: point.chip.chip, coding: point.workload.mode.coding) ?? 1
  }

  private static func key(_ workload: Workload) -> String {
    "\(workload.source) \(workload.prompt) \(workload.generate) \(String(describing: workload.layers))"
  }

  /// The first constraint on metrics that a point violates.
  func violated(_ point: ResolvedPoint, _ metrics: [SweepMetric: Double]) throws(ConfigDiagnostic) -> String?
  {
    try resolver.violated(point, metrics: metrics)
  }

  /// The digest of a workload's source, computed once for each, when the workload has been found to be possible.
  ///
  /// - Throws: a `ConfigDiagnostic` at the value that cannot be.
  private func content(_ workload: Workload) throws -> String {
    if estimates[Self.key(workload)] == nil {
      let check = WorkloadCheck(content: WorkloadContent(workload: workload, folder: file.folder))
      estimates[Self.key(workload)] = try check.estimate(&tokenizers)
    }
    let key = "\(workload.source)"
    if let digest = digests[key] { return digest }
    let digest = try WorkloadContent(workload: workload, folder: file.folder).digest()
    digests[key] = digest
    return digest
  }
}
