/// The element type of stored float weights.
public enum FloatFormat: Sendable, Hashable {
  case float32, float16, bfloat16

  public var bytes: Int { self == .float32 ? 4 : 2 }
}

/// A float matrix as the checkpoint stores it (memory-mapped where it comes from a file), row-major.
public struct FloatMatrix: Sendable {
  public let rows: Int
  public let columns: Int
  public let format: FloatFormat
  private let bytes: WeightBytes

  /// - Precondition: `bytes` holds exactly rows * columns elements.
  public init(rows: Int, columns: Int, format: FloatFormat, bytes: WeightBytes) {
    precondition(bytes.buffer.count == rows * columns * format.bytes)
    self.rows = rows
    self.columns = columns
    self.format = format
    self.bytes = bytes
  }

  /// Makes a matrix of float32 values (tests, synthetic models).
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

  /// The values of one row, widened exactly. Complexity: O(columns).
  public func row(_ index: Int) -> [Double] {
    precondition(index >= 0 && index < rows)
    return (0..<columns).map { value(row: index, column: $0) }
  }

  /// One value, widened exactly.
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
  public func dot(row: Int, _ vector: [Double]) -> Double {
    precondition(vector.count == columns && row >= 0 && row < rows)
    var sum = 0.0
    for column in 0..<columns { sum += value(row: row, column: column) * vector[column] }
    return sum
  }
}

/// Bytes that somebody keeps alive: a mapped file or an allocation.
public struct WeightBytes: @unchecked Sendable {
  public let buffer: UnsafeRawBufferPointer
  private let owner: AnyObject

  public init(buffer: UnsafeRawBufferPointer, owner: AnyObject) {
    self.buffer = buffer
    self.owner = owner
  }
}

/// Frees an allocation when the last user is gone.
final class AllocatedBytes: @unchecked Sendable {
  private let pointer: UnsafeMutableRawPointer
  init(_ pointer: UnsafeMutableRawPointer) { self.pointer = pointer }
  deinit { pointer.deallocate() }
}
