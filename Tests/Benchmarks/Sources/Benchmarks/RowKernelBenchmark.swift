import EventKernel
import SpikingOperators

/// The row kernel against the same loops in C, weights in cache: 1024 rows of 1024 codes, 31 % of the rows.
struct RowKernelBenchmark {
  static let compilers = ["gcc", "clang"]
  static let columns = 1024
  static let rowCount = 1024
  static let repetitions = 64

  typealias AddRow = @convention(c) (UnsafePointer<Int8>, Int32, UnsafeMutablePointer<Int32>, Int64) -> Void
  typealias AddEightRows =
    @convention(c) (
      UnsafePointer<Int8>, UnsafePointer<Int>, UnsafePointer<Int32>, UnsafeMutablePointer<Int32>, Int64
    ) -> Void

  let codes: [Int8]
  /// Where the active rows start, and their counts.
  let offsets: [Int]
  let counts: [Int32]

  init() {
    var random = RandomStream(seed: 2)
    codes = (0..<Self.columns * Self.rowCount).map { _ in Int8.random(in: .min ... .max, using: &random) }
    let rows = (0..<Self.rowCount).filter { _ in random.next() % 100 < 31 }
    // Whole groups of eight and of `mostRows`.
    offsets = rows.prefix(rows.count / 16 * 16).map { $0 * Self.columns }
    counts = offsets.map { _ in
      Int32.random(in: 1...7, using: &random) * (random.next() % 2 == 0 ? 1 : -1)
    }
  }

  /// Adds a number of active rows, from one on.
  private typealias AddRows = (
    UnsafePointer<Int8>, UnsafePointer<Int>, UnsafePointer<Int32>, UnsafeMutablePointer<Int32>
  ) -> Void

  func rows() throws -> [Row] {
    let libraries = Self.compilers.map { PeerLibrary(source: "row_kernel.c", compiler: $0) }
    let columns = Self.columns
    let own = { (rows: Int, path: RowKernel.Path) -> AddRows in
      { codes, offsets, counts, sums in
        RowKernel.add(
          codes: codes, offsets: offsets, counts: counts, rows: rows, into: sums, columns: columns, path: path
        )
      }
    }
    let one: (PeerLibrary) -> AddRows? = { library in
      let addRow = library.function("add_row", as: AddRow.self)
      return { addRow($0 + $1[0], $2[0], $3, Int64(columns)) }
    }
    let eight: (PeerLibrary) -> AddRows? = { library in
      let addRows = library.function("add_eight_rows", as: AddEightRows.self)
      return { addRows($0, $1, $2, $3, Int64(columns)) }
    }
    let pairs: (PeerLibrary) -> AddRows? = { library in
      library.find("add_eight_rows_pairs", as: AddEightRows.self).map { addRows in
        { addRows($0, $1, $2, $3, Int64(columns)) }
      }
    }
    return try RowKernel.Path.available.flatMap { path in
      let (name, target) = path == .best ? ("row-kernel", 0.9) : ("row-kernel-portable", nil)
      return try measure(
        "\(name)/one-row", target, libraries, group: 1, own: own(1, path), peer: one, path: path)
        + measure(
          "\(name)/eight-rows", target, libraries, group: 8, own: own(8, path), peer: eight, path: path)
        + measure(
          "\(name)/eight-rows", target == nil ? nil : 0.6, libraries, group: 8, own: own(8, path),
          peer: pairs,
          path: path, named: "pmaddubsw in C")
    }
  }

  private func measure(
    _ workload: String, _ target: Double?, _ libraries: [PeerLibrary?], group: Int, own: @escaping AddRows,
    peer: (PeerLibrary) -> AddRows?, path: RowKernel.Path, named name: String = "C loop"
  ) throws -> [Row] {
    let columns = Self.columns
    let contestant = Rounds.Contestant(name: "RowKernel") {
      checksum(group, own) { RowKernel.position(ofColumn: $0, columns: columns, wide: false, path: path) }
    }
    let operations = Double(offsets.count * columns * Self.repetitions)
    return try zip(Self.compilers, libraries).map { compiler, library in
      let row = Row(workload: workload, peer: "\(name), \(compiler)", unit: "Gsynop/s", target: target)
      return try row.measured {
        guard let library else { throw MissingPeer(reason: PeerLibrary.missing(compiler)) }
        guard let add = peer(library) else { throw MissingPeer(reason: "this processor has no AVX2") }
        let peer = Rounds.Contestant(name: compiler) { checksum(group, add) { $0 } }
        let seconds = try Rounds().run(own: contestant, peers: [peer])
        return Rounds.result(own: seconds[0], peer: seconds[1]) { operations / $0 * 1e-9 }
      }
    }
  }

  /// Adds all active rows, again and again, and folds the sums in the order of columns.
  private func checksum(_ group: Int, _ add: AddRows, position: (Int) -> Int) -> UInt64 {
    // Aligned, as in a run: a store that crosses a cache line costs twice as much.
    let sums = UnsafeMutableRawPointer.allocate(byteCount: Self.columns * 4, alignment: 64)
      .bindMemory(to: Int32.self, capacity: Self.columns)
    defer { sums.deallocate() }
    sums.initialize(repeating: 0, count: Self.columns)
    codes.withUnsafeBufferPointer { codes in
      offsets.withUnsafeBufferPointer { offsets in
        counts.withUnsafeBufferPointer { counts in
          guard let codes = codes.baseAddress, let offsets = offsets.baseAddress,
            let counts = counts.baseAddress
          else { return }
          for _ in 0..<Self.repetitions {
            for start in stride(from: 0, to: self.offsets.count, by: group) {
              add(codes, offsets + start, counts + start, sums)
            }
          }
        }
      }
    }
    return (0..<Self.columns).reduce(0) { fold, column in
      fold &* 31 &+ UInt64(truncatingIfNeeded: sums[position(column)])
    }
  }
}
