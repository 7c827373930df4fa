import ChipModel
import ConfigFiles
import Crypto
import DataFiles
import SpikeWorkload

/// What a point is, whatever it is called: the text that its hash is of.
///
/// One line for each number of the chip in base units, each choice of the workload, the content of the workload and
/// the version of the engine's semantics. Names, comments, sources, paths, threads and the order of keys are not in
/// it: points that must give the same result have the same hash.
public struct PointIdentity: Sendable, Hashable {
  /// The lines, a prompt in one of them whatever signs it has: its own ends of lines end none of these.
  package let lines: [String]
  /// SHA-256 of the lines, in hexadecimal.
  public let hash: String

  /// The lines as one text.
  ///
  /// Complexity: O(length of the text).
  public var text: String { Self.text(of: lines) }

  /// Names a point.
  ///
  /// - Parameters:
  ///   - point: chip and workload.
  ///   - content: digest of what the workload's source names: a model, an activity, a configuration.
  ///   - semantics: version of the engine's semantics; results of other versions are not reused.
  public init(_ point: ResolvedPoint, content: String, semantics: String) {
    var lines = ["semantics \(semantics)", "content \(content)"]
    for value in point.chip.values.all {
      guard let text = ChipPrices.canonicalText(of: value) else { continue }
      lines.append("chip.\(value.path) \(text)")
    }
    lines += Self.lines(of: point.workload)
    self.lines = lines
    hash = Self.hash(of: lines)
  }

  /// SHA-256 of some of the lines, in hexadecimal.
  package static func hash(of lines: [String]) -> String { hash(of: text(of: lines)) }

  /// SHA-256 of a text, in hexadecimal.
  package static func hash(of text: String) -> String {
    SHA256.hash(data: Array(text.utf8)).hexadecimal
  }

  private static func text(of lines: [String]) -> String { lines.joined(separator: "\n") + "\n" }

  private static func lines(of workload: Workload) -> [String] {
    let mode = workload.mode
    var lines = [
      "sites \(mode.sites.rawValue)", "coding \(mode.coding.rawValue)", "k \(mode.k)",
      "rounding \(mode.rounding.rawValue)", "window \(mode.window.rawValue)",
      "generate \(workload.generate)", "layers \(workload.layers.map { "\($0)" } ?? "all")",
      "in flight \(workload.tokensInFlight.map(String.init) ?? "banks")",
    ]
    switch workload.prompt {
    case .standard: lines.append("prompt standard")
    case .text(let text): lines.append("prompt text \(text.utf8.count) \(text)")
    case .tokens(let ids): lines.append("prompt tokens \(ids.map(String.init).joined(separator: ","))")
    case .random(let count): lines.append("prompt random \(count)")
    }
    if case .synthetic(_, let seed, let firing, let weights) = workload.source {
      let (share, sharing) = (firing.map { "\($0)" }, weights.map { "\($0)" })
      lines.append("synthetic \(seed) \(share ?? "published") \(sharing ?? "default")")
    }
    return lines.map { "workload.\($0)" }
  }
}
