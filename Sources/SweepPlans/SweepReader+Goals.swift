import ConfigFiles
import Quantities

extension SweepReader {
  func constraints() throws(ConfigDiagnostic) -> [SweepConstraint] {
    guard let reader = root.ifPresent("constraints") else { return [] }
    var constraints: [SweepConstraint] = []
    for item in try reader.items() {
      let text = try item.text()
      let expression = try item.expression(text)
      guard expression.isComparison else {
        throw item.failure(expected: "a comparison like 'chip.area.total <= 120 mm2'")
      }
      for path in expression.paths where path.hasPrefix("metrics.") {
        let name = String(path.dropFirst("metrics.".count))
        guard SweepMetric(rawValue: name) == nil else { continue }
        throw ConfigDiagnostic(
          origin: item.node.origin, path: item.path, expected: "a metric", found: "'\(path)'",
          suggestion: NearestName.find(name, in: SweepMetric.allCases.map(\.rawValue)))
      }
      _ = try item.check { () throws(ExpressionFault) in try expression.exponents(Self.exponents) }
      constraints.append(SweepConstraint(text: text, expression: expression, origin: item.node.origin))
    }
    return constraints
  }

  /// The dimension of a path that every point of every sweep has; nil for others.
  private static func exponents(_ path: String) -> Measure.Exponents? {
    if path.hasPrefix("chip.") { return ChipMeasures.exponents(String(path.dropFirst("chip.".count))) }
    return SweepMetric.exponents(path)
  }

  func objectives() throws(ConfigDiagnostic) -> [SweepObjective] {
    let reader = try root.at("objectives")
    guard let entries = reader.node.entries, !entries.isEmpty else {
      throw reader.failure(expected: "a map of metrics to min or max")
    }
    let names = SweepMetric.allCases.map(\.rawValue)
    try reader.check(required: [], optional: names)
    let references = root.ifPresent("reference")
    try references?.check(required: [], optional: entries.map(\.key))
    try checkCorner(references, entries.map(\.key))
    var objectives: [SweepObjective] = []
    for entry in entries {
      guard let metric = SweepMetric(rawValue: entry.key) else { continue }
      let direction = try ConfigReader(entry.value, path: reader.below(entry.key))
        .choice(SweepObjective.Direction.allCases.map(\.rawValue))
      var reference: Double?
      if let given = references?.ifPresent(entry.key) { reference = try number(given, metric) }
      objectives.append(
        SweepObjective(
          metric: metric, direction: SweepObjective.Direction(rawValue: direction) ?? .minimize,
          reference: reference))
    }
    return objectives
  }

  /// A volume needs a reference for every objective.
  private func checkCorner(_ references: ConfigReader?, _ names: [String]) throws(ConfigDiagnostic) {
    guard let references, let missing = names.first(where: { references.ifPresent($0) == nil }) else {
      return
    }
    throw ConfigDiagnostic(
      origin: references.node.origin, path: references.below(missing),
      expected: "a value, as every objective has a reference or none", found: "nothing")
  }

  private func number(_ reader: ConfigReader, _ metric: SweepMetric) throws(ConfigDiagnostic) -> Double {
    guard let dimension = metric.dimension else {
      guard let text = reader.node.scalar, let number = Double(text), number.isFinite else {
        throw reader.failure(expected: "a number")
      }
      return number
    }
    return Double(try reader.quantity(dimension, in: 0 ... .max))
  }
}
