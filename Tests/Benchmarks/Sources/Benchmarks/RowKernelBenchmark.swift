import EventKernel
import SpikingOperators

/// The row kernel against the same loop in C, weights in cache: 1024 rows of 1024 codes, 31 % of the rows.
struct RowKernelBenchmark {
  static let compilers = ["gcc", "clang"]
  static let columns = 1024
  static let rowCount = 1024
  static let repetitions = 64

  typealias AddRow = @convention(c) (UnsafePointer<Int8>, Int32, UnsafeMutablePointer<Int32>, Int64) -> Void
  typealias AddFourRows =
    @convention(c) (
      UnsafePointer<Int8>, UnsafeRawPointer, UnsafeRawPointer,
      UnsafeMutablePointer<Int32>, Int64
    ) -> Void

  /// Four active rows.
  struct Group {
    var offsets: SIMD4<Int>
    var counts: SIMD4<Int32>
  }

  let codes: [Int8]
  let groups: [Group]

  init() {
    var random = RandomStream(seed: 2)
    codes = (0..<Self.columns * Self.rowCount).map { _ in Int8.random(in: .min ... .max, using: &random) }
    let rows = (0..<Self.rowCount).filter { _ in random.next() % 100 < 31 }
    groups = (0..<rows.count / 4).map { index in
      var group = Group(offsets: SIMD4(), counts: SIMD4())
      for lane in 0..<4 {
        group.offsets[lane] = rows[4 * index + lane] * Self.columns
        group.counts[lane] = Int32.random(in: 1...7, using: &random) * (random.next() % 2 == 0 ? 1 : -1)
      }
      return group
    }
  }

  func rows() throws -> [Row] {
    let libraries = Self.compilers.map { PeerLibrary(source: "row_kernel.c", compiler: $0) }
    let columns = Self.columns
    let one = try measure("row-kernel/one-row", target: 0.5, libraries: libraries) { codes, group, sums in
      for lane in 0..<4 {
        RowKernel.add(
          codes: codes + group.offsets[lane], count: group.counts[lane], into: sums, columns: columns)
      }
    } peer: { library in
      let addRow = library.function("add_row", as: AddRow.self)
      return { codes, group, sums in
        for lane in 0..<4 { addRow(codes + group.offsets[lane], group.counts[lane], sums, Int64(columns)) }
      }
    }
    let four = try measure("row-kernel/four-rows", target: 0.5, libraries: libraries) { codes, group, sums in
      RowKernel.add(codes: codes, offsets: group.offsets, counts: group.counts, into: sums, columns: columns)
    } peer: { library in
      let addFourRows = library.function("add_four_rows", as: AddFourRows.self)
      return { codes, group, sums in
        var offsets = SIMD4<Int64>(truncatingIfNeeded: group.offsets)
        var counts = group.counts
        addFourRows(codes, &offsets, &counts, sums, Int64(columns))
      }
    }
    return one + four
  }

  private typealias AddGroup = (UnsafePointer<Int8>, Group, UnsafeMutablePointer<Int32>) -> Void

  private func measure(
    _ workload: String, target: Double, libraries: [PeerLibrary?], own: @escaping AddGroup,
    peer: (PeerLibrary) -> AddGroup
  ) throws -> [Row] {
    let columns = Self.columns
    let contestant = Rounds.Contestant(name: "RowKernel") {
      checksum(own) { RowKernel.position(ofColumn: $0, columns: columns, wide: false) }
    }
    let peers = libraries.compactMap { $0 }.map { library in
      let add = peer(library)
      return Rounds.Contestant(name: library.compiler) { checksum(add) { $0 } }
    }
    let seconds = try Rounds().run(own: contestant, peers: peers)
    let operations = Double(groups.count * 4 * columns * Self.repetitions)
    var peerSeconds = seconds.dropFirst().makeIterator()
    return zip(Self.compilers, libraries).map { compiler, library in
      let result = library.flatMap { _ in peerSeconds.next() }.map { peer in
        Rounds.result(own: seconds[0], peer: peer) { operations / $0 * 1e-9 }
      }
      return Row(
        workload: workload, peer: "C loop, \(compiler)", unit: "Gsynop/s", target: target, result: result)
    }
  }

  /// Adds all active rows, again and again, and folds the sums in the order of columns.
  private func checksum(_ add: AddGroup, position: (Int) -> Int) -> UInt64 {
    var sums = [Int32](repeating: 0, count: Self.columns)
    codes.withUnsafeBufferPointer { codes in
      sums.withUnsafeMutableBufferPointer { sums in
        guard let codes = codes.baseAddress, let sums = sums.baseAddress else { return }
        for _ in 0..<Self.repetitions {
          for group in groups { add(codes, group, sums) }
        }
      }
    }
    return (0..<Self.columns).reduce(0) { fold, column in
      fold &* 31 &+ UInt64(truncatingIfNeeded: sums[position(column)])
    }
  }
}
