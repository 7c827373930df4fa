/// Everything of one position that timing may depend on.
public struct TokenActivity: Sendable, Hashable {
  /// Token id that entered.
  public var token: Int
  /// Spike counts by site index (the order of `ModelShape.sites`).
  public var sites: [SparseCounts]
  /// Channels whose query is not zero, by layer (linear-attention layers; empty elsewhere).
  public var queries: [[Int32]]
  /// The same for keys.
  public var keys: [[Int32]]
  /// Token id that the argmax named; nil where no logits were asked for.
  public var next: Int?

  /// Makes the activity of a position that nothing has fired in yet: one silent vector per site.
  public init(token: Int, siteCount: Int, layerCount: Int) {
    self.token = token
    sites = Array(repeating: SparseCounts(), count: siteCount)
    queries = Array(repeating: [], count: layerCount)
    keys = Array(repeating: [], count: layerCount)
  }
}

extension [TokenActivity] {
  /// The counts of one site, silent channels included: a row of `width` channels for each position.
  package func denseCounts(site: Int, width: Int) -> [Int32] {
    var values = [Int32](repeating: 0, count: count * width)
    for (row, position) in enumerated() {
      let sparse = position.sites[site]
      for (channel, count) in zip(sparse.channels, sparse.counts) {
        values[row * width + Int(channel)] = count
      }
    }
    return values
  }
}
