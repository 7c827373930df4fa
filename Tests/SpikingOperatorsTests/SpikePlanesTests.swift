import SpikeWorkload
import Testing

@Suite("Spike planes")
struct SpikePlanesTests {
  /// 0, small counts, ±2^n, ±(2^n - 1), the bounds of known layers and of Int32.
  static let counts: [Int32] =
    Array(-70...70)
    + (0..<31).flatMap { n in [Int32(1) << n, -(Int32(1) << n), Int32(1) << n - 1, 1 - Int32(1) << n] }
    + [56_832, -56_832, 10_752, .max, -.max]

  @Test(
    "sum to the count, spike by spike and plane by plane",
    arguments: [SpikeCoding.bitwise, .twosComplement, .graded, .ternary])
  func exactSums(_ coding: SpikeCoding) {
    for count in Self.counts where coding != .ternary || count.magnitude <= 100_000 {
      for extra in [0, 1, 5] {
        let magnitude = Int(count.magnitude)
        let planes =
          coding == .graded || magnitude > Int(Int32.max) / 64
          ? SpikePlanes.planes(forLargest: magnitude, coding: coding)
          : SpikePlanes.planes(forLargest: magnitude << extra, coding: coding)
        var values: [Int32] = []
        SpikePlanes.forEachSpike(count: count, coding: coding, planes: planes) { values.append($0) }
        #expect(values.reduce(0) { $0 + Int64($1) } == Int64(count), "\(coding) \(count) \(planes)")
        guard magnitude < 300 || coding != .ternary else { continue }
        let planewise = (0..<planes).compactMap {
          SpikePlanes.value(ofPlane: $0, count: count, coding: coding, planes: planes)
        }
        #expect(planewise == values, "\(coding) \(count) \(planes)")
      }
    }
  }

  @Test("number as many as the largest count needs")
  func planeNumbers() {
    let expected: [(Int, bitwise: Int, twos: Int)] = [
      (0, 1, 2), (1, 1, 2), (2, 2, 3), (3, 2, 3), (255, 8, 9), (256, 9, 10), (56_832, 16, 17),
      (Int(Int32.max), 31, 32),
    ]
    for (largest, bitwise, twos) in expected {
      #expect(SpikePlanes.planes(forLargest: largest, coding: .bitwise) == bitwise)
      #expect(SpikePlanes.planes(forLargest: largest, coding: .twosComplement) == twos)
      #expect(SpikePlanes.planes(forLargest: largest, coding: .ternary) == largest)
      #expect(SpikePlanes.planes(forLargest: largest, coding: .graded) == 1)
    }
  }

  @Test("carry the sign on every spike, except in two's complement, whose top plane is negative")
  func values() {
    var values: [Int32] = []
    SpikePlanes.forEachSpike(count: -6, coding: .bitwise, planes: 4) { values.append($0) }
    #expect(values == [-4, -2])
    values = []
    SpikePlanes.forEachSpike(count: -6, coding: .twosComplement, planes: 5) { values.append($0) }
    #expect(values == [-16, 8, 2])
    #expect(SpikePlanes.value(ofPlane: 4, count: 3, coding: .bitwise, planes: 4) == nil)
    #expect(SpikePlanes.value(ofPlane: -1, count: 3, coding: .bitwise, planes: 4) == nil)
  }

  @Test(
    "match the golden planes and weights",
    arguments: [
      (SpikeCoding.ternary, "ternary"), (.bitwise, "bitwise_bidir"), (.twosComplement, "bitwise_twos"),
    ])
  func golden(_ coding: SpikeCoding, _ name: String) throws {
    let golden = try Tensors("ops/spike_encode")
    let counts = try golden.integers("k3.0/count")
    let largest = counts.reduce(0) { max($0, Int($1.magnitude)) }
    let planes = SpikePlanes.planes(forLargest: largest, coding: coding)
    let weights = (0..<planes).map { SpikePlanes.weight(ofPlane: $0, coding: coding, planes: planes) }
    #expect(weights == (try golden.integers("k3.0/\(name)/plane_weights")))
    let expected = try golden.integerRows("k3.0/\(name)/planes")
    for plane in 0..<planes {
      let digits = counts.map { count in
        (SpikePlanes.value(ofPlane: plane, count: count, coding: coding, planes: planes) ?? 0)
          / weights[plane]
      }
      #expect(digits == expected[plane])
    }
  }

  @Test("of non-negative counts in ternary coding are the golden binary planes")
  func goldenBinary() throws {
    let golden = try Tensors("ops/spike_encode")
    let counts = try golden.integers("k3.0/count").map { Int32($0.magnitude) }
    let expected = try golden.integerRows("k3.0/binary_of_abs/planes")
    for (plane, digits) in expected.enumerated() {
      #expect(
        counts.map {
          SpikePlanes.value(ofPlane: plane, count: $0, coding: .ternary, planes: expected.count) ?? 0
        } == digits)
    }
  }
}
