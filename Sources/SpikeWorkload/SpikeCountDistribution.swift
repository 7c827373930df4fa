/// Signed spike counts that are distributed as the published ones, drawn from random bits.
public struct SpikeCountDistribution: Sendable, Hashable {
  /// [m]: 2^32 · P(|s| > m); ends with 0.
  let tails: [UInt64]
  /// The smallest |s| that bits with these leading ones can mean: where the search starts.
  private let starts: [Int32]
  private static let leadingBits: UInt64 = 12

  /// Makes the distribution of one encoded vector.
  ///
  /// - Parameters:
  ///   - mode: the threshold divisor k and the rounding decide the counts.
  ///   - width: channels of the vector; no count exceeds k · width, as Σ|x| / V cannot.
  ///   - firing: share of channels that fire; nil takes the published one. The counts of those that do are
  ///     distributed as published, whatever their share.
  public init(_ mode: SpikeMode, width: Int, firing: Double? = nil) {
    let boundary = mode.rounding == .floor ? 1 : 0.5
    let published = PublishedMagnitudes.share(above: boundary / mode.k)
    let share = min(max(firing ?? published, 0), 1)
    var tails: [UInt64] = []
    let largest = max(1, (mode.k * Double(width)).rounded(.down))
    for count in 0... {
      let above = PublishedMagnitudes.share(above: (Double(count) + boundary) / mode.k)
      let tail = Double(count) < largest ? (above / published * share * 0x1p32).rounded() : 0
      tails.append(UInt64(tail))
      if tail == 0 { break }
    }
    self.tails = tails
    starts = (0..<(1 << Self.leadingBits)).map { lead in
      let last = (UInt64(lead) + 1) << (32 - Self.leadingBits) - 1
      return Int32(truncatingIfNeeded: tails.firstIndex { last >= $0 } ?? 0)
    }
  }

  /// The count that 64 uniform bits stand for; both signs are equally likely.
  @inline(__always)
  func count(_ bits: UInt64) -> Int32 {
    let uniform = bits & 0xFFFF_FFFF
    var magnitude = starts[Int(uniform >> (32 - Self.leadingBits))]
    while uniform < tails[Int(magnitude)] { magnitude += 1 }
    return bits >> 63 == 0 ? magnitude : -magnitude
  }

  /// Draws the counts of a vector; never all silent, as a threshold of mean|x| / k lets something fire.
  ///
  /// Complexity: O(width), about 2 ns per channel.
  ///
  /// - Parameters:
  ///   - width: channels of the vector.
  ///   - first: number of its first channel.
  ///   - hash: its bits; the channel number is the counter.
  ///   - counts: receives the channels that fire.
  public func draw(width: Int, from first: Int = 0, _ hash: CounterHash, into counts: inout SparseCounts) {
    let before = counts.counts.count
    counts.channels.append(contentsOf: repeatElement(0, count: width))
    counts.counts.append(contentsOf: repeatElement(0, count: width))
    var end = before
    counts.channels.withUnsafeMutableBufferPointer { channels in
      counts.counts.withUnsafeMutableBufferPointer { values in
        // Every channel is written and silent ones are overwritten: a branch that nobody can predict costs more.
        for channel in first..<first + width {
          let count = count(hash[channel])
          channels[end] = Int32(truncatingIfNeeded: channel)
          values[end] = count
          end += count == 0 ? 0 : 1
        }
      }
    }
    counts.channels.removeLast(before + width - end)
    counts.counts.removeLast(before + width - end)
    guard end == before, width > 0 else { return }
    let chosen = first + Int(hash[-1 - first] % UInt64(width))
    counts.channels.append(Int32(truncatingIfNeeded: chosen))
    counts.counts.append(1)
  }
}
