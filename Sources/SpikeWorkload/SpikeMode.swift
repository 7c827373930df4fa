/// Everything that decides which spikes a model emits, apart from its weights and its tokens.
public struct SpikeMode: Sendable, Hashable {
  /// Divisors k of which counts of spikes are published or follow.
  public static let divisors = 0.25...16.0

  /// Which linear inputs are encoded.
  public var sites: SpikeSites
  /// How a count becomes spikes.
  public var coding: SpikeCoding
  /// Divisor of the adaptive threshold V = mean|x| / k; 3 in the paper.
  ///
  /// Source: SpikingBrain eq. 19.
  public var k: Double
  /// How x / V becomes an integer count.
  public var rounding: SpikeRounding
  /// Which cached keys a query of a sliding-window layer sees.
  public var window: WindowRule

  /// Makes a mode: by default the sites and the window of the paper, bitwise spikes and ties to even counts.
  public init(
    sites: SpikeSites = .paper, coding: SpikeCoding = .bitwise, k: Double = 3,
    rounding: SpikeRounding = .halfEven,
    window: WindowRule = .paper
  ) {
    self.sites = sites
    self.coding = coding
    self.k = k
    self.rounding = rounding
    self.window = window
  }
}
