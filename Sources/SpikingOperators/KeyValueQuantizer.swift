/// Keys and values of sliding-window layers as int8 codes with one scale per head vector (SpikingBrain section 3.5).
public enum KeyValueQuantizer {
  /// Quantises one head vector: scale = clamp(max|x| / 127, 1e-5, 1e4), code = clamp(rint(x / scale), -128, 127).
  ///
  /// Quantising once on write equals quantising on every read. A NaN becomes code 0. Complexity: O(d).
  public static func quantize(_ vector: some Collection<Double>) -> QuantizedVector {
    var largest = 0.0
    for x in vector where x.magnitude > largest { largest = x.magnitude }
    let scale = min(max(largest / 127, 1e-5), 1e4)
    return QuantizedVector(codes: vector.map { code($0, scale: scale) }, scale: scale)
  }

  private static func code(_ x: Double, scale: Double) -> Int8 {
    let ratio = (x / scale).rounded(.toNearestOrEven)
    return ratio.isNaN ? 0 : Int8(min(max(ratio, -128), 127))
  }
}

/// One key or value vector of one head: value_i = code_i · scale.
public struct QuantizedVector: Sendable, Hashable {
  /// One code per channel.
  public var codes: [Int8]
  /// The value of code 1.
  public var scale: Double

  /// Makes a vector from stored codes.
  public init(codes: [Int8], scale: Double) {
    self.codes = codes
    self.scale = scale
  }
}
