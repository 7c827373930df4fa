import SpikingModel
import TestSupport
import Testing

@testable import SpikingOperators

@Suite("The row kernel")
struct RowKernelTests {
  /// Bounds on |count|, at and around the borders between the kernels.
  static let bounds: [Int32] = [0, 1, 31, 32, 63, 64, 65, 127, 255, 256, 32_767, 32_768, 56_832, .max]
  static let columns = [0, 1, 15, 16, 31, 32, 33, 48, 64, 95, 130]

  /// Counts of up to a bound in magnitude, half of them at it.
  func counts(_ bound: Int32, _ rows: Int, _ random: inout SeededGenerator) -> [Int32] {
    (0..<rows).map { _ in
      switch random.integer(0...3) {
      case 0: bound
      case 1: -bound
      default: Int32(random.integer(-Int(bound)...Int(bound)))
      }
    }
  }

  /// The naive sum in Int64, brought back to 32 bits.
  func expected<Code: FixedWidthInteger>(
    _ start: Int32, _ counts: [Int32], _ offsets: [Int], _ codes: [Code], _ column: Int
  ) -> Int32 {
    let sum = zip(counts, offsets).reduce(Int64(start)) {
      $0 &+ Int64($1.0) * Int64(codes[$1.1 + column])
    }
    return Int32(truncatingIfNeeded: sum)
  }

  /// Adds random rows of every number and length, and compares every sum and its neighbours.
  func check<Code: FixedWidthInteger & Sendable>(
    _ path: RowKernel.Path, codes: [Code], bound: Int32, seed: UInt64,
    add: (UnsafePointer<Code>, [Int], [Int32], [Int]?, UnsafeMutablePointer<Int32>, Int) -> Void
  ) {
    var random = SeededGenerator(seed: seed)
    for columns in 0...200 {
      let rows = (columns + Int(seed % 17)) % (RowKernel.mostRows + 1)
      let counts = counts(bound, rows, &random)
      // Rows may start anywhere, and may repeat.
      let offsets = (0..<rows).map { _ in random.integer(0...codes.count - columns) }
      let next: [Int]? =
        columns % 3 == 0
        ? nil : (0..<RowKernel.mostRows).map { _ in random.integer(0...codes.count - columns) }
      let start = (0..<columns + 2).map { _ in Int32(truncatingIfNeeded: random.next()) }
      var sums = start
      codes.withUnsafeBufferPointer { codes in
        sums.withUnsafeMutableBufferPointer { sums in
          guard let codes = codes.baseAddress, let sums = sums.baseAddress else { return }
          add(codes, offsets, counts, next, sums + 1, columns)
        }
      }
      var wrong = sums[0] != start[0] || sums[columns + 1] != start[columns + 1]
      for column in 0..<columns {
        let place =
          1
          + RowKernel.position(
            ofColumn: column, columns: columns, wide: Code.bitWidth == 16, path: path)
        wrong = wrong || sums[place] != expected(start[place], counts, offsets, codes, column)
      }
      #expect(!wrong, "\(rows) rows of \(columns) columns: counts \(counts)")
    }
  }

  @Test(
    "adds int8 rows exactly for every count, number of rows, length and alignment",
    arguments: RowKernel.Path.available, bounds)
  func narrow(_ path: RowKernel.Path, _ bound: Int32) {
    var random = SeededGenerator(seed: UInt64(bound))
    let any = (0..<700).map { _ in Int8(truncatingIfNeeded: random.next()) }
    for codes in [any, Array(repeating: -128, count: 201), any.map { $0 < 0 ? -128 : 127 }] {
      check(path, codes: codes, bound: bound, seed: random.next()) {
        RowKernel.add(
          codes: $0, offsets: $1, counts: $2, rows: $1.count, next: $3, into: $4, columns: $5, path: path)
      }
    }
  }

  @Test(
    "adds int16 rows exactly for every count, number of rows, length and bound on the codes",
    arguments: RowKernel.Path.available, bounds)
  func wide(_ path: RowKernel.Path, _ bound: Int32) {
    var random = SeededGenerator(seed: UInt64(bound) + 99)
    for largest in [1, 127, 194, 32_768] {
      let codes = (0..<700).map { index in
        index % 2 == 0
          ? Int16(max(-largest, -32_768))
          : Int16(random.integer(max(-largest, -32_768)...min(largest, 32_767)))
      }
      check(path, codes: codes, bound: bound, seed: random.next()) {
        RowKernel.add(
          codes: $0, largest: largest, offsets: $1, counts: $2, rows: $1.count, next: $3, into: $4,
          columns: $5, path: path)
      }
    }
  }

  @Test("takes the most negative count", arguments: RowKernel.Path.available)
  func mostNegative(_ path: RowKernel.Path) {
    let codes = [Int8](repeating: -128, count: 40)
    for rows in 1...RowKernel.mostRows {
      var sums = [Int32](repeating: 5, count: 40)
      var counts = [Int32](repeating: .min, count: rows)
      counts[0] = .min + 1
      RowKernel.add(
        codes: codes, offsets: Array(repeating: 0, count: rows), counts: counts, rows: rows, into: &sums,
        columns: 40, path: path)
      // -128 · (-2^31 + 1) = -128 modulo 2^32, and -128 · -2^31 = 0.
      #expect(sums == Array(repeating: 5 - 128, count: 40))
    }
  }

  @Test("has a path for every processor, and the fastest is one that it can run")
  func paths() {
    #expect(RowKernel.Path.available.contains(.portable))
    #expect(RowKernel.Path.available.contains(.best))
    #if arch(arm64)
      #expect(RowKernel.Path.best == .vector)
    #endif
  }

  @Test("orders the accumulators of the portable path by a permutation", arguments: [true, false])
  func permutation(_ wide: Bool) {
    for columns in Self.columns {
      let positions = (0..<columns).map {
        RowKernel.position(ofColumn: $0, columns: columns, wide: wide, path: .portable)
      }
      #expect(positions.sorted() == Array(0..<columns))
    }
  }

  @Test("gives the same accumulators for any number of spikes that wait", arguments: RowKernel.Path.available)
  func waiting(_ path: RowKernel.Path) {
    var random = SeededGenerator(seed: 5)
    let (outputs, inputs) = (77, 100)
    for largest in [127, 194] {
      let codes = CodeMatrix(
        outputs: outputs, inputs: inputs, group: inputs,
        codes: (0..<outputs * inputs).map { _ in Int16(random.integer(-largest...largest)) },
        scales: [Float](repeating: 1, count: outputs))
      let bank = RowAccumulators(codes: codes, inputs: 0..<inputs, outputs: 3..<70, path: path)
      for spikes in Array(0...17) + [31, 32, 33, 47, 48, 49, 64, 97] {
        var sums = [Int](repeating: 0, count: outputs)
        for (channel, value) in zip((0..<inputs).shuffled(using: &random), counts(7, spikes, &random)) {
          bank.add(input: channel, value: value)
          for output in 0..<outputs {
            sums[output] += Int(value) * codes.code(input: channel, output: output)
          }
        }
        #expect((3..<70).map { Int(bank[group: 0, output: $0]) } == Array(sums[3..<70]), "\(spikes) spikes")
        bank.reset()
      }
    }
  }

  @Test(
    "gives the same accumulators for any cut of a matrix and any order of spikes",
    arguments: RowKernel.Path.available, [(127, 7), (127, 63), (127, 300), (194, 7), (194, 300)])
  func partitions(path: RowKernel.Path, size: (largest: Int, bound: Int)) {
    let (largest, bound) = size
    var random = SeededGenerator(seed: UInt64(largest))
    let (outputs, inputs, group) = (77, 24, 8)
    let codes = CodeMatrix(
      outputs: outputs, inputs: inputs, group: group,
      codes: (0..<outputs * inputs).map { _ in Int16(random.integer(-largest...largest)) },
      scales: [Float](repeating: 1, count: outputs * inputs / group))
    #expect(codes.isWide == (largest > 128))
    let counts = (0..<inputs).map { _ in Int32(random.integer(-bound...bound)) }
    for (input, output) in [(0..<24, 0..<77), (8..<16, 0..<33), (16..<24, 33..<77), (0..<16, 5..<6)] {
      let bank = RowAccumulators(codes: codes, inputs: input, outputs: output, path: path)
      for round in 0..<2 {
        for channel in input.shuffled(using: &random) { bank.add(input: channel, value: counts[channel]) }
        for g in bank.groups {
          var copy = [Int32](repeating: 0, count: output.count)
          bank.copySums(ofGroup: g, to: &copy)
          #expect(copy == output.map { bank[group: g, output: $0] })
          for o in output {
            let sum = (g * group..<(g + 1) * group).reduce(0) {
              $0 + Int(counts[$1]) * codes.code(input: $1, output: o)
            }
            #expect(Int(bank[group: g, output: o]) == sum, "round \(round)")
          }
        }
        bank.reset()
      }
      for g in bank.groups { for o in output { #expect(bank[group: g, output: o] == 0) } }
    }
  }
}
