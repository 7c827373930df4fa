/// A float matrix as the checkpoint stores it (memory-mapped where it comes from a file), row-major.
public struct FloatMatrix: Sendable {
  /// Rows: outputs of a linear layer, token ids of an embedding.
  public let rows: Int
  /// Elements of one row.
  public let columns: Int
  /// How the elements are stored.
  public let format: FloatFormat
  private let bytes: WeightBytes

  /// Makes a matrix over stored bytes, without a copy.
  ///
  /// - Precondition: `bytes` holds exactly rows * columns elements.
  public init(rows: Int, columns: Int, format: FloatFormat, bytes: WeightBytes) {
    precondition(bytes.buffer.count == rows * columns * format.bytes)
    self.rows = rows
    self.columns = columns
    self.format = format
    self.bytes = bytes
  }

  /// Makes a matrix that holds a copy of float32 values (tests, synthetic models).
  ///
  /// - Precondition: `values` holds exactly rows * columns elements.
  public init(rows: Int, columns: Int, values: [Float]) {
    precondition(values.count == rows * columns)
    let copy = UnsafeMutableRawPointer.allocate(byteCount: max(1, values.count * 4), alignment: 64)
    values.withUnsafeBytes { source in
      if let base = source.baseAddress { copy.copyMemory(from: base, byteCount: source.count) }
    }
    self.init(
      rows: rows, columns: columns, format: .float32,
      bytes: WeightBytes(
        buffer: UnsafeRawBufferPointer(start: copy, count: values.count * 4), owner: AllocatedBytes(copy)))
  }

  /// The values of one row, widened exactly.
  ///
  /// Complexity: O(columns).
  ///
  /// - Precondition: `index` names a row.
  public func row(_ index: Int) -> [Double] {
    precondition(index >= 0 && index < rows)
    return (0..<columns).map { value(row: index, column: $0) }
  }

  /// One value, widened exactly.
  ///
  /// Complexity: O(1).
  public func value(row: Int, column: Int) -> Double {
    let index = row * columns + column
    switch format {
    case .float32:
      return Double(bytes.buffer.loadUnaligned(fromByteOffset: index * 4, as: Float.self))
    case .float16:
      return Double(bytes.buffer.loadUnaligned(fromByteOffset: index * 2, as: Float16.self))
    case .bfloat16:
      let half = UInt32(bytes.buffer.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))
      return Double(Float(bitPattern: half << 16))
    }
  }

  /// The dot product of one row with `vector`, in double precision and index order.
  ///
  /// Complexity: O(columns).
  ///
  /// - Precondition: `vector` holds one element per column, and `row` names a row.
  public func dot(row: Int, _ vector: [Double]) -> Double {
    precondition(vector.count == columns && row >= 0 && row < rows)
    var sum = 0.0
    for column in 0..<columns { sum += value(row: row, column: column) * vector[column] }
    return sum
  }
}
