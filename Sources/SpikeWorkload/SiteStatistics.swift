/// Sparsity of spike counts, gathered in integers (SpikingBrain section 8.1).
///
/// With p = popcount|s| per encoded channel, whatever the coding. Sums of statistics are statistics of the union,
/// so the order of gathering never shows; ratios are computed at the end.
public struct SiteStatistics: Sendable, Hashable {
  /// Encoded channels, N.
  public private(set) var channels: Int = 0
  /// Channels with s = 0.
  public private(set) var silentChannels: Int = 0
  /// Spikes of the bitwise coding, Σ p.
  public private(set) var bitwiseSpikes: Int = 0
  /// Spikes of the ternary coding, Σ |s|.
  public private(set) var ternarySpikes: Int = 0
  /// Σ min(p, 3): the occupied slots when every channel has three.
  public private(set) var occupiedSlots: Int = 0
  /// Channels with |s| <= 7.
  public private(set) var smallCounts: Int = 0
  /// Largest |s|.
  public private(set) var largest: Int = 0

  /// Makes statistics of no channel at all.
  public init() {}

  /// Makes statistics of the given counts.
  public init(_ counts: [Int32]) {
    for count in counts { add(count) }
  }

  /// Adds one encoded channel.
  public mutating func add(_ count: Int32) {
    let bits = count.magnitude.nonzeroBitCount
    channels += 1
    if count == 0 { silentChannels += 1 }
    bitwiseSpikes += bits
    ternarySpikes += Int(count.magnitude)
    occupiedSlots += min(bits, 3)
    if count.magnitude <= 7 { smallCounts += 1 }
    largest = max(largest, Int(count.magnitude))
  }

  /// Adds channels that emit nothing.
  public mutating func addSilent(_ count: Int) {
    channels += count
    silentChannels += count
    smallCounts += count
  }

  /// Adds what another site or token gathered.
  public static func += (left: inout SiteStatistics, right: SiteStatistics) {
    left.channels += right.channels
    left.silentChannels += right.silentChannels
    left.bitwiseSpikes += right.bitwiseSpikes
    left.ternarySpikes += right.ternarySpikes
    left.occupiedSlots += right.occupiedSlots
    left.smallCounts += right.smallCounts
    left.largest = max(left.largest, right.largest)
  }

  /// Channels with s != 0, F.
  public var firingChannels: Int { channels - silentChannels }
}
