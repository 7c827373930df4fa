import RunRecord

/// The critical path as it leads from operator to operator, for the drawing of the data flow.
struct CriticalFlow: Sendable {
  /// Two operators of which the second waited for the first.
  struct Pair: Hashable {
    var from: String
    var to: String
  }

  /// Length of the path in picoseconds.
  let total: Int64
  /// Time at an operator: its units, and what its packets waited for at its cores.
  private(set) var operators: [String: Int64] = [:]
  /// Time in the network between two operators, for each pair that the path leads through.
  private(set) var pairs: [Pair: Int64] = [:]

  /// Follows the steps of a record; those that were joined add to operators only.
  init(_ record: RunRecord) {
    total = record.criticalPath.reduce(0) { $0 + $1.length }
    var last: String?
    var transit: Int64 = 0
    for step in record.criticalPath where record.operators.indices.contains(Int(step.operation)) {
      let name = record.operators[Int(step.operation)]
      if step.token >= 0, step.phase == .link || step.phase == .networkWait {
        if last != name { transit = 0 }
        transit += step.length
      } else {
        if let last, last != name, step.token >= 0 {
          pairs[Pair(from: last, to: name), default: 0] += transit
        } else {
          operators[name, default: 0] += transit
        }
        transit = 0
        operators[name, default: 0] += step.length
      }
      last = step.token >= 0 ? name : nil
    }
  }

  /// The same by parts of the model.
  func grouped() -> CriticalFlow {
    var result = self
    result.operators = [:]
    result.pairs = [:]
    for (name, time) in operators { result.operators[OperatorGroup(of: name).text, default: 0] += time }
    for (pair, time) in pairs {
      let from = OperatorGroup(of: pair.from).text
      let to = OperatorGroup(of: pair.to).text
      if from == to {
        result.operators[from, default: 0] += time
      } else {
        result.pairs[Pair(from: from, to: to), default: 0] += time
      }
    }
    return result
  }

  /// The longest time at an operator or between two.
  private var largest: Int64 { max(operators.values.max() ?? 0, pairs.values.max() ?? 0) }

  /// Share of the path at an operator; nil where the path does not pass.
  func share(of name: String) -> DotGraph.Share? {
    operators[name].map { DotGraph.Share($0, of: total, largest: largest) }
  }

  /// Share of the path between two operators; nil where it does not lead from one to the other.
  func share(from: String, to: String) -> DotGraph.Share? {
    pairs[Pair(from: from, to: to)].map { DotGraph.Share($0, of: total, largest: largest) }
  }
}
