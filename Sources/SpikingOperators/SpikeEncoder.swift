public import SpikeWorkload

/// Turns float vectors into spike counts, one integrate-and-fire neuron per channel (SpikingBrain equations 19 and 21).
public struct SpikeEncoder: Sendable {
  /// Divisor of the adaptive threshold.
  public var k: Double
  /// What a neuron does at an exact tie.
  public var rounding: SpikeRounding

  /// Makes an encoder.
  ///
  /// `k` is positive.
  public init(k: Double = 3, rounding: SpikeRounding = .halfEven) {
    self.k = k
    self.rounding = rounding
  }

  /// Makes the encoder of a mode.
  public init(_ mode: SpikeMode) {
    self.init(k: mode.k, rounding: mode.rounding)
  }

  /// Encodes one vector: a token row, or one head of rotated queries.
  ///
  /// The threshold is computed over the whole vector in index order. Complexity: O(I).
  /// - Throws: `SpikeEncodingError` where a value is NaN or a count leaves Int32, which needs a damaged checkpoint.
  public func encode(_ vector: [Double]) throws(SpikeEncodingError) -> EncodedSpikes {
    let threshold = AdaptiveThreshold(vector, k: k)
    var counts = [Int32](repeating: 0, count: vector.count)
    var margin = Double.infinity
    for (channel, x) in vector.enumerated() {
      guard let count = IntegrateAndFireNeuron.count(x, threshold: threshold.value, rounding: rounding) else {
        throw SpikeEncodingError(channel: channel, input: x, threshold: threshold.value)
      }
      counts[channel] = count
      margin = min(
        margin, IntegrateAndFireNeuron.margin(x, threshold: threshold.value, rounding: rounding))
    }
    return EncodedSpikes(threshold: threshold, counts: counts, margin: margin)
  }
}

/// The spike counts of one vector, with the threshold that decodes them.
public struct EncodedSpikes: Sendable, Hashable {
  /// V, which consumers need to dequantise.
  public var threshold: AdaptiveThreshold
  /// Signed counts, one per channel.
  public var counts: [Int32]
  /// Smallest distance of any |x|/V to a rounding tie, in thresholds; infinite for an empty vector.
  public var margin: Double
}

/// A value that no spike count can stand for.
public struct SpikeEncodingError: Error, Sendable, CustomStringConvertible {
  /// Channel of the first such value.
  public var channel: Int
  /// The value x.
  public var input: Double
  /// The threshold V.
  public var threshold: Double

  /// One line: the channel, what was expected, what was found.
  public var description: String {
    "channel \(channel): expected a spike count within ±\(Int32.max), found \(input) / \(threshold)"
  }
}
