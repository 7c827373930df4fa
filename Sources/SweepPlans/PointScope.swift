import ChipModel
import ConfigFiles
import Quantities

/// The names that expressions of a point may use, and the values that it sets.
struct PointScope {
  let template: ChipTemplate
  /// The chip of the point, once it is built; before, paths that nothing sets have the values of the template.
  var built: ChipTemplate.Built? { didSet { known = Known() } }
  var metrics: [SweepMetric: Double] = [:]
  /// Most values that follow from each other.
  static let depthLimit = 64
  /// Values that were computed once: two that each name another one twice would take exponential time.
  private var known = Known()
  /// What is set, each path once.
  private(set) var values: [(path: String, value: ConfigNode)] = []
  private var places: [String: Int] = [:]

  init(template: ChipTemplate) { self.template = template }

  /// Sets a path; what was set later holds.
  mutating func put(_ path: String, _ value: ConfigNode) {
    if let place = places[path] {
      values[place].value = value
    } else {
      places[path] = values.count
      values.append((path, value))
    }
    known = Known()
  }

  /// What was set below a root, with expressions computed.
  func edits(under root: String) throws(ConfigDiagnostic) -> [(path: String, value: ConfigNode)] {
    var edits: [(path: String, value: ConfigNode)] = []
    for (path, value) in values where path.hasPrefix(root + ".") {
      edits.append((String(path.dropFirst(root.count + 1)), try computed(path, value, [])))
    }
    return edits
  }

  /// Whether a constraint holds.
  func holds(_ constraint: SweepConstraint) throws(ConfigDiagnostic) -> Bool {
    try at(constraint) { () throws(ExpressionFault) in
      try constraint.expression.value { (path) throws(ExpressionFault) in try measure(path, []) }.value != 0
    }
  }

  /// Refuses a constraint on metrics that no measured value could make right, before anything is measured.
  func check(_ constraint: SweepConstraint) throws(ConfigDiagnostic) {
    _ = try at(constraint) { () throws(ExpressionFault) in
      try constraint.expression.exponents { (path) throws(ExpressionFault) in
        if let metric = SweepMetric.exponents(path) { return metric }
        return try measure(path, []).exponents
      }
    }
  }

  /// What `body` gives; its faults point at the constraint.
  private func at<Value>(
    _ constraint: SweepConstraint, _ body: () throws(ExpressionFault) -> Value
  ) throws(ConfigDiagnostic) -> Value {
    do throws(ExpressionFault) {
      return try body()
    } catch {
      throw ConfigDiagnostic(
        origin: constraint.origin, path: "constraints", expected: error.expected, found: error.found,
        suggestion: error.suggestion)
    }
  }

  // MARK: Values

  /// The value itself, or the text that its expression gives for this path.
  private func computed(
    _ path: String, _ node: ConfigNode, _ open: [String]
  ) throws(ConfigDiagnostic) -> ConfigNode {
    guard let text = node.expressionText else {
      guard node.scalar?.contains("${") != true else {
        throw ConfigReader(node, path: path).failure(expected: "the whole value in '${' and '}', or neither")
      }
      return node
    }
    let reader = ConfigReader(node, path: path)
    let expression = try reader.expression(text)
    do throws(ExpressionFault) {
      let measure = try expression.value { (name) throws(ExpressionFault) in
        try self.measure(name, open + [path])
      }
      return ConfigNode(.scalar(try PathValue(path: path).text(of: measure)), origin: node.origin)
    } catch {
      throw ConfigDiagnostic(
        origin: node.origin, path: path, expected: error.expected, found: error.found,
        suggestion: error.suggestion)
    }
  }

  /// What a path of an expression stands for.
  private func measure(_ path: String, _ open: [String]) throws(ExpressionFault) -> Measure {
    if open.contains(path) {
      throw ExpressionFault(
        expected: "values that do not depend on themselves",
        found: (open + [path]).joined(separator: " -> "))
    }
    guard open.count < Self.depthLimit else {
      throw ExpressionFault(
        expected: "at most \(Self.depthLimit) values that follow from each other",
        found: (open.prefix(3) + ["..."]).joined(separator: " -> "))
    }
    if path.hasPrefix("metrics.") { return try metric(path) }
    if let measure = known.measures[path] { return measure }
    let measure = try computed(path, open)
    known.measures[path] = measure
    return measure
  }

  private func computed(_ path: String, _ open: [String]) throws(ExpressionFault) -> Measure {
    if let place = places[path] { return try set(path, values[place].value, open) }
    guard path.hasPrefix("chip.") else { throw unknown(path) }
    return try ChipMeasures(built: try base()).measure(String(path.dropFirst("chip.".count)))
  }

  private func set(_ path: String, _ node: ConfigNode, _ open: [String]) throws(ExpressionFault) -> Measure {
    guard let text = node.expressionText else { return try PathValue(path: path).measure(of: node) }
    return try ExpressionParser.parse(text).value { (name) throws(ExpressionFault) in
      try measure(name, open + [path])
    }
  }

  private func metric(_ path: String) throws(ExpressionFault) -> Measure {
    guard let metric = SweepMetric(rawValue: String(path.dropFirst("metrics.".count))) else {
      throw unknown(path)
    }
    guard let value = metrics[metric] else {
      throw ExpressionFault(expected: "a metric that the point has", found: "'\(path)'")
    }
    return metric.measure(value)
  }

  private func base() throws(ExpressionFault) -> ChipTemplate.Built {
    if let built = built ?? known.base { return built }
    do throws(ConfigDiagnostic) {
      let base = try template.built()
      known.base = base
      return base
    } catch {
      throw ExpressionFault(expected: "a valid chip", found: error.message)
    }
  }

  private func unknown(_ path: String) -> ExpressionFault {
    let known = values.map(\.path) + ChipMeasures.names.map { "chip.\($0)" }
    return ExpressionFault(
      expected: "a path that the sweep or its chip has", found: "'\(path)'",
      suggestion: NearestName.find(path, in: known))
  }
}

/// What a scope has computed; shared by its copies, which end with the point.
private final class Known {
  var measures: [String: Measure] = [:]
  /// The chip of the template.
  var base: ChipTemplate.Built?
}

extension ConfigNode {
  /// The text inside `${…}`; nil for a plain value.
  var expressionText: String? {
    guard let text = scalar, text.hasPrefix("${"), text.hasSuffix("}") else { return nil }
    return String(text.dropFirst(2).dropLast())
  }
}
