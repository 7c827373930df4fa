/// The synapses of a sparse network, by source: compressed rows, cut into segments of one delay.
///
/// A spike is one event for each segment of its row, and a segment is added in bulk when it arrives, so that no
/// target needs a buffer of arrivals to come. Per synapse: 2 bytes of target (4 above 65,536 targets), 1 byte of
/// weight; per segment 8 bytes, per source 12. In the worst case, a delay for each synapse alone, that is 13 bytes.
public struct SparseSynapses: Sendable {
  /// A run of synapses of one source and one delay.
  struct Segment: Sendable {
    /// Ticks.
    var delay: UInt32
    /// Synapses.
    var count: UInt32
  }

  /// Neurons that can receive.
  public let targets: Int
  private var narrow: [UInt16] = []
  private var wide: [UInt32] = []
  private var weights: [Int8] = []
  private var segments: [Segment] = []
  /// Where the segments of each source start, and the end of the last.
  private var firstSegments: [UInt32] = [0]
  /// Where the synapses of each source start, and the end of the last.
  private var firstSynapses: [Int] = [0]

  /// Makes an empty set; `reserving` synapses can be added without moving those that are there.
  ///
  /// - Precondition: 0 < `targets` <= 2^32.
  public init(targets: Int, reserving synapses: Int = 0) {
    precondition(targets > 0 && targets <= 1 << 32)
    self.targets = targets
    if isNarrow { narrow.reserveCapacity(synapses) } else { wide.reserveCapacity(synapses) }
    weights.reserveCapacity(synapses)
  }

  private var isNarrow: Bool { targets <= 1 << 16 }
  /// Neurons that can send.
  public var sources: Int { firstSynapses.count - 1 }
  /// Synapses.
  public var count: Int { weights.count }
  /// Bytes that all synapses take, with what belongs to their rows.
  public var byteCount: Int {
    narrow.capacity * 2 + wide.capacity * 4 + weights.capacity + segments.capacity * 8
      + firstSegments.capacity * 4 + firstSynapses.capacity * 8
  }

  /// Adds the synapses of the next source, in any order; two of them may have one target.
  ///
  /// Complexity: O(n log n) in the synapses of the source.
  /// - Precondition: every target is one of `targets`, every delay 1 ..< 2^32; at most 2^32 segments in all.
  public mutating func append(_ row: [Synapse]) {
    for synapse in row.sorted(by: { ($0.delay, $0.target) < ($1.delay, $1.target) }) {
      precondition(synapse.target >= 0 && synapse.target < targets && synapse.delay > 0)
      let delay = UInt32(synapse.delay)
      if segments.count > Int(firstSegments[sources]), segments[segments.count - 1].delay == delay {
        segments[segments.count - 1].count += 1
      } else {
        segments.append(Segment(delay: delay, count: 1))
      }
      if isNarrow {
        narrow.append(UInt16(truncatingIfNeeded: synapse.target))
      } else {
        wide.append(UInt32(truncatingIfNeeded: synapse.target))
      }
      weights.append(synapse.weight)
    }
    firstSegments.append(UInt32(segments.count))
    firstSynapses.append(weights.count)
  }

  /// The delays at which a spike of a source arrives somewhere, ascending.
  ///
  /// - Precondition: `source` is one of `sources`.
  func forEachDelay(of source: Int, _ body: (_ segment: Int, _ delay: Int) -> Void) {
    for segment in Int(firstSegments[source])..<Int(firstSegments[source + 1]) {
      body(segment, Int(segments[segment].delay))
    }
  }

  /// Adds the weights of one segment of a source to its targets; returns how many there were.
  ///
  /// Complexity: O(synapses of the segment + segments of the source), no allocation.
  func deliver(segment: Int, of source: Int, to inputs: UnsafeMutablePointer<Int32>) -> Int {
    var start = firstSynapses[source]
    for earlier in Int(firstSegments[source])..<segment { start += Int(segments[earlier].count) }
    let range = start..<start + Int(segments[segment].count)
    if isNarrow { add(narrow, range, to: inputs) } else { add(wide, range, to: inputs) }
    return range.count
  }

  @inline(__always)
  private func add<Target: FixedWidthInteger>(
    _ targets: [Target], _ range: Range<Int>, to inputs: UnsafeMutablePointer<Int32>
  ) {
    targets.withUnsafeBufferPointer { targets in
      weights.withUnsafeBufferPointer { weights in
        for index in range { inputs[Int(targets[index])] &+= Int32(weights[index]) }
      }
    }
  }
}
