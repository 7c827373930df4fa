import DataFiles
import Timelines

/// Where a run came from, as its manifest says, for the timeline to carry.
struct RunFacts {
  /// What stands above all rows.
  let title: String
  let facts: [TimelineLayout.Fact]

  init(_ folder: TraceFolder) {
    let manifest = folder.manifest
    func text(_ path: String...) -> String? {
      var value: JSONValue? = manifest
      for key in path { value = value?[key] }
      switch value?.content {
      case .string(let text): return text
      case .integer(let number): return "\(number)"
      case .bool(let flag): return "\(flag)"
      default: return nil
      }
    }
    let model = text("model", "name") ?? "model"
    let chip = text("chip", "name") ?? "chip"
    title = "\(model) on \(chip)"
    let entries = [
      ("schema", text("schema")), ("tool_version", text("tool", "version")), ("lossy", text("lossy")),
      ("partial", text("partial")),
      ("model", text("model", "name")), ("model_sha256", text("model", "sha256")),
      ("chip", text("chip", "name")), ("chip_sha256", text("chip", "sha256")),
      ("placement_sha256", text("placement", "sha256")), ("sites", text("mode", "sites")),
      ("coding", text("mode", "coding")),
    ]
    facts = entries.compactMap { entry in entry.1.map { TimelineLayout.Fact(entry.0, $0) } }
  }
}
