import DataFiles

/// A protobuf message that is put together field by field, for the packets that are not many.
struct WireMessage {
  private(set) var bytes: [UInt8] = []

  mutating func varint(_ field: Int, _ value: UInt64) {
    bytes.appendVarint(UInt64(field) << 3)
    bytes.appendVarint(value)
  }

  mutating func text(_ field: Int, _ value: String) { block(field, value.utf8) }

  mutating func message(_ field: Int, _ build: (inout WireMessage) -> Void) {
    var inner = WireMessage()
    build(&inner)
    block(field, inner.bytes)
  }

  private mutating func block(_ field: Int, _ content: some Collection<UInt8>) {
    bytes.appendVarint(UInt64(field) << 3 | 2)
    bytes.appendVarint(UInt64(content.count))
    bytes.append(contentsOf: content)
  }
}
