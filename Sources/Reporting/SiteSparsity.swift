/// Spike statistics of one site: integer sums over all encodings of all processed rows.
///
/// p is the number of set bits of |s|, whatever the coding (SpikingBrain section 3.8, figure 9).
public struct SiteSparsity: Sendable, Hashable {
  /// Name of the site, such as `model.layers.3.attn.in`.
  public var site: String
  /// Encoded channels N: one per channel, row and head.
  public var channels: Int64
  /// Channels with a count other than zero, F.
  public var firing: Int64
  /// Sum of p.
  public var spikes: Int64
  /// Sum of |s|.
  public var absoluteSum: Int64
  /// Sum of min(p, 3).
  public var slots: Int64
  /// Channels with |s| <= 7.
  public var atMostSeven: Int64
  /// Largest |s|.
  public var largest: Int64
  /// Whether the site encodes queries; such sites stay out of the totals over linear inputs.
  public var isQuery: Bool

  /// Makes the statistics of one site.
  public init(
    site: String, channels: Int64, firing: Int64, spikes: Int64, absoluteSum: Int64, slots: Int64,
    atMostSeven: Int64, largest: Int64, isQuery: Bool
  ) {
    self.site = site
    self.channels = channels
    self.firing = firing
    self.spikes = spikes
    self.absoluteSum = absoluteSum
    self.slots = slots
    self.atMostSeven = atMostSeven
    self.largest = largest
    self.isQuery = isQuery
  }

  /// Fraction of channels that stay silent.
  public var silent: Ratio { Ratio(Int128(channels) - Int128(firing), channels) }
  /// Mean of p over all channels.
  public var spikesPerChannel: Ratio { Ratio(spikes, channels) }
  /// 1 - sum of min(p, 3) / (3 N).
  public var slot: Ratio { Ratio(emptySlots, Int128(channels) * 3) }
  /// Z / (Z + F) with Z = sum of (3 - min(p, 3)): the sparsity of figure 9.
  public var figureNine: Ratio { Ratio(emptySlots, emptySlots + Int128(firing)) }
  /// Fraction of channels with |s| <= 7.
  public var atMostSevenFraction: Ratio { Ratio(atMostSeven, channels) }

  private var emptySlots: Int128 { Int128(channels) * 3 - Int128(slots) }

  /// The sums over all linear-input sites; query sites are left out.
  public static func total(_ sites: [SiteSparsity]) -> SiteSparsity {
    let start = SiteSparsity(
      site: "linear inputs", channels: 0, firing: 0, spikes: 0, absoluteSum: 0, slots: 0, atMostSeven: 0,
      largest: 0, isQuery: false)
    return sites.filter { !$0.isQuery }.reduce(into: start) { sum, site in
      sum.channels &+= site.channels
      sum.firing &+= site.firing
      sum.spikes &+= site.spikes
      sum.absoluteSum &+= site.absoluteSum
      sum.slots &+= site.slots
      sum.atMostSeven &+= site.atMostSeven
      sum.largest = max(sum.largest, site.largest)
    }
  }
}
