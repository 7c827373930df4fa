/// A row-major matrix of doubles: one row per token.
package struct Matrix: Sendable {
  package let rows: Int
  package let columns: Int
  package var values: [Double]

  package init(rows: Int, columns: Int, values: [Double]) {
    precondition(values.count == rows * columns)
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  init(rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns, values: [Double](repeating: 0, count: rows * columns))
  }

  mutating func add(_ other: Matrix) {
    precondition(other.rows == rows && other.columns == columns)
    for index in values.indices { values[index] += other.values[index] }
  }
}
