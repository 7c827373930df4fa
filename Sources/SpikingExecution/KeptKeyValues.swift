import SpikeWorkload
import SpikingOperators

/// The key/value codes of one position of one layer.
///
/// A value is code · scale, with one scale per head vector (SpikingBrain section 3.5).
public struct KeptKeyValues: Sendable {
  /// Codes of the rotated keys, [key/value heads * head dimension].
  public private(set) var keys: [Int8]
  /// Codes of the values, [key/value heads * head dimension].
  public private(set) var values: [Int8]
  /// Scales of the keys, [key/value heads].
  public private(set) var keyScales: [Double]
  /// Scales of the values, [key/value heads].
  public private(set) var valueScales: [Double]

  init(_ shape: ModelShape) {
    keys = Array(repeating: 0, count: shape.keyValueWidth)
    values = keys
    keyScales = Array(repeating: 0, count: shape.keyValueHeads)
    valueScales = keyScales
  }

  mutating func set(_ head: Int, _ key: QuantizedVector, _ value: QuantizedVector) {
    let range = head * key.codes.count..<(head + 1) * key.codes.count
    keys.replaceSubrange(range, with: key.codes)
    values.replaceSubrange(range, with: value.codes)
    keyScales[head] = key.scale
    valueScales[head] = value.scale
  }
}
