import DesignSpace
import TestSupport
import Testing

@Suite("Samples of the unit cube")
struct SamplingTests {
  @Test("The Sobol sequence starts as published")
  func firstPoints() {
    var sequence = SobolSequence(dimensions: 4)
    let expected: [[Double]] = [
      [0, 0, 0, 0], [0.5, 0.5, 0.5, 0.5], [0.75, 0.25, 0.25, 0.25], [0.25, 0.75, 0.75, 0.75],
      [0.375, 0.375, 0.625, 0.875], [0.875, 0.875, 0.125, 0.375], [0.625, 0.125, 0.875, 0.625],
      [0.125, 0.625, 0.375, 0.125],
    ]
    #expect((0..<8).map { _ in sequence.next() } == expected)
  }

  @Test("The Sobol sequence equals SciPy's in 21 dimensions")
  func manyDimensions() {
    var sequence = SobolSequence(dimensions: 21)
    let points = (0..<64).map { _ in sequence.next() }
    for (index, point) in ReferenceVectors.sobol { #expect(points[index].map { $0 * 64 } == point) }
  }

  @Test(
    "Every coordinate of 2^n Sobol points hits each of 2^n parts once, scrambled or not",
    arguments: [nil, 1, 99] as [UInt64?])
  func evenness(seed: UInt64?) {
    let dimensions = SobolSequence.maximumDimensions
    var sequence = SobolSequence(dimensions: dimensions, seed: seed)
    let points = (0..<256).map { _ in sequence.next() }
    for dimension in 0..<dimensions {
      #expect(Set(points.map { Int($0[dimension] * 256) }).count == 256)
    }
  }

  @Test("A seed changes scrambled points and nothing else does")
  func seeds() {
    func points(_ seed: UInt64) -> [[Double]] {
      var sequence = SobolSequence(dimensions: 3, seed: seed)
      return (0..<16).map { _ in sequence.next() }
    }
    #expect(points(1) == points(1))
    #expect(points(1) != points(2))
  }

  @Test("A Latin hypercube has one place in every part of every axis", arguments: [1, 2, 7, 64])
  func latinHypercube(count: Int) {
    let places = UnitSamples.latinHypercube(count: count, dimensions: 5, seed: 3)
    for axis in 0..<5 {
      #expect(Set(places.map { Int($0[axis] * Double(count)) }).count == count)
    }
    #expect(places.joined().allSatisfy { (0..<1).contains($0) })
  }

  @Test("Random places stay the same when more are asked for")
  func prefixes() {
    let few = UnitSamples.random(count: 5, dimensions: 3, seed: 9)
    #expect(few == Array(UnitSamples.random(count: 50, dimensions: 3, seed: 9).prefix(5)))
  }
}
