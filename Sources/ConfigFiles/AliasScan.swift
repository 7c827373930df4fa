/// Finds YAML aliases without parsing: an anchor `&name` and an alias `*name` of the same name in one text.
///
/// Every alias that resolves has such a pair, whatever surrounds it, so none is missed. The price is that
/// prose with both spellings of one word is refused too, with its place named.
enum AliasScan {
  /// Offset in bytes of the first alias whose anchor exists.
  ///
  /// O(text).
  static func firstAlias(in text: String) -> Int? {
    let bytes = Array(text.utf8)
    var anchors: Set<ArraySlice<UInt8>> = []
    for index in bytes.indices where bytes[index] == UInt8(ascii: "&") {
      let name = self.name(in: bytes, from: index + 1)
      if !name.isEmpty { anchors.insert(name) }
    }
    guard !anchors.isEmpty else { return nil }
    return bytes.indices.first { index in
      bytes[index] == UInt8(ascii: "*") && anchors.contains(name(in: bytes, from: index + 1))
    }
  }

  /// The characters of an anchor name, as libyaml takes them.
  private static func name(in bytes: [UInt8], from start: Int) -> ArraySlice<UInt8> {
    var end = start
    while end < bytes.count, isNameByte(bytes[end]) { end += 1 }
    return bytes[start..<end]
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: false
    }
  }
}
