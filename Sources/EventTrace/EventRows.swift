public import RunRecord

/// Rows of one event table, one after the other.
public struct EventRows: Sendable, Equatable {
  /// What the rows are about.
  public let kind: EventKind
  /// Values per row, as `EventKind.columns` says; words and operators by index.
  public let width: Int
  /// Values row by row.
  public private(set) var values: [Int64] = []

  /// No rows.
  public init(_ kind: EventKind) {
    self.kind = kind
    width = kind.columns.count
  }

  /// Number of rows.
  public var count: Int { values.count / width }

  /// The values of a row.
  public subscript(row: Int) -> ArraySlice<Int64> { values[row * width..<(row + 1) * width] }

  /// The values of a column.
  public func column(_ index: Int) -> [Int64] {
    stride(from: index, to: values.count, by: width).map { values[$0] }
  }

  /// The values of the column with a name; empty where there is none.
  public func column(_ name: String) -> [Int64] {
    kind.columns.firstIndex { $0.name == name }.map { column($0) } ?? []
  }

  /// Appends the rows of another list of the same kind.
  public mutating func append(_ rows: EventRows) { values += rows.values }

  @inline(__always) mutating func add(_ value: Int64) { values.append(value) }
  @inline(__always) mutating func add(_ value: Int32) { values.append(Int64(value)) }

  mutating func removeAll() { values.removeAll(keepingCapacity: true) }
}
