import CTagScan

/// Packets that lie one behind the other in one chunk.
struct TrainPiece {
  let first: UnsafeMutablePointer<Int64>
  let end: UnsafeMutablePointer<Int64>

  @inline(__always) var count: Int { end - first }

  /// A set of all packets.
  @inline(__always) var all: UInt64 { UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- count) }

  /// The last packets of runs with the same tag, as a set.
  @inline(__always) var endsOfRuns: UInt64 { tag_scan_ends(first + TrainChunks.packets, count) }

  /// The part that arrives before a time.
  @inline(__always) func before(_ bound: Int64) -> TrainPiece {
    if end[-1] < bound { return self }
    var (low, high) = (first, end - 1)
    while low != high {
      let middle = low + (high - low) / 2
      if middle.pointee < bound { low = middle + 1 } else { high = middle }
    }
    return TrainPiece(first: first, end: low)
  }

  /// Lets packets arrive later.
  @inline(__always) func delay(by shift: Int64) {
    for index in 0..<count { first[index] &+= shift }
  }
}
