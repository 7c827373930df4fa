/// The element type of stored float weights.
public enum FloatFormat: Sendable, Hashable {
  /// IEEE 754 binary32.
  case float32
  /// IEEE 754 binary16.
  case float16
  /// The upper half of binary32: 8 bits of exponent, 7 of fraction.
  case bfloat16

  /// Bytes of one element.
  public var bytes: Int { self == .float32 ? 4 : 2 }
}
