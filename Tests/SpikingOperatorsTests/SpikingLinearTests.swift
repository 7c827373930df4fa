import SpikeWorkload
import SpikingModel
import SpikingOperators
import TestSupport
import Testing

@Suite("A spiking linear projection")
struct SpikingLinearTests {
  /// [groups][outputs] as the golden files have it: [outputs][groups].
  func transposed(_ sums: [Int32], outputs: Int) -> [Int32] {
    let groups = sums.count / outputs
    return (0..<outputs).flatMap { o in (0..<groups).map { sums[$0 * outputs + o] } }
  }

  @Test("gives the golden accumulators and outputs of the event example")
  func eventExample() throws {
    let golden = try Tensors("ops/linear_w8a_events")
    let codes = try golden.codes("w_", weight: "int8", scales: "scale")
    let linear = SpikingLinear(codes: codes, bias: try golden.values("bias"))
    let sums = try golden.integerRows("acc_final")
    let outputs = try golden.rows("y")
    let scale = largest(try golden.values("y"))
    for (token, x) in try golden.rows("x").enumerated() {
      let encoded = try SpikeEncoder().encode(x)
      #expect(encoded.counts == (try golden.integerRows("count"))[token])
      let accumulated = linear.accumulate(encoded.counts)
      #expect(transposed(accumulated, outputs: 8) == sums[token])
      let y = linear.dequantize(accumulated, threshold: encoded.threshold.value)
      #expect(difference(y, outputs[token]) <= 2e-6 * scale)
      let part = linear.accumulate(encoded.counts, outputs: 3..<7)
      #expect(linear.dequantize(part, threshold: encoded.threshold.value, outputs: 3..<7) == Array(y[3..<7]))
    }
  }

  @Test(
    "reaches the golden accumulators plane by plane, from the golden list of events",
    arguments: [
      (SpikeCoding.ternary, "ternary"), (.bitwise, "bitwise_bidir"), (.twosComplement, "bitwise_twos"),
    ])
  func eventList(_ coding: SpikeCoding, _ name: String) throws {
    let golden = try Tensors("ops/linear_w8a_events")
    let codes = try golden.codes("w_", weight: "int8", scales: "scale")
    let counts = try golden.integerRows("count")
    let events = try golden.integerRows("\(name)/events_t_token_channel_polarity_weight")
    let after = try golden.integerRows("\(name)/acc_after_plane")
    let planes = after.count
    let largest = counts.joined().reduce(0) { max($0, Int($1.magnitude)) }
    #expect(SpikePlanes.planes(forLargest: largest, coding: coding) == planes)
    let banks = counts.map { _ in RowAccumulators(codes: codes) }
    var emitted: [[Int32]] = []
    for plane in 0..<planes {
      let weight = SpikePlanes.weight(ofPlane: plane, coding: coding, planes: planes)
      for (token, row) in counts.enumerated() {
        for (channel, count) in row.enumerated() {
          guard let value = SpikePlanes.value(ofPlane: plane, count: count, coding: coding, planes: planes)
          else { continue }
          banks[token].add(input: channel, value: value)
          emitted.append([Int32(plane), Int32(token), Int32(channel), value / weight, weight])
        }
      }
      let sums = banks.flatMap { bank in
        bank.outputs.flatMap { o in bank.groups.map { bank[group: $0, output: o] } }
      }
      #expect(sums == after[plane])
    }
    #expect(emitted == events)
  }

  @Test("keeps codes outside int8 exactly")
  func wideCodes() throws {
    let golden = try Tensors("ops/weight_codes_int16")
    let codes = try golden.codes("", weight: "code_int16", scales: "scales")
    #expect(codes.isWide)
    #expect(codes.largest > 128)
    var base = try golden.integers("base_int8")
    let residuals = try golden.integers("residual_values")
    for (place, residual) in zip(try golden.integerRows("residual_positions_row_col"), residuals) {
      base[Int(place[0]) * codes.inputs + Int(place[1])] += residual
    }
    #expect(base == (try golden.integers("code_int16")))
    let linear = SpikingLinear(codes: codes, bias: nil)
    let scale = largest(try golden.values("y"))
    for (token, x) in try golden.rows("x").enumerated() {
      let encoded = try SpikeEncoder().encode(x)
      #expect(encoded.counts == (try golden.integerRows("count"))[token])
      #expect((encoded.threshold.value / (try golden.values("vth"))[token] - 1).magnitude < 1e-6)
      let accumulated = linear.accumulate(encoded.counts)
      #expect(transposed(accumulated, outputs: 16) == (try golden.integerRows("acc"))[token])
      let y = linear.dequantize(accumulated, threshold: encoded.threshold.value)
      #expect(difference(y, (try golden.rows("y"))[token]) <= 2e-6 * scale)
    }
  }

  @Test("accumulates the same whatever the coding", arguments: SpikeCoding.allCases)
  func codings(_ coding: SpikeCoding) {
    var random = SeededGenerator(seed: 3)
    let codes = CodeMatrix(
      outputs: 40, inputs: 12, group: 4, codes: (0..<480).map { _ in Int16(random.integer(-127...127)) },
      scales: [Float](repeating: 1, count: 120))
    let counts = (0..<12).map { _ in Int32(random.integer(-600...600)) }
    let planes = SpikePlanes.planes(forLargest: 600, coding: coding)
    let bank = RowAccumulators(codes: codes)
    for (channel, count) in counts.enumerated() {
      SpikePlanes.forEachSpike(count: count, coding: coding, planes: planes) {
        bank.add(input: channel, value: $0)
      }
    }
    let sums = bank.groups.flatMap { g in bank.outputs.map { bank[group: g, output: $0] } }
    #expect(sums == SpikingLinear(codes: codes, bias: nil).accumulate(counts))
  }
}
