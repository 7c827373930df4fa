import TestSupport
import Testing

@testable import SpikeWorkload

extension SpikeCountDistribution {
  /// The probability of a magnitude.
  fileprivate func probability(of magnitude: Int) -> Double {
    let above = magnitude == 0 ? 0x1p32 : Double(tails[magnitude - 1])
    return (above - Double(tails[magnitude])) / 0x1p32
  }
}

@Suite("Synthetic spike counts")
struct SyntheticDistributionTests {
  /// Width of the down_proj input of SpikingBrain-7B.
  private static let width = 18944

  private func probabilities(_ k: Double) -> [Double] {
    let distribution = SpikeCountDistribution(SpikeMode(k: k), width: Self.width)
    return distribution.tails.indices.map { distribution.probability(of: $0) }
  }

  /// The share of channels with so many set bits; three stands for three and more.
  private func bin(_ bits: Int, _ probabilities: [Double]) -> Double {
    probabilities.enumerated().reduce(0) {
      $0 + (min(3, $1.offset.nonzeroBitCount) == bits ? $1.element : 0)
    }
  }

  @Test("have the bins of Figure 9 at k = 3: silent, one, two, and three or more set bits")
  func figure9() {
    let probabilities = probabilities(3)
    #expect(abs(probabilities.reduce(0, +) - 1) < 1e-9)
    // Z / (Z + F) and the bins over it: 69.15, 19.30, 9.69 and 1.85 %, printed with two digits.
    let empty = 3 * bin(0, probabilities) + 2 * bin(1, probabilities) + bin(2, probabilities)
    let whole = empty + 1 - bin(0, probabilities)
    let bins = [empty / whole] + (1...3).map { bin($0, probabilities) / whole }
    for (found, published) in zip(bins, [0.6915, 0.1930, 0.0969, 0.0185]) {
      #expect(abs(found - published) < 1e-4, "\(bins)")
    }
    let slots = (1...3).reduce(0.0) { $0 + Double($1) * bin($1, probabilities) }
    #expect(abs(slots - 1.170) < 1e-3)
    #expect(abs(probabilities[17...].reduce(0, +) - 0.01) < 0.002)
    let mean = probabilities.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
    #expect(abs(mean - 3) < 0.03, "mean|s| = k but for rounding")
  }

  /// A row of Table 11 of the paper.
  struct Row: Sendable {
    var k: Double
    var sparsity: Double
    var atMost7: Double
  }

  @Test(
    "have the sparsity and the share of |s| <= 7 of Table 11 at every k of it",
    arguments: [
      Row(k: 2, sparsity: 0.730, atMost7: 0.989), Row(k: 2.5, sparsity: 0.709, atMost7: 0.976),
      Row(k: 3, sparsity: 0.692, atMost7: 0.951), Row(k: 3.5, sparsity: 0.677, atMost7: 0.916),
      Row(k: 4, sparsity: 0.664, atMost7: 0.877),
    ])
  func table11(row: Row) {
    let probabilities = probabilities(row.k)
    let empty = 3 * bin(0, probabilities) + 2 * bin(1, probabilities) + bin(2, probabilities)
    #expect(abs(empty / (empty + 1 - bin(0, probabilities)) - row.sparsity) < 6e-4)
    #expect(abs(probabilities[...7].reduce(0, +) - row.atMost7) < 6e-4)
  }

  @Test("follow the distribution when they are drawn, within five standard deviations", arguments: 1...3)
  func drawn(seed: UInt64) {
    let counts = sample(seed)
    let statistics = SiteStatistics(counts)
    let n = Double(counts.count)
    let expected = probabilities(3)
    var histogram = [Int](repeating: 0, count: expected.count)
    var positive = 0
    for count in counts {
      histogram[Int(count.magnitude)] += 1
      if count > 0 { positive += 1 }
    }
    for (magnitude, probability) in expected.enumerated() {
      let deviation = abs(Double(histogram[magnitude]) - n * probability)
      #expect(deviation <= 5 * (n * probability * (1 - probability)).squareRoot() + 1, "|s| = \(magnitude)")
    }
    let firing = Double(statistics.firingChannels)
    #expect(abs(Double(positive) - firing / 2) < 5 * (firing / 4).squareRoot())
    // Bits per channel, 1.17 as published; the variance of p is below 0.7.
    #expect(abs(Double(statistics.bitwiseSpikes) / n - 1.1759) < 5 * (0.7 / n).squareRoot())
    #expect(abs(firing / n - 0.816) < 5 * (0.15 / n).squareRoot())
  }

  @Test(
    "fire in the share of channels that was asked for, with magnitudes as published",
    arguments: [0.31, 0.9, 1])
  func firing(share: Double) {
    let distribution = SpikeCountDistribution(SpikeMode(), width: Self.width, firing: share)
    let published = probabilities(3)
    #expect(abs(distribution.probability(of: 0) - (1 - share)) < 1e-9)
    for magnitude in 1..<published.count {
      let expected = published[magnitude] / (1 - published[0]) * share
      #expect(abs(distribution.probability(of: magnitude) - expected) < 1e-8)
    }
    let statistics = SiteStatistics(sample(7, firing: share))
    let n = Double(statistics.channels)
    #expect(
      abs(Double(statistics.firingChannels) / n - share) <= 5 * (share * (1 - share) / n).squareRoot() + 1 / n
    )
  }

  @Test("are never all silent and never larger than k times the width", arguments: [1, 2, 4, 8])
  func bounds(width: Int) {
    let mode = SpikeMode(k: 2)
    let distribution = SpikeCountDistribution(mode, width: width, firing: 0.05)
    for seed in 0..<500 as Range<UInt64> {
      var counts = SparseCounts()
      distribution.draw(width: width, from: 16, CounterHash(seed: seed), into: &counts)
      #expect(!counts.counts.isEmpty)
      #expect(counts.channels.allSatisfy { (16..<16 + Int32(width)).contains($0) })
      #expect(counts.counts.allSatisfy { $0 != 0 && Int($0.magnitude) <= max(1, 2 * width) })
    }
  }

  @Test("round down under floor rounding, so that more channels are silent")
  func floor() {
    let floor = SpikeCountDistribution(SpikeMode(rounding: .floor), width: Self.width)
    #expect(floor.probability(of: 0) > probabilities(3)[0] + 0.1)
  }

  /// Counts of 12 vectors of one site, silent channels included.
  private func sample(_ seed: UInt64, firing: Double? = nil) -> [Int32] {
    let distribution = SpikeCountDistribution(SpikeMode(), width: Self.width, firing: firing)
    return (0..<12).flatMap { position in
      var counts = SparseCounts()
      distribution.draw(width: Self.width, CounterHash(seed: seed, position), into: &counts)
      var dense = [Int32](repeating: 0, count: Self.width)
      for (channel, count) in zip(counts.channels, counts.counts) { dense[Int(channel)] = count }
      return dense
    }
  }
}
