import DataFiles

/// A place in a JSON file of the run folder, whose values are read by key.
struct JSONSource {
  let value: JSONValue
  let path: String
  private let name: String

  init(_ value: JSONValue, path: String, name: String = "") {
    self.value = value
    self.path = path
    self.name = name
  }

  /// The member of a key, which every run has.
  func at(_ key: String) throws(Failure) -> JSONSource {
    guard let member = value[key] else {
      throw failure("expected a member of this name, found none", at: key)
    }
    return JSONSource(member, path: path, name: name.isEmpty ? key : "\(name).\(key)")
  }

  /// The member of a key; nil where there is none or it is null.
  func ifAny(_ key: String) throws(Failure) -> JSONSource? {
    guard let member = value[key], member.content != .null else { return nil }
    return try at(key)
  }

  /// The value as a whole number.
  func integer() throws(Failure) -> Int64 {
    switch value.content {
    case .integer(let number): return number
    // Sums of more than 64 bits.
    case .decimal(let number, _) where number.magnitude < 1e30: return Int64(clamping: Int128(number))
    default: throw failure("expected a whole number, found \(value.kindName)")
    }
  }

  /// The value as a whole number of at least 0.
  func count() throws(Failure) -> Int {
    let number = try integer()
    guard number >= 0 else { throw failure("expected 0 or more, found \(number)") }
    return Int(number)
  }

  /// The value as a number.
  func number() throws(Failure) -> Double {
    switch value.content {
    case .integer(let number): return Double(number)
    case .decimal(let number, _) where number.isFinite: return number
    default: throw failure("expected a number, found \(value.kindName)")
    }
  }

  func text() throws(Failure) -> String {
    guard case .string(let text) = value.content else {
      throw failure("expected text, found \(value.kindName)")
    }
    return text
  }

  func bool() throws(Failure) -> Bool {
    guard case .bool(let bool) = value.content else {
      throw failure("expected true or false, found \(value.kindName)")
    }
    return bool
  }

  func elements() throws(Failure) -> [JSONSource] {
    guard case .array(let elements) = value.content else {
      throw failure("expected an array, found \(value.kindName)")
    }
    return elements.enumerated().map { JSONSource($1, path: path, name: "\(name)[\($0)]") }
  }

  /// The elements, each turned into something.
  func map<Element>(
    _ transform: (JSONSource) throws(Failure) -> Element
  ) throws(Failure) -> [Element] {
    var result: [Element] = []
    for element in try elements() { result.append(try transform(element)) }
    return result
  }

  /// Keys of an object in order.
  func keys() -> [String] {
    guard case .object(let members) = value.content else { return [] }
    return members.map(\.name)
  }

  private func failure(_ problem: String, at key: String? = nil) -> Failure {
    let whole = [name, key ?? ""].filter { !$0.isEmpty }.joined(separator: ".")
    return Failure(.data, file: path, position: value.position, path: whole, problem)
  }
}
