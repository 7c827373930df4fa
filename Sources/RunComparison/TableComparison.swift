import DataFiles

/// Compares a table of two runs row by row; rows are the same that have the same key.
struct TableComparison {
  /// Tables that are compared this way, with the columns that tell rows apart.
  ///
  /// `windows` has a comparison of its own.
  static let tables: [(name: String, key: [String])] = [
    ("cores", ["kind", "core"]), ("ops", ["operator"]),
    ("energy", ["kind", "core", "operator", "component"]),
    ("links", ["core", "direction"]), ("tokens", ["position"]),
  ]

  /// Differences that are kept; their number is counted in any case.
  static let largestList = 1 << 16

  let name: String
  private(set) var differences: [Difference] = []
  private(set) var count = 0

  init(_ name: String, key: [String], _ a: StoredTable?, _ b: StoredTable?) {
    self.name = name
    guard let a, let b else {
      if a != nil || b != nil { add(Difference(name, a == nil ? nil : "there", b == nil ? nil : "there")) }
      return
    }
    compareRows(a, b, key)
  }

  private mutating func compareRows(_ a: StoredTable, _ b: StoredTable, _ key: [String]) {
    let rows = Dictionary(
      b.keys(key).enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    var isMatched = [Bool](repeating: false, count: b.rowCount)
    // Keys are not compared: they are equal.
    let shared = a.names.enumerated().filter { !key.contains($0.element) }
    let columns = shared.compactMap { column in
      b.names.firstIndex(of: column.element).map { (column.element, a.columns[column.offset], b.columns[$0]) }
    }
    for name in a.names where !b.names.contains(name) {
      add(Difference("\(self.name).\(name)", "there", nil))
    }
    for name in b.names where !a.names.contains(name) {
      add(Difference("\(self.name).\(name)", nil, "there"))
    }
    for (row, key) in a.keys(key).enumerated() {
      guard let other = rows[key] else {
        add(Difference(name, row: key, "there", nil))
        continue
      }
      isMatched[other] = true
      for (column, first, second) in columns {
        add(Difference("\(name).\(column)", row: key, first.text(row), second.text(other)))
      }
    }
    for (row, key) in b.keys(key).enumerated() where !isMatched[row] {
      add(Difference(name, row: key, nil, "there"))
    }
  }

  private mutating func add(_ difference: Difference?) {
    guard let difference else { return }
    count += 1
    if differences.count < Self.largestList { differences.append(difference) }
  }
}
