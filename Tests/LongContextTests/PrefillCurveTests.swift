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

  @Test("has the last stretch begin behind a full window even where it must be longer than the beginning")
  func lastStretch() throws {
    func stretches(_ seed: UInt64, _ steadiness: Double) throws -> [PrefillStretch] {
      var request = try ContextStudyTests.request(
        seed, window: 300, layers: [.slidingWindow, .slidingWindow], lengths: [1 << 14])
      request.settings.steadiness = steadiness
      return try #require(try ContextStudy(request).sampled.first).curve.stretches
    }
    var longer = 0
    for seed: UInt64 in 0..<12 {
      let short = try stretches(seed, 1)
      let (first, last) = (
        short[0].steady.relativeUncertainty, short[short.count - 1].steady.relativeUncertainty
      )
      guard first < last else { continue }
      let ends = try stretches(seed, (first + last) / 2)
      let end = try #require(ends.last)
      #expect(end.start > 300, "seed \(seed): \(end.start) ..< \(end.end)")
      if end.end - end.start > ends[0].end { longer += 1 }
    }
    #expect(longer > 0)
  }

  @Test(
    "holds a prompt of two windows out up to a window of two stretches",
    arguments: [(127, true), (128, true), (129, false)])
  func heldOut(window: Int, isHeldOut: Bool) throws {
    var request = try ContextStudyTests.request(
      1, window: window, layers: [.gatedLinear, .slidingWindow], lengths: [1 << 14])
    request.settings.longestStretch = 64
    let runner = try #require(try ContextStudy(request).sampled.first).runner
    let sampler = StretchSampler(runner: runner, settings: request.settings) { _ in }
    #expect((sampler.heldOut(behind: 64) == 2 * runner.fullWindow) == isHeldOut)
  }

  @Test(
    "begins a stretch between two others behind the one before it where four cycles fit",
    arguments: [0, 3, 18])
  func between(seed: UInt64) throws {
    var request = try ContextStudyTests.request(
      seed, window: 2000, layers: [.slidingWindow, .slidingWindow], lengths: [1 << 14])
    request.settings.steadiness = 1e-6
    let curve = try #require(try ContextStudy(request).sampled.first).curve
    let shortest = 4 * request.repeated.count
    var seen = 0
    for (a, b) in zip(curve.stretches, curve.stretches.dropFirst()) where b.end < 2000 {
      #expect(b.start >= a.end || b.end - b.start == shortest, "\(a.start)..<\(a.end), \(b.start)..<\(b.end)")
      seen += 1
    }
    #expect(seen > 1)
  }
}
