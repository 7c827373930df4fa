public import SpikeWorkload
import SpikingOperators

/// Which results of the function side outlive their position.
public struct KeptResults: OptionSet, Sendable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// The activity, for replays.
  public static let activity = KeptResults(rawValue: 1)
  /// Logits of every processed position.
  public static let logits = KeptResults(rawValue: 2)
  /// Thresholds of every site.
  public static let thresholds = KeptResults(rawValue: 4)
  /// Integer accumulators of every spiked projection.
  public static let accumulators = KeptResults(rawValue: 8)
  /// Int8 codes of keys and values.
  public static let keyValueCodes = KeptResults(rawValue: 16)
}

/// The rounding decision that lay nearest to a tie.
public struct SmallestMargin: Sendable, Hashable {
  /// Distance of |x| / V from the tie.
  public var margin: Double
  public var site: Site
}

/// What a run of the function side leaves behind.
public struct FunctionResults: Sendable {
  public let sites: [Site]
  /// Sparsity of every site over all processed positions.
  public private(set) var statistics: [SiteStatistics]
  public private(set) var activities: [TokenActivity] = []
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
  public private(set) var smallestMargin: SmallestMargin?
  /// Sites whose threshold met a bound of its clamp, so that |s| <= k I need not hold.
  public private(set) var clamped: Set<Site> = []

  init(sites: [Site]) {
    self.sites = sites
    statistics = Array(repeating: SiteStatistics(), count: sites.count)
  }

  mutating func note(margin: Double, isClamped: Bool, site: Int) {
    if margin < smallestMargin?.margin ?? .infinity { smallestMargin = SmallestMargin(margin: margin, site: sites[site]) }
    if isClamped { clamped.insert(sites[site]) }
  }

  /// Takes what is to be kept of a position that is done. Positions finish in order.
  mutating func take(_ state: PositionState, _ keeping: KeptResults, _ shape: ModelShape) {
    for (site, counts) in state.activity.sites.enumerated() {
      statistics[site] += SiteStatistics(counts, channels: shape.width(of: sites[site].kind))
    }
    if keeping.contains(.activity) { activities.append(state.activity) }
    if keeping.contains(.logits) { logits.append(state.logits) }
    if keeping.contains(.thresholds) { thresholds.append(state.thresholds) }
    if keeping.contains(.accumulators) {
      accumulators.append(
        state.layers.map { layer in
          Dictionary(uniqueKeysWithValues: layer.accumulators.map { ($0.key.rawValue, $0.value) })
        })
    }
  }

  mutating func keep(
    _ key: QuantizedVector, _ value: QuantizedVector, layer: Int, head: Int, position: Int, _ shape: ModelShape
  ) {
    keyValues[layer, default: [:]][position, default: KeptKeyValues(shape)].set(head, key, value)
  }
}

/// The key/value codes of one position of one layer.
public struct KeptKeyValues: Sendable {
  /// [key/value heads * head dimension].
  public private(set) var keys: [Int8]
  public private(set) var values: [Int8]
  /// [key/value heads].
  public private(set) var keyScales: [Double]
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

extension SiteStatistics {
  /// Statistics of one vector of which only the non-zero counts are listed.
  init(_ counts: SparseCounts, channels: Int) {
    self.init(counts.counts)
    addSilent(channels - counts.counts.count)
  }
}
