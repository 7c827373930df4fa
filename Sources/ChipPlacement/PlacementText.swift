/// The parts of placements as files write them.
public enum PlacementText {
  /// Reads `0..<128`, in ASCII digits; nil for anything else and for an empty or reversed range.
  public static func range(_ text: String) -> Range<Int>? {
    let bytes = Array(text.utf8)
    let mark = Array("..<".utf8)
    guard let at = bytes.indices.first(where: { bytes[$0...].starts(with: mark) }),
      let lower = number(bytes[..<at]), let upper = number(bytes[(at + mark.count)...]), lower < upper
    else { return nil }
    return lower..<upper
  }

  /// Reads `core 12`, `host` or `dram`; nil for anything else.
  public static func node(_ text: String) -> PlacementNode? {
    if text == "host" { return .host }
    if text == "dram" { return .dram }
    guard text.hasPrefix("core ") else { return nil }
    return number(Array(text.utf8)[5...]).map { .core($0) }
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    return Int(String(decoding: digits, as: UTF8.self))
  }
}
