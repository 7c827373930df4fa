import SpikingModel
import SpikingOperators
import Testing

@Suite("The row kernel")
struct RowKernelTests {
  static let counts: [Int32] = [
    0, 1, -1, 31, -31, 63, -63, 255, -255, 256, -256, 257, 32_767, -32_767, -32_768, 56_832, .max, .min,
  ]
  static let columns = [0, 1, 15, 16, 31, 32, 33, 48, 64, 95, 130]

  /// The naive sum in Int64, brought back to 32 bits.
  func expected(_ start: Int32, _ count: Int32, _ code: Int) -> Int32 {
    Int32(truncatingIfNeeded: Int64(start) + Int64(count) * Int64(code))
  }

  @Test("adds int8 rows exactly for every count, length and alignment", arguments: counts)
  func narrow(_ count: Int32) {
    var random = Generator(seed: UInt64(count.magnitude))
    for columns in Self.columns {
      let codes = (0...columns).map { _ in Int8(truncatingIfNeeded: random.next()) } + [-128, 127]
      let start = (0...columns).map { _ in Int32(truncatingIfNeeded: random.next()) }
      var sums = start
      codes.withUnsafeBufferPointer { codes in
        sums.withUnsafeMutableBufferPointer { sums in
          guard let code = codes.baseAddress, let sum = sums.baseAddress else { return }
          RowKernel.add(codes: code + 1, count: count, into: sum + 1, columns: columns)
        }
      }
      for column in 0..<columns {
        let position = 1 + RowKernel.position(ofColumn: column, columns: columns, wide: false)
        #expect(sums[position] == expected(start[position], count, Int(codes[column + 1])))
      }
      #expect(sums[0] == start[0])
    }
  }

  @Test("adds int16 rows exactly for every count, length and bound on the codes", arguments: counts)
  func wide(_ count: Int32) {
    var random = Generator(seed: UInt64(count.magnitude) + 99)
    for columns in Self.columns {
      for largest in [1, 127, 194, 32_768] {
        var codes = (0..<columns).map { _ in
          Int16(random.integer(max(-largest, -32_768)...min(largest, 32_767)))
        }
        if columns > 1 { codes[columns - 1] = Int16(max(-largest, -32_768)) }
        let start = (0..<columns).map { _ in Int32(truncatingIfNeeded: random.next()) }
        var sums = start
        codes.withUnsafeBufferPointer { codes in
          sums.withUnsafeMutableBufferPointer { sums in
            guard let code = codes.baseAddress, let sum = sums.baseAddress else { return }
            RowKernel.add(codes: code, largest: largest, count: count, into: sum, columns: columns)
          }
        }
        for column in 0..<columns {
          let position = RowKernel.position(ofColumn: column, columns: columns, wide: true)
          #expect(sums[position] == expected(start[position], count, Int(codes[column])))
        }
      }
    }
  }

  @Test(
    "adds four int8 rows at once exactly up to its budget",
    arguments: [
      SIMD4<Int32>(255, 0, 0, 0), [-64, 64, -64, 63], [-63, -64, -64, -64], [1, -2, 3, -4], [0, 0, 0, 0],
    ])
  func fused(_ counts: SIMD4<Int32>) {
    var random = Generator(seed: 17)
    for extreme in [false, true] {
      for columns in Self.columns {
        let codes = (0..<5 * (columns + 1)).map { _ in
          extreme ? -128 : Int8(truncatingIfNeeded: random.next())
        }
        let offsets = SIMD4(0, 1, 2, 2) &* (columns + 1)
        let start = (0..<columns).map { _ in Int32(truncatingIfNeeded: random.next()) }
        var sums = start
        codes.withUnsafeBufferPointer { codes in
          sums.withUnsafeMutableBufferPointer { sums in
            guard let code = codes.baseAddress, let sum = sums.baseAddress else { return }
            RowKernel.add(codes: code, offsets: offsets, counts: counts, into: sum, columns: columns)
          }
        }
        for column in 0..<columns {
          let total = (0..<4).reduce(
            start[RowKernel.position(ofColumn: column, columns: columns, wide: false)]
          ) {
            expected($0, counts[$1], Int(codes[offsets[$1] + column]))
          }
          #expect(sums[RowKernel.position(ofColumn: column, columns: columns, wide: false)] == total)
        }
      }
    }
  }

  @Test("orders the accumulators by a permutation", arguments: [true, false])
  func permutation(_ wide: Bool) {
    for columns in Self.columns {
      let positions = (0..<columns).map { RowKernel.position(ofColumn: $0, columns: columns, wide: wide) }
      #expect(positions.sorted() == Array(0..<columns))
    }
  }

  @Test(
    "gives the same accumulators for any cut of a matrix and any order of spikes", arguments: [127, 194],
    [7, 63, 300])
  func partitions(largest: Int, bound: Int) {
    var random = Generator(seed: UInt64(largest))
    let (outputs, inputs, group) = (77, 24, 8)
    let codes = CodeMatrix(
      outputs: outputs, inputs: inputs, group: group,
      codes: (0..<outputs * inputs).map { _ in Int16(random.integer(-largest...largest)) },
      scales: [Float](repeating: 1, count: outputs * inputs / group))
    #expect(codes.isWide == (largest > 128))
    let counts = (0..<inputs).map { _ in Int32(random.integer(-bound...bound)) }
    for (input, output) in [(0..<24, 0..<77), (8..<16, 0..<33), (16..<24, 33..<77), (0..<16, 5..<6)] {
      let bank = RowAccumulators(codes: codes, inputs: input, outputs: output)
      for round in 0..<2 {
        for channel in input.shuffled(using: &random) { bank.add(input: channel, value: counts[channel]) }
        for g in bank.groups {
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
