/// A dictionary key that compares text by its UTF-8 bytes.
///
/// `String` compares by canonical equivalence, so a composed and a decomposed é would be one key:
/// wrong for tensor names, vocabularies and duplicate checks.
public struct ByteKey: Hashable, Sendable {
  /// The text as UTF-8.
  public let bytes: [UInt8]

  /// The key of a text.
  public init(_ text: String) { bytes = Array(text.utf8) }
}
