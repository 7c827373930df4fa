public import SpikeWorkload

/// The integrate-and-fire neuron that turns one channel of a vector into a signed spike count.
///
/// Rule: start at |x| + V/2 (at |x| under `floor`), fire while the membrane is at or above V, subtract V for each
/// spike (soft reset, no decay), and carry the sign of x. At an exact tie, where the membrane arrives at V exactly,
/// `halfUp` fires and `halfEven` fires only if that makes the count even.
///
/// The membrane is kept in units of V and without the constant half: |x|/V minus the fires so far. One division
/// rounds; the subtractions of 1 are exact below 2^53, so the spikes number exactly the rounded quotient x/V, which
/// repeated subtraction of V from |x| + V/2 in floating point would miss.
/// Source: SpikingBrain equations 20 and 21, with the start that makes both agree (section 7.1, E7).
public struct IntegrateAndFireNeuron: Sendable {
  /// The firing threshold V.
  public let threshold: Double
  /// Direction of every spike of this neuron: -1 or 1.
  public let sign: Int32
  /// Spikes so far.
  public private(set) var fires: Int
  private let rounding: SpikeRounding
  /// |x|/V - fires: the membrane in thresholds, without the starting half.
  private var charge: Double

  /// Charges a neuron with one input.
  ///
  /// `threshold` is positive.
  public init(input: Double, threshold: Double, rounding: SpikeRounding) {
    self.threshold = threshold
    self.rounding = rounding
    sign = input < 0 ? -1 : 1
    fires = 0
    charge = input.magnitude / threshold
  }

  /// Fires once if the membrane has reached the threshold, and says whether it did.
  public mutating func step() -> Bool {
    let reached =
      switch rounding {
      case .floor: charge >= 1
      case .halfUp: charge >= 0.5
      case .halfEven: charge > 0.5 || (charge == 0.5 && fires % 2 == 1)
      }
    guard reached else { return false }
    charge -= 1
    fires += 1
    return true
  }

  /// The signed number of spikes that `step` would emit, in closed form; nil if it leaves Int32 or x/V is NaN.
  ///
  /// Equal to rounding x/V half to even, half away from zero, or toward zero. Complexity: O(1).
  @inlinable
  public static func count(_ input: Double, threshold: Double, rounding: SpikeRounding) -> Int32? {
    let ratio = input / threshold
    let rounded =
      switch rounding {
      case .halfEven: ratio.rounded(.toNearestOrEven)
      case .halfUp: ratio.rounded(.toNearestOrAwayFromZero)
      case .floor: ratio.rounded(.towardZero)
      }
    // The comparison is false for NaN. Int32.min is left out, so that every count has a negative.
    guard rounded.magnitude <= 2_147_483_647 else { return nil }
    return Int32(rounded)
  }

  /// How far |x|/V is from the nearest point where the count changes, in thresholds.
  ///
  /// Half-integers decide under `halfEven` and `halfUp` (at most 0.5 away), positive integers under `floor`.
  @inlinable
  public static func margin(_ input: Double, threshold: Double, rounding: SpikeRounding) -> Double {
    let ratio = (input / threshold).magnitude
    let fraction = ratio - ratio.rounded(.down)
    guard rounding == .floor else { return (fraction - 0.5).magnitude }
    return ratio < 1 ? 1 - ratio : min(fraction, 1 - fraction)
  }
}
