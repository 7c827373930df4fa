import DesignSpace
import TestSupport
import Testing

@Suite("Orders of points with several objectives")
struct OrderTests {
  @Test("Fronts and hypervolumes equal those of pymoo", arguments: ReferenceVectors.fronts.indices)
  func fronts(index: Int) {
    let (points, reference, volume, ranks) = ReferenceVectors.fronts[index]
    #expect(ParetoOrder.ranks(points) == ranks)
    let corner = Array(repeating: reference, count: points[0].count)
    #expect(Hypervolume.volume(points, reference: corner) == volume)
  }

  @Test("Three points below (4, 4) dominate an area of 6")
  func area() {
    #expect(Hypervolume.volume([[1, 3], [2, 2], [3, 1]], reference: [4, 4]) == 6)
    #expect(Hypervolume.volume([[5, 1], [4, 4]], reference: [4, 4]) == 0)
    #expect(Hypervolume.volume([], reference: [4, 4, 4]) == 0)
  }

  @Test("The front is what no other point dominates, equal points included")
  func front() {
    var generator = SeededGenerator(seed: 8)
    for _ in 0..<200 {
      let dimensions = Int.random(in: 1...4, using: &generator)
      let points = (0..<Int.random(in: 0...30, using: &generator)).map { _ in
        (0..<dimensions).map { _ in Double(Int.random(in: 0...6, using: &generator)) }
      }
      let expected = points.indices.filter { one in
        !points.contains { ParetoOrder.dominates($0, points[one]) }
      }
      #expect(ParetoOrder.front(points) == expected)
      #expect(points.indices.filter { ParetoOrder.ranks(points)[$0] == 0 } == expected)
    }
  }

  @Test("The rank of a point is one more than the highest of those that dominate it", arguments: 1...5)
  func ranks(dimensions: Int) {
    var generator = SeededGenerator(seed: UInt64(dimensions))
    for _ in 0..<100 {
      let points = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        (0..<dimensions).map { _ in Double(Int.random(in: 0...5, using: &generator)) }
      }
      let ranks = ParetoOrder.ranks(points)
      for (one, rank) in ranks.enumerated() {
        let above = points.indices.filter { ParetoOrder.dominates(points[$0], points[one]) }
        #expect(rank == (above.map { ranks[$0] }.max() ?? -1) + 1)
      }
    }
  }

  @Test("Halving many points takes no memory for their pairs, on one front or on many", arguments: 1...2)
  func manyPoints(dimensions: Int) {
    let points = (0..<200_000).map { [Double($0), -Double($0)].prefix(dimensions) }.map(Array.init)
    #expect(SuccessiveHalving.best(2, of: points) == (dimensions == 1 ? [0, 1] : [0, 199_999]))
    #expect(ParetoOrder.ranks(points.map { $0.map(\.magnitude) }).last == 199_999)
  }

  @Test("The volume grows by what a point adds and does not depend on the order of points")
  func volumeIsMonotonic() {
    var generator = SeededGenerator(seed: 12)
    for _ in 0..<100 {
      let dimensions = Int.random(in: 2...4, using: &generator)
      let points = (0..<8).map { _ in
        (0..<dimensions).map { _ in Double(Int.random(in: 0...9, using: &generator)) }
      }
      let reference = Array(repeating: 8.0, count: dimensions)
      let whole = Hypervolume.volume(points, reference: reference)
      #expect(whole == Hypervolume.volume(points.shuffled(using: &generator), reference: reference))
      #expect(whole >= Hypervolume.volume(points.dropLast(), reference: reference))
      // Counted cell by cell of the integer grid.
      var cells = 0.0
      for cell in 0..<pow(8, dimensions) {
        let corner = (0..<dimensions).map { Double(cell / pow(8, $0) % 8) }
        if points.contains(where: { zip($0, corner).allSatisfy { $0 <= $1 } }) { cells += 1 }
      }
      #expect(whole == cells)
    }
  }

  @Test("Kendall's tau equals SciPy's")
  func kendall() throws {
    let (one, other, tau) = ReferenceVectors.kendall
    let found = try #require(RankCorrelation.kendall(one, other))
    #expect(abs(found - tau) < 1e-12)
    #expect(RankCorrelation.kendall([1, 1, 1], [1, 2, 3]) == nil)
    #expect(RankCorrelation.kendall([1, 2, 3], [3, 2, 1]) == -1)
  }

  @Test("Halving keeps the best front first and, inside a front, the least crowded points")
  func halving() {
    #expect(SuccessiveHalving.sizes(points: 64, rungs: 4, eta: 4) == [64, 16, 4, 1])
    #expect(SuccessiveHalving.sizes(points: 5, rungs: 3, eta: 4) == [5, 1, 1])
    let points: [[Double]] = [[5, 5], [1, 4], [2, 3.9], [3, 2], [4, 1], [9, 9]]
    #expect(SuccessiveHalving.best(3, of: points) == [1, 4, 3])
    #expect(SuccessiveHalving.best(10, of: points).sorted() == [0, 1, 2, 3, 4, 5])
  }

  private func pow(_ base: Int, _ exponent: Int) -> Int {
    (0..<exponent).reduce(1) { value, _ in value * base }
  }
}
