/// What fires in a model that has shapes but no weights: reproducible, and distributed as published.
///
/// Every count is a function of (seed, position, layer, site, channel), so that it depends neither on the chip
/// nor on what was asked for before. Counts of different channels are independent, which those of a trained
/// model are not.
public struct SyntheticActivity: Sendable {
  /// Extents of the model.
  public let shape: ModelShape
  private let seed: UInt64
  private let heads: SpikeCountDistribution
  private let vectors: [Site.Kind: SpikeCountDistribution]

  /// What the bits of a layer are for, behind the kinds of sites.
  private enum Purpose {
    static let queries = 16
    static let keys = 17
    static let token = 18
    static let prompt = 19
  }

  /// Makes the activity of a shape.
  ///
  /// - Parameters:
  ///   - shape: extents of the model.
  ///   - mode: decides the counts (k, rounding).
  ///   - seed: another seed, another activity.
  ///   - firing: share of channels that fire; nil takes the published one, 81.6 % at k = 3.
  public init(shape: ModelShape, mode: SpikeMode, seed: UInt64, firing: Double? = nil) {
    self.shape = shape
    self.seed = seed
    heads = SpikeCountDistribution(mode, width: shape.headDimension, firing: firing)
    vectors = Dictionary(
      uniqueKeysWithValues: Site.Kind.allCases.map {
        ($0, SpikeCountDistribution(mode, width: shape.width(of: $0), firing: firing))
      })
  }

  /// The spike counts of a site at a position.
  ///
  /// Complexity: O(channels).
  public func counts(_ site: Site, position: Int) -> SparseCounts {
    let width = shape.width(of: site.kind)
    let hash = CounterHash(seed: seed, position, site.layer, site.kind.rawValue)
    var counts = SparseCounts()
    counts.channels.reserveCapacity(width)
    counts.counts.reserveCapacity(width)
    guard site.kind == .query else {
      vectors[site.kind]?.draw(width: width, hash, into: &counts)
      return counts
    }
    // Every query head is a vector of its own, with its own threshold.
    for head in 0..<shape.heads {
      heads.draw(
        width: shape.headDimension, from: head * shape.headDimension, hash, into: &counts)
    }
    return counts
  }

  /// Channels whose query is not zero in a linear-attention layer (an index into `shape.layers`).
  ///
  /// Half of them: the ReLU in front lets as much pass of values around zero. Nothing is published here.
  public func nonZeroQueries(layer: Int, position: Int) -> [Int32] {
    half(shape.queryWidth, CounterHash(seed: seed, position, shape.firstLayer + layer, Purpose.queries))
  }

  /// The same for keys.
  public func nonZeroKeys(layer: Int, position: Int) -> [Int32] {
    half(shape.keyValueWidth, CounterHash(seed: seed, position, shape.firstLayer + layer, Purpose.keys))
  }

  private func half(_ width: Int, _ hash: CounterHash) -> [Int32] {
    Array(unsafeUninitializedCapacity: width) { channels, count in
      for channel in 0..<width {
        channels.initializeElement(at: count, to: Int32(truncatingIfNeeded: channel))
        count += Int(hash[channel] >> 63)
      }
    }
  }

  /// The token that the logits of a position would name.
  public func next(position: Int) -> Int { token(position, Purpose.token) }

  /// A prompt of so many tokens.
  public func prompt(_ count: Int) -> [Int] { (0..<max(0, count)).map { token($0, Purpose.prompt) } }

  private func token(_ position: Int, _ purpose: Int) -> Int {
    Int(CounterHash(seed: seed, purpose)[position] % UInt64(max(1, shape.vocabulary)))
  }
}
