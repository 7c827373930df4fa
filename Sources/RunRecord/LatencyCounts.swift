/// How long packets took, by kind and part of the way: histograms with integer counts.
///
/// ENDs, credits and thresholds are all measured; of spikes and graded values, vectors and scalars alike, the copies of
/// one in `sampling` of those that a source sends for one token, beginning at a place that a hash decides.
public struct LatencyCounts: Sendable, Equatable {
  /// Part of the way of a packet.
  public enum Part: Int, Sendable, CaseIterable {
    /// From the injection into the network to the input queue.
    case network
    /// From the input queue to the end of its service.
    case queue
    /// Both.
    case total

    /// Name in tables.
    public var key: String { "\(self)" }
  }

  /// Of how many spikes or values one is measured.
  public static let sampling = 64
  /// Buckets of a histogram: eight for each power of two from 16 ps on.
  public static let bucketCount = 16 + 8 * 59

  private var counts: [Int64] = []

  /// Counts of a run that has measured nothing yet.
  public init() {}

  /// The bucket of a time in picoseconds.
  @inlinable public static func bucket(of time: Int64) -> Int {
    guard time >= 16 else { return Int(max(time, 0)) }
    let exponent = 63 - time.leadingZeroBitCount
    return 16 + 8 * (exponent - 4) + Int(time >> Int64(exponent - 3)) - 8
  }

  /// The least time of a bucket in picoseconds.
  @inlinable public static func least(of bucket: Int) -> Int64 {
    guard bucket >= 16 else { return Int64(bucket) }
    let (octave, step) = (bucket - 16).quotientAndRemainder(dividingBy: 8)
    return Int64(8 + step) << Int64(octave + 1)
  }

  private static func first(_ kind: PacketKind, _ part: Part) -> Int {
    (kind.rawValue * Part.allCases.count + part.rawValue) * bucketCount
  }

  /// Counts a packet that was injected, entered the queue and was served at these times.
  public mutating func add(_ kind: PacketKind, injected: Int64, arrived: Int64, served: Int64) {
    if counts.isEmpty {
      counts = Array(repeating: 0, count: PacketKind.allCases.count * Part.allCases.count * Self.bucketCount)
    }
    counts.withUnsafeMutableBufferPointer { counts in
      counts[Self.first(kind, .network) + Self.bucket(of: arrived - injected)] += 1
      counts[Self.first(kind, .queue) + Self.bucket(of: served - arrived)] += 1
      counts[Self.first(kind, .total) + Self.bucket(of: served - injected)] += 1
    }
  }

  /// Adds what another thread has measured.
  public mutating func add(_ other: LatencyCounts) {
    guard !other.counts.isEmpty else { return }
    guard !counts.isEmpty else { return self = other }
    for index in counts.indices { counts[index] += other.counts[index] }
  }

  /// The buckets of a histogram that are not empty, ascending.
  public func buckets(_ kind: PacketKind, _ part: Part) -> [(bucket: Int, packets: Int64)] {
    guard !counts.isEmpty else { return [] }
    let first = Self.first(kind, part)
    return (0..<Self.bucketCount).compactMap { counts[first + $0] > 0 ? ($0, counts[first + $0]) : nil }
  }
}
