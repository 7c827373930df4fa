/// The firing threshold of one encoded vector: V = clamp((Σ|x_i| / I) / k, 1e-5, 1e4) (SpikingBrain equation 19).
public struct AdaptiveThreshold: Sendable, Hashable {
  /// V.
  public var value: Double
  /// Whether a bound replaced mean|x| / k, so that |s| <= k·I no longer follows.
  public var isClamped: Bool

  /// The bounds of V.
  public static let bounds: ClosedRange<Double> = 1e-5...1e4

  /// Computes the threshold of a vector.
  ///
  /// The sum runs in index order, in double precision. NaN anywhere in the vector makes V NaN; an empty vector has the lower bound. Complexity: O(I).
  public init(_ vector: [Double], k: Double) {
    var sum = 0.0
    for x in vector { sum += x.magnitude }
    self.init(magnitudeSum: sum, channels: vector.count, k: k)
  }

  /// Computes the threshold from Σ|x_i|, as a site's reducer does.
  public init(magnitudeSum: Double, channels: Int, k: Double) {
    let unclamped = channels == 0 ? 0 : magnitudeSum / Double(channels) / k
    switch unclamped {
    case ..<Self.bounds.lowerBound: self.init(value: Self.bounds.lowerBound, isClamped: true)
    case let high where high > Self.bounds.upperBound:
      self.init(value: Self.bounds.upperBound, isClamped: true)
    default: self.init(value: unclamped, isClamped: false)
    }
  }

  init(value: Double, isClamped: Bool) {
    self.value = value
    self.isClamped = isClamped
  }
}
