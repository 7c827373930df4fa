import Testing

@testable import ChipPlacement

@Suite("The walk over the mesh")
struct MeshWalkTests {
  @Test("visits every core once, from core 0, to a neighbour each time", arguments: 1...24, 1...24)
  func visits(columns: Int, rows: Int) {
    let cores = MeshWalk(columns: columns, rows: rows).cores
    #expect(cores.first == 0)
    #expect(cores.sorted() == Array(0..<columns * rows))
    let steps = zip(cores, cores.dropFirst()).map { a, b in
      max(abs(a % columns - b % columns), abs(a / columns - b / columns))
    }
    #expect(steps.allSatisfy { $0 == 1 })
  }

  @Test("gives its first steps without the rest", arguments: [(9, 7), (16, 16), (13, 300)])
  func prefix(columns: Int, rows: Int) {
    let all = MeshWalk(columns: columns, rows: rows).cores
    for steps in [0, 1, 5, 40, columns * rows, columns * rows + 1] {
      #expect(MeshWalk(columns: columns, rows: rows, first: steps).cores == Array(all.prefix(steps)))
    }
  }

  @Test("keeps any stretch of the walk in a compact patch", arguments: [(64, 64), (100, 37), (13, 300)])
  func compact(columns: Int, rows: Int) {
    let cores = MeshWalk(columns: columns, rows: rows).cores
    let length = 100
    for start in stride(from: 0, to: cores.count - length, by: 50) {
      let patch = cores[start..<start + length]
      let width = (patch.map { $0 % columns }.max() ?? 0) - (patch.map { $0 % columns }.min() ?? 0)
      let height = (patch.map { $0 / columns }.max() ?? 0) - (patch.map { $0 / columns }.min() ?? 0)
      #expect(width + height <= 60)
    }
  }
}
