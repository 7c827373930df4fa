/// One field of a protobuf message, read without knowing the message.
struct WireField {
  enum Content {
    case varint(UInt64)
    case fixed(UInt64)
    case block(ArraySlice<UInt8>)
  }

  var number: Int
  var content: Content

  /// The fields of a message; those before the place where it is cut or broken, and whether it is whole.
  static func read(_ bytes: ArraySlice<UInt8>) -> (fields: [WireField], isWhole: Bool) {
    var fields: [WireField] = []
    var rest = bytes
    while !rest.isEmpty {
      guard let field = next(&rest) else { return (fields, false) }
      fields.append(field)
    }
    return (fields, true)
  }

  private static func next(_ rest: inout ArraySlice<UInt8>) -> WireField? {
    guard let tag = varint(&rest) else { return nil }
    let number = Int(tag >> 3)
    switch tag & 7 {
    case 0: return varint(&rest).map { WireField(number: number, content: .varint($0)) }
    case 1:
      guard rest.count >= 8 else { return nil }
      let value = rest.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      rest = rest.dropFirst(8)
      return WireField(number: number, content: .fixed(value))
    case 2:
      guard let length = varint(&rest), length <= UInt64(rest.count) else { return nil }
      defer { rest = rest.dropFirst(Int(length)) }
      return WireField(number: number, content: .block(rest.prefix(Int(length))))
    default: return nil
    }
  }

  private static func varint(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while let byte = rest.popFirst() {
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
      if shift > 63 { return nil }
    }
    return nil
  }
}

/// The fields of a message by number.
struct WireFields {
  private let fields: [WireField]
  let isWhole: Bool

  init(_ bytes: ArraySlice<UInt8>) { (fields, isWhole) = WireField.read(bytes) }

  func number(_ field: Int) -> UInt64? {
    for case .varint(let value) in fields.lazy.filter({ $0.number == field }).map(\.content) { return value }
    return nil
  }

  func fixed(_ field: Int) -> [UInt64] {
    fields.compactMap {
      if $0.number == field, case .fixed(let value) = $0.content { value } else { nil }
    }
  }

  func messages(_ field: Int) -> [WireFields] { blocks(field).map { WireFields($0) } }

  func text(_ field: Int) -> String? {
    blocks(field).first.map { String(decoding: $0, as: UTF8.self) }
  }

  private func blocks(_ field: Int) -> [ArraySlice<UInt8>] {
    fields.compactMap {
      if $0.number == field, case .block(let bytes) = $0.content { bytes } else { nil }
    }
  }
}
