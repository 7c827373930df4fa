import SpikeFoundry
import SpikeWorkload
import TestSupport
import Testing

@testable import LongContext

@Suite("The curve of a prompt")
struct PrefillCurveTests {
  /// In the first three the line is fine at the first place that is looked at, and wrong, or not looked at, at the second.
  @Test(
    "states for every part between two stretches by how much a line may be off there",
    arguments: [(18, 2000, 20), (3, 900, 20), (18, 2000, 3), (0, 2000, 20), (9, 900, 20), (5, 300, 6)])
  func departures(seed: UInt64, window: Int, stretches: Int) throws {
    var request = try ContextStudyTests.request(
      seed, window: window, layers: [.slidingWindow, .slidingWindow], lengths: [1 << 14])
    request.settings.longestStretch = 64
    request.settings.stretches = stretches
    let curve = try #require(try ContextStudy(request).sampled.first).curve
    let ends = curve.stretches.map(\.end)
    #expect(ends.count >= 3)
    for part in zip(ends, ends.dropFirst()).map({ $0..<$1 }) {
      #expect(
        curve.departures.contains {
          $0.range.lowerBound <= part.lowerBound && part.upperBound <= $0.range.upperBound
        }, "\(part) of \(ends)")
    }
  }
}
