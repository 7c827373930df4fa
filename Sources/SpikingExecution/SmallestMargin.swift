public import SpikeWorkload

/// The rounding decision of a run that lay nearest to a tie.
///
/// Below about 1e-5 a computation in single precision could have taken the other count
/// (SpikingBrain section 7.1, E5).
public struct SmallestMargin: Sendable, Hashable {
  /// Distance of |x| / V from the tie.
  public var margin: Double
  /// Where it was taken.
  public var site: Site
}
