/// A protobuf message that is put together field by field, for the packets that are not many.
struct WireMessage {
  private(set) var bytes: [UInt8] = []

  mutating func varint(_ field: Int, _ value: UInt64) {
    append(UInt64(field) << 3)
    append(value)
  }

  mutating func text(_ field: Int, _ value: String) { block(field, value.utf8) }

  mutating func message(_ field: Int, _ build: (inout WireMessage) -> Void) {
    var inner = WireMessage()
    build(&inner)
    block(field, inner.bytes)
  }

  private mutating func block(_ field: Int, _ content: some Collection<UInt8>) {
    append(UInt64(field) << 3 | 2)
    append(UInt64(content.count))
    bytes.append(contentsOf: content)
  }

  private mutating func append(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }
}
