/// One value of a file that a `ConfigTable` has read and checked.
public struct ConfigValue: Sendable {
  /// Path in the file, keys with dots between.
  public var path: String
  /// Where the value stands.
  public var origin: ConfigOrigin
  /// The value as the file states it; cycles are followed by the time that they take.
  public var text: String
  /// The integer, or the base units of a quantity; 0 for text.
  public var number: Int64 = 0
  /// Whether it is a number or two, not a name or text.
  public var isNumber = false
  /// The coordinates of a point.
  public var point: [Int] = []
  /// The band as the file states it.
  public var low: String?
  /// Upper end of the band, as the file states it.
  public var high: String?
  /// How far the value can be trusted; nil where the file does not say.
  public var grade: String?
  /// Where the value comes from.
  public var source: String?
  /// Operating point: voltage, process, temperature.
  public var corner: String?

  init(path: String, origin: ConfigOrigin, text: String) {
    self.path = path
    self.origin = origin
    self.text = text
  }

  /// A diagnostic at this value.
  public func failure(expected: String, suggestion: String? = nil) -> ConfigDiagnostic {
    ConfigDiagnostic(
      origin: origin, path: path, expected: expected, found: ConfigText.found(text), suggestion: suggestion)
  }
}

/// All values of a file, in the order of the table.
public struct ConfigValues: Sendable {
  /// Values in the order of the table's fields; clocks in file order.
  public private(set) var all: [ConfigValue] = []
  private var index: [String: Int] = [:]
  private var groups: [String: ConfigOrigin] = [:]
  /// Where the whole text comes from, for what is missing.
  public let origin: ConfigOrigin

  init(origin: ConfigOrigin) { self.origin = origin }

  /// The value at a path; nil where the file and the table give none.
  public subscript(path: String) -> ConfigValue? { index[path].map { all[$0] } }

  /// The value at a path that this file must have.
  public func required(_ path: String) throws(ConfigDiagnostic) -> ConfigValue {
    guard let value = self[path] else {
      throw ConfigDiagnostic(origin: nearestGroup(path), path: path, expected: "a value", found: "nothing")
    }
    return value
  }

  /// Where the innermost map stands that the file has on the way to a path.
  private func nearestGroup(_ path: String) -> ConfigOrigin {
    var keys = path.split(separator: ".")
    while keys.popLast() != nil {
      if let origin = groups[keys.joined(separator: ".")] { return origin }
    }
    return origin
  }

  mutating func addGroup(_ path: String, _ origin: ConfigOrigin) { groups[path] = origin }

  mutating func append(_ value: ConfigValue) {
    index[value.path] = all.count
    all.append(value)
  }

  /// Puts a value in the place of the one at its path.
  mutating func replace(_ value: ConfigValue) {
    if let place = index[value.path] { all[place] = value }
  }
}
