import CRowKernels

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
    /// Synapses of the source before it.
    var start: UInt32
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
    for (index, synapse) in row.sorted(by: { ($0.delay, $0.target) < ($1.delay, $1.target) }).enumerated() {
      precondition(synapse.target >= 0 && synapse.target < targets && synapse.delay > 0)
      let delay = UInt32(synapse.delay)
      if index == 0 || segments[segments.count - 1].delay != delay {
        if segments.count == segments.capacity { growSegments() }
        segments.append(Segment(delay: delay, start: UInt32(index)))
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

  /// Makes room for a fourth more: twice as much, as arrays grow, would be most of the memory where every synapse has a
  /// delay of its own.
  private mutating func growSegments() {
    segments.reserveCapacity(segments.count + max(64, segments.count / 4))
  }

  /// The delays at which a spike of a source arrives somewhere, ascending.
  ///
  /// - Precondition: `source` is one of `sources`.
  func forEachDelay(of source: Int, _ body: (_ segment: Int, _ delay: Int) -> Void) {
    for segment in Int(firstSegments[source])..<Int(firstSegments[source + 1]) {
      body(segment, Int(segments[segment].delay))
    }
  }

  /// Adds the weights of all arrivals to their targets; returns how many there were.
  ///
  /// Complexity: O(synapses), no allocation.
  func deliver(_ arrivals: [Arrival], to inputs: inout [Int32]) -> Int {
    isNarrow
      ? deliver(arrivals, narrow, to: &inputs, sparse_row_add_u16)
      : deliver(arrivals, wide, to: &inputs, sparse_row_add_u32)
  }

  private typealias AddRow = (
    UnsafePointer<sparse_row>?, UnsafePointer<sparse_row>?, UnsafeMutablePointer<Int32>?
  ) -> Void

  @inline(__always)
  private func deliver<Target>(
    _ arrivals: [Arrival], _ targets: [Target], to inputs: inout [Int32], _ add: AddRow
  ) -> Int {
    var delivered = 0
    targets.withUnsafeBufferPointer { targets in
      weights.withUnsafeBufferPointer { weights in
        inputs.withUnsafeMutableBufferPointer { inputs in
          guard let targets = targets.baseAddress, let weights = weights.baseAddress else { return }
          func row(_ index: Int) -> sparse_row {
            let range = synapses(of: arrivals[index])
            return sparse_row(
              targets: targets + range.lowerBound, weights: weights + range.lowerBound,
              count: Int64(range.count))
          }
          guard !arrivals.isEmpty else { return }
          var (this, next) = (row(0), sparse_row())
          for index in arrivals.indices {
            let isLast = index + 1 == arrivals.count
            next = isLast ? sparse_row() : row(index + 1)
            add(&this, &next, inputs.baseAddress)
            delivered += Int(this.count)
            this = next
          }
        }
      }
    }
    return delivered
  }

  private func synapses(of arrival: Arrival) -> Range<Int> {
    let (source, segment) = (Int(arrival.source), Int(arrival.segment))
    let row = firstSynapses[source]..<firstSynapses[source + 1]
    let isLast = segment + 1 == Int(firstSegments[source + 1])
    let end = isLast ? row.count : Int(segments[segment + 1].start)
    return row.lowerBound + Int(segments[segment].start)..<row.lowerBound + end
  }
}

/// A spike on its arrival: the synapses of one source and one delay.
struct Arrival {
  var source: UInt32
  var segment: UInt32
}
