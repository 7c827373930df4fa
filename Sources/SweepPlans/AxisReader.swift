import ChipModel
import ConfigFiles
import DesignSpace
import Quantities

/// Reads one entry of `axes`.
struct AxisReader {
  /// Most entries of one list.
  static let valuesLimit = 100_000

  let path: String
  let keyOrigin: ConfigOrigin
  let reader: ConfigReader

  func read() throws(ConfigDiagnostic) -> SweepAxis {
    try PathCheck.check(path, keyOrigin, in: "axes")
    try reader.check(required: [], optional: ["values", "int", "range", "step", "log"])
    let kinds = ["values", "int", "range"].filter { reader.ifPresent($0) != nil }
    guard kinds.count == 1 else {
      throw ConfigDiagnostic(
        origin: reader.node.origin, path: reader.path, expected: "one of values, int or range",
        found: kinds.isEmpty ? reader.node.foundText : kinds.joined(separator: " and "))
    }
    guard let list = reader.ifPresent("values") else { return try range(kinds[0]) }
    try reader.check(required: ["values"])
    let items = try list.items()
    guard (1...Self.valuesLimit).contains(items.count) else {
      throw list.failure(expected: "a list of 1 to \(Self.valuesLimit) values")
    }
    return SweepAxis(
      path: path, origin: keyOrigin, domain: .choices(items.count), values: items.map(\.node), unit: .one)
  }

  /// `int: [2, 64]` or `range: [50 MHz, 400 MHz]`, with `step` and `log`.
  private func range(_ key: String) throws(ConfigDiagnostic) -> SweepAxis {
    let bounds = try reader.at(key)
    let items = try bounds.items()
    guard items.count == 2 else { throw bounds.failure(expected: "two bounds [low, high]") }
    let step = reader.ifPresent("step")
    let unit = key == "int" ? nil : try unit(of: items + (step.map { [$0] } ?? []))
    let low = try number(items[0], unit)
    let high = try number(items[1], unit)
    guard low <= high else { throw items[1].failure(expected: "at least the lower bound") }
    let isLogarithmic = try reader.ifPresent("log")?.bool() ?? false
    guard !isLogarithmic || low > 0 else { throw items[0].failure(expected: "a bound above 0 with 'log'") }
    let size = if let step { try number(step, unit) } else { Int64(1) }
    guard size > 0 else { throw (step ?? reader).failure(expected: "a step above 0") }
    return SweepAxis(
      path: path, origin: keyOrigin, domain: .integers(low...high, step: size, isLogarithmic: isLogarithmic),
      values: [], unit: unit ?? .one)
  }

  /// The unit of the bounds and the step of a range: that of the first bound, or as many decimal places as the one with
  /// most of them has.
  private func unit(of items: [ConfigReader]) throws(ConfigDiagnostic) -> AxisUnit {
    let needsUnit = PathValue(path: path).needsUnit
    let text = items[0].node.scalar ?? ""
    guard needsUnit || DecimalNumber(text) == nil else { return AxisUnit(places: try places(of: items)) }
    // The letter of an exponent is no unit.
    let unit = text.trimmingPrefix(#/[ +\-]*[0-9._]*(?:[eE][+\-]?[0-9]+)?/#).filter { $0 != " " }
    guard let dimension = Dimension.named(unit) else {
      throw items[0].failure(
        expected: needsUnit ? "a quantity with its unit" : "a number, or a quantity with its unit")
    }
    return AxisUnit(dimension: dimension)
  }

  private func places(of items: [ConfigReader]) throws(ConfigDiagnostic) -> Int {
    var most = 0
    for item in items {
      let places = item.node.scalar.flatMap { DecimalNumber($0) }?.places ?? 0
      guard places <= AxisUnit.mostPlaces else {
        throw item.failure(expected: "a number with at most \(AxisUnit.mostPlaces) decimal places")
      }
      most = max(most, places)
    }
    return most
  }

  private func number(_ reader: ConfigReader, _ unit: AxisUnit?) throws(ConfigDiagnostic) -> Int64 {
    guard let unit else { return Int64(try reader.integer(in: .min ... .max)) }
    if let dimension = unit.dimension { return try reader.quantity(dimension, in: .min ... .max) }
    guard let number = reader.node.scalar.flatMap(unit.setting) else {
      throw reader.failure(expected: "a number like \(unit.text(25))")
    }
    return number
  }
}
