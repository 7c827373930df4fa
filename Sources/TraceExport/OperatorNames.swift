/// The operators of a run, numbered as they are met, with their layers.
struct OperatorNames {
  private(set) var names: [String] = []
  /// Layer of each operator; nil outside the layers.
  private(set) var layers: [Int?] = []
  private var numbers: [String: Int] = [:]

  mutating func number(_ name: String) -> Int {
    if let known = numbers[name] { return known }
    numbers[name] = names.count
    names.append(name)
    layers.append(Self.layer(of: name))
    return names.count - 1
  }

  /// The number behind `layers.` at the start of an operator's name.
  static func layer(of name: String) -> Int? {
    let parts = name.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count > 1, parts[0] == "layers" else { return nil }
    return Int(parts[1])
  }
}

/// Turns the words of a stream's column into numbers of operators, once per row group.
struct OperatorColumn {
  private let column: Int
  private var group = 0
  private var numbers: [Int] = []

  init(_ column: Int) { self.column = column }

  mutating func number(_ stream: EventStream, _ operators: inout OperatorNames) -> Int {
    if stream.group != group {
      group = stream.group
      numbers = stream.words(column).map { operators.number($0) }
    }
    return numbers[Int(stream.value(column))]
  }
}
