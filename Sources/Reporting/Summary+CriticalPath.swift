import DataFiles
import RunRecord

extension CriticalPathBook {
  /// The sums for `summary.json`, operators by name.
  func json(operators: [String], sentence: String?) -> JSONNode {
    func row(_ key: String, _ value: JSONNode, _ time: Int64) -> JSONNode {
      .pairs([(key, value), ("ps", .count(time))])
    }
    func number(_ value: Int?) -> JSONNode { value.map { .count($0) } ?? .null }
    return .pairs([
      ("total", .count(total)),
      ("steps", .count(steps)),
      ("bottleneck", sentence.map(JSONNode.string) ?? .null),
      (
        "by_phase",
        .pairs(CriticalStep.Phase.allCases.map { ($0.key, .count(time($0))) })
      ),
      (
        "by_operator",
        .array(
          byOperator.map { row("operator", $0.operation.map { .string(operators[$0]) } ?? .null, $0.time) })
      ),
      ("by_layer", .array(byLayer.map { row("layer", number($0.layer), $0.time) })),
      ("by_core", .array(byTile.map { row("core", number($0.tile), $0.time) })),
      ("by_token", .array(byToken.map { row("token", number($0.token), $0.time) })),
    ])
  }
}
