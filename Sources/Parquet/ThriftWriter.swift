import DataFiles

/// Writes structures in the compact protocol of Apache Thrift.
struct ThriftWriter {
  /// Element types of the protocol.
  enum Kind: UInt8 { case int32 = 5, int64 = 6, binary = 8, list = 9, structure = 12 }

  private(set) var bytes: [UInt8] = []
  /// Identifier of the field before, one per open structure.
  private var last: [Int] = [0]

  init() {}

  mutating func int32(_ field: Int, _ value: Int) { integer(field, .int32, value) }
  mutating func int64(_ field: Int, _ value: Int) { integer(field, .int64, value) }

  mutating func binary(_ field: Int, _ value: [UInt8]) {
    header(field, .binary)
    element(value)
  }

  mutating func text(_ field: Int, _ value: String) { binary(field, Array(value.utf8)) }

  /// A structure inside the current one.
  mutating func structure(_ field: Int, _ body: (inout ThriftWriter) -> Void) {
    header(field, .structure)
    element(body)
  }

  /// A list of structures.
  mutating func list<Element>(
    _ field: Int, _ elements: [Element], _ body: (inout ThriftWriter, Element) -> Void
  ) {
    list(field, .structure, elements.count)
    for one in elements { element { body(&$0, one) } }
  }

  mutating func list(_ field: Int, texts: [String]) {
    list(field, .binary, texts.count)
    for text in texts { element(Array(text.utf8)) }
  }

  mutating func list(_ field: Int, int32 values: [Int]) {
    list(field, .int32, values.count)
    for value in values { zigzag(value) }
  }

  /// Ends the outermost structure.
  mutating func stop() { bytes.append(0) }

  private mutating func list(_ field: Int, _ kind: Kind, _ count: Int) {
    header(field, .list)
    if count < 15 {
      bytes.append(UInt8(count) << 4 | kind.rawValue)
    } else {
      bytes.append(0xF0 | kind.rawValue)
      bytes.appendVarint(UInt64(count))
    }
  }

  private mutating func element(_ body: (inout ThriftWriter) -> Void) {
    last.append(0)
    body(&self)
    stop()
    last.removeLast()
  }

  private mutating func element(_ value: [UInt8]) {
    bytes.appendVarint(UInt64(value.count))
    bytes += value
  }

  private mutating func integer(_ field: Int, _ kind: Kind, _ value: Int) {
    header(field, kind)
    zigzag(value)
  }

  private mutating func zigzag(_ value: Int) { bytes.appendVarint(VarInt.zigzag(Int64(value))) }

  private mutating func header(_ field: Int, _ kind: Kind) {
    let delta = field - last[last.count - 1]
    last[last.count - 1] = field
    if (1...15).contains(delta) {
      bytes.append(UInt8(delta) << 4 | kind.rawValue)
    } else {
      bytes.append(kind.rawValue)
      zigzag(field)
    }
  }
}

/// Signed numbers as those that are written with seven bits per byte: small ones of either sign are short.
enum VarInt {
  static func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: (value << 1) ^ (value >> 63)) }

  static func unzigzag(_ value: UInt64) -> Int64 {
    Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }
}
