import ChipModel
import ConfigFiles
import Quantities

/// A value of a path as text of a file and as a number of expressions.
struct PathValue {
  let path: String

  private var kind: ConfigField.Kind? {
    if path.hasPrefix("chip.") { return ChipTemplate.field(String(path.dropFirst("chip.".count)))?.kind }
    return WorkloadTable.table.fields.first { $0.path == path }?.kind
  }

  /// Whether every value of the path has a unit; variables may have one.
  var needsUnit: Bool {
    switch kind {
    case .quantity, .duration: true
    case .constant, .text, .choice, .integer, .capacity, .point, .clocks, nil: false
    }
  }

  /// The number that a plain value states.
  func measure(of node: ConfigNode) throws(ExpressionFault) -> Measure {
    guard let text = node.scalar else {
      throw ExpressionFault(expected: "a number for \(path)", found: node.foundText)
    }
    switch try ExpressionParser.parse(text) {
    case .measure(let measure): return measure
    case .negated(.measure(let measure)): return Measure(-measure.value, measure.exponents)
    default: throw ExpressionFault(expected: "a number for \(path)", found: node.foundText)
    }
  }

  /// The text that a file of this path's format reads back.
  func text(of measure: Measure) throws(ExpressionFault) -> String {
    switch kind {
    case .quantity(let dimension, _): return try quantity(measure, dimension)
    case .duration: return try quantity(measure, .time)
    case .integer, .capacity:
      guard measure.exponents == .none, let number = Int64(exactly: measure.value) else {
        throw ExpressionFault(
          expected: "a whole number for \(path) (round, ceil and floor make one)", found: measure.text)
      }
      return "\(number)"
    case .constant, .choice, .point, .clocks:
      throw ExpressionFault(expected: "a name or a list for \(path)", found: measure.text)
    case .text, nil: return measure.text
    }
  }

  private func quantity(_ measure: Measure, _ dimension: Dimension) throws(ExpressionFault) -> String {
    guard let count = measure.count(of: dimension) else {
      throw ExpressionFault(
        expected: "\(dimension.phrase) for \(path)", found: "\(measure.phrase) ('\(measure.text)')")
    }
    return QuantityText.text(Int128(count), dimension)
  }
}
