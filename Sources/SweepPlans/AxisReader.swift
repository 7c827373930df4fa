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
      path: path, origin: keyOrigin, domain: .choices(items.count), values: items.map(\.node), dimension: nil)
  }

  /// `int: [2, 64]` or `range: [50 MHz, 400 MHz]`, with `step` and `log`.
  private func range(_ key: String) throws(ConfigDiagnostic) -> SweepAxis {
    let bounds = try reader.at(key)
    let items = try bounds.items()
    guard items.count == 2 else { throw bounds.failure(expected: "two bounds [low, high]") }
    let dimension = key == "int" ? nil : try unit(of: items[0])
    let low = try number(items[0], dimension)
    let high = try number(items[1], dimension)
    guard low <= high else { throw items[1].failure(expected: "at least the lower bound") }
    let isLogarithmic = try reader.ifPresent("log")?.bool() ?? false
    guard !isLogarithmic || low > 0 else { throw items[0].failure(expected: "a bound above 0 with 'log'") }
    let step = reader.ifPresent("step")
    let size = if let step { try number(step, dimension) } else { Int64(1) }
    guard size > 0 else { throw (step ?? reader).failure(expected: "a step above 0") }
    return SweepAxis(
      path: path, origin: keyOrigin, domain: .integers(low...high, step: size, isLogarithmic: isLogarithmic),
      values: [], dimension: dimension)
  }

  private func unit(of reader: ConfigReader) throws(ConfigDiagnostic) -> Dimension {
    let text = reader.node.scalar ?? ""
    // The letter of an exponent is no unit.
    let unit = text.trimmingPrefix(#/[ +\-]*[0-9._]*(?:[eE][+\-]?[0-9]+)?/#).filter { $0 != " " }
    guard let dimension = Dimension.named(unit) else {
      throw reader.failure(expected: "a quantity with its unit (integers stand under 'int')")
    }
    return dimension
  }

  private func number(
    _ reader: ConfigReader, _ dimension: Dimension?
  ) throws(ConfigDiagnostic) -> Int64 {
    guard let dimension else { return Int64(try reader.integer(in: .min ... .max)) }
    return try reader.quantity(dimension, in: .min ... .max)
  }
}
