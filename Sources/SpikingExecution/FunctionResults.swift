public import SpikeWorkload
import SpikingOperators

/// What a run of the function side leaves behind.
public struct FunctionResults: Sendable {
  /// The encoding sites of the model, in the order of `ModelShape.sites`.
  public let sites: [Site]
  /// Sparsity of every site over all processed positions.
  public private(set) var statistics: [SiteStatistics]
  /// [position]: what fired.
  public package(set) var activities: [TokenActivity] = []
  /// [position][vocabulary].
  public private(set) var logits: [[Double]] = []
  /// [position][site]: one value, or one per head for queries.
  public private(set) var thresholds: [[[Double]]] = []
  /// [position][layer]: accumulators by projection suffix, each [groups][outputs].
  public private(set) var accumulators: [[[String: [Int32]]]] = []
  /// [layer][position]: codes and scales of keys and values as written.
  public private(set) var keyValues: [Int: [Int: KeptKeyValues]] = [:]
  /// [layer]: linear-attention states after the last position, [key/value heads][key channel][value channel].
  public internal(set) var states: [Int: [Double]] = [:]
  /// The rounding decision nearest to a tie; nil where nothing was encoded.
  public private(set) var smallestMargin: SmallestMargin?
  /// Digest of all accumulators of a synthetic model, which keeps no other values; nil for a model with weights.
  public internal(set) var digest: AccumulatorDigest?
  /// Sites whose threshold met a bound of its clamp, so that |s| <= k I need not hold.
  public private(set) var clamped: Set<Site> = []

  init(sites: [Site]) {
    self.sites = sites
    statistics = Array(repeating: SiteStatistics(), count: sites.count)
  }

  /// Takes note of one encoding: how near it came to a tie, and whether its threshold was clamped.
  mutating func note(margin: Double, isClamped: Bool, site: Int) {
    if isClamped { clamped.insert(sites[site]) }
    guard margin < .infinity else { return }
    // Of equal margins the first site's: the order of encodings does not decide.
    if let smallest = smallestMargin, (smallest.margin, smallest.site) <= (margin, sites[site]) { return }
    smallestMargin = SmallestMargin(margin: margin, site: sites[site])
  }

  /// Takes what is to be kept of a position that is done.
  ///
  /// Positions finish in order.
  mutating func take(_ state: PositionState, _ keeping: KeptResults, _ shape: ModelShape) {
    take(state.activity, keeping, shape)
    if keeping.contains(.logits) { logits.append(state.logits) }
    if keeping.contains(.thresholds) { thresholds.append(state.thresholds) }
    if keeping.contains(.accumulators) {
      accumulators.append(
        state.layers.map { layer in
          Dictionary(uniqueKeysWithValues: layer.accumulators.map { ($0.key.rawValue, $0.value) })
        })
    }
  }

  /// Takes the statistics of a position that is done, and its activity where that is to be kept.
  mutating func take(_ activity: TokenActivity, _ keeping: KeptResults, _ shape: ModelShape) {
    for (site, counts) in activity.sites.enumerated() {
      statistics[site] += SiteStatistics(counts, channels: shape.width(of: sites[site].kind))
    }
    if keeping.contains(.activity) { activities.append(activity) }
  }

  /// Keeps the codes of one key/value head of one position.
  mutating func keep(
    _ key: QuantizedVector, _ value: QuantizedVector, layer: Int, head: Int, position: Int,
    _ shape: ModelShape
  ) {
    keyValues[layer, default: [:]][position, default: KeptKeyValues(shape)].set(head, key, value)
  }
}

extension SiteStatistics {
  /// Statistics of one vector of which only the non-zero counts are listed.
  init(_ counts: SparseCounts, channels: Int) {
    self.init(counts.counts)
    addSilent(channels - counts.counts.count)
  }
}
