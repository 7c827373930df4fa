/// The non-zero spike counts of one vector, channels ascending.
public struct SparseCounts: Sendable, Hashable {
  public var channels: [Int32]
  /// Signed counts, one per channel of `channels`.
  public var counts: [Int32]

  public init(channels: [Int32] = [], counts: [Int32] = []) {
    self.channels = channels
    self.counts = counts
  }

  /// Keeps the non-zero counts of a whole vector.
  public init(dense: [Int32]) {
    self.init()
    for (channel, count) in dense.enumerated() where count != 0 {
      channels.append(Int32(truncatingIfNeeded: channel))
      counts.append(count)
    }
  }

  /// Index range of the entries whose channels lie in `range`. Complexity: O(log n).
  public func indices(in range: Range<Int>) -> Range<Int> {
    Self.lowerBound(channels, range.lowerBound)..<Self.lowerBound(channels, range.upperBound)
  }

  /// Index of the first channel that is not below `value`.
  static func lowerBound(_ list: [Int32], _ value: Int) -> Int {
    var low = 0
    var high = list.count
    while low < high {
      let middle = (low + high) / 2
      if Int(list[middle]) < value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The largest magnitude among entries of `range`; 0 where it is empty.
  public func largest(in range: Range<Int>) -> Int32 {
    var result: Int32 = 0
    for index in range { result = max(result, abs(counts[index])) }
    return result
  }
}

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

  public init(token: Int, siteCount: Int, layerCount: Int) {
    self.token = token
    sites = Array(repeating: SparseCounts(), count: siteCount)
    queries = Array(repeating: [], count: layerCount)
    keys = Array(repeating: [], count: layerCount)
  }
}

/// The value that joins function and timing: what fired, position by position.
public struct Activity: Sendable, Hashable {
  public var prompt: Int
  public var generate: Int
  public var positions: [TokenActivity]

  public init(prompt: Int, generate: Int, positions: [TokenActivity]) {
    self.prompt = prompt
    self.generate = generate
    self.positions = positions
  }
}

extension Array where Element == Int32 {
  /// Index range of the ascending channels that lie in `range`. Complexity: O(log n).
  public func indices(in range: Range<Int>) -> Range<Int> {
    SparseCounts.lowerBound(self, range.lowerBound)..<SparseCounts.lowerBound(self, range.upperBound)
  }
}
