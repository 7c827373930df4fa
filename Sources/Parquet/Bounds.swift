/// Smallest and largest values as the format stores them.
enum Bounds {
  /// Words longer than this are not kept as bounds.
  private static let longestWord = 64

  /// Of whole numbers, in the order of their type: the bytes of unsigned ones compare as unsigned.
  @inline(__always)
  static func of<Value: FixedWidthInteger>(_ values: UnsafeBufferPointer<Value>) -> ColumnMetadata.Bounds? {
    guard let first = values.first else { return nil }
    var smallest = first
    var largest = first
    for value in values {
      smallest = min(smallest, value)
      largest = max(largest, value)
    }
    return .init(smallest: bytes(smallest), largest: bytes(largest))
  }

  /// Of words, in the order of their bytes.
  static func of(_ words: [String]) -> ColumnMetadata.Bounds? {
    let words = words.map { Array($0.utf8) }
    guard let smallest = words.min(by: { $0.lexicographicallyPrecedes($1) }),
      let largest = words.max(by: { $0.lexicographicallyPrecedes($1) }),
      smallest.count <= longestWord, largest.count <= longestWord
    else { return nil }
    return .init(smallest: smallest, largest: largest)
  }

  private static func bytes<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}
