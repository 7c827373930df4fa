import SpikeWorkload
import SpikingOperators
import TestSupport
import Testing

@Suite("Attention")
struct AttentionTests {
  @Test("gated linear attention matches the golden recurrence, state by state")
  func gatedLinear() throws {
    let golden = try Tensors("ops/gla")
    let norm = RootMeanSquareNorm(weight: try golden.values("g_norm_weight"), epsilon: 1e-6)
    var heads = [GatedLinearAttention](repeating: GatedLinearAttention(dimension: 16), count: 2)
    let states = try golden.rows("state_after")
    for token in 0..<10 {
      var output: [Double] = []
      for head in 0..<2 {
        let slice = head * 16..<(head + 1) * 16
        output += heads[head].step(
          queries: Array(try golden.rows("q")[token][head * 32..<(head + 1) * 32]),
          key: Array(try golden.rows("k")[token][slice]), value: Array(try golden.rows("v")[token][slice]),
          gateLogits: Array(try golden.rows("gate_logits")[token][slice]))
      }
      let state = heads.flatMap(\.state)
      #expect(difference(state, states[token]) < 1e-6 * largest(states[token]))
      let raw = try golden.rows("o")[token]
      let normed = try golden.rows("o_normed")[token]
      #expect(difference(output, raw) < 1e-6 * largest(raw))
      #expect(difference(norm.perHead(output), normed) < 2e-6 * largest(normed))
    }
    for (logit, decay) in zip(try golden.values("gate_logits"), try golden.values("decay")) {
      #expect((GatedLinearAttention.decay(gateLogit: logit, normalizer: 16) - decay).magnitude < 1e-6)
    }
  }

  @Test("gated linear attention rectifies queries and keys")
  func rectified() {
    var negative = GatedLinearAttention(dimension: 2)
    let output = negative.step(queries: [-1, 1], key: [-1, -2], value: [5, 6], gateLogits: [0, 0])
    #expect(output == [0, 0])
    #expect(negative.state == [0, 0, 0, 0])
  }

  @Test("gated linear attention with an open gate sums outer products")
  func openGate() {
    var head = GatedLinearAttention(dimension: 2)
    for _ in 0..<3 {
      _ = head.step(queries: [0, 0], key: [1, 2], value: [3, -4], gateLogits: [1e6, 1e6])
    }
    #expect(head.state == [9, -12, 18, -24])
  }

  @Test(
    "a window of W or W + 1 keys gives the golden outputs",
    arguments: [
      (WindowRule.paper, "keys_W5"), (.released, "keys_W6_flash_prefill"),
    ])
  func windows(_ rule: WindowRule, _ name: String) throws {
    let golden = try Tensors("ops/swa")
    let keys = try golden.rows("k_rope")
    let values = try golden.rows("v")
    for (position, query) in try golden.rows("q_rope").enumerated() {
      let seen = SlidingWindow.visible(position: position, window: 5, rule: rule, isPrompt: true)
      let output = (0..<4).flatMap { head in
        let slice = head / 2 * 16..<(head / 2 + 1) * 16
        return FloatAttention.attend(
          query: Array(query[head * 16..<(head + 1) * 16]), keys: keys[seen].map { Array($0[slice]) },
          values: values[seen].map { Array($0[slice]) })
      }
      let expected = try golden.rows(name + "/o")[position]
      #expect(difference(output, expected) < 1e-6 * largest(expected))
    }
  }

  @Test("the window sees W keys, and one more only in a prompt under the released rule")
  func visible() {
    for (position, prompt, paper, released) in [
      (0, true, 0..<1, 0..<1), (4, true, 0..<5, 0..<5), (5, true, 1..<6, 0..<6), (9, true, 5..<10, 4..<10),
      (9, false, 5..<10, 5..<10),
    ] {
      #expect(
        SlidingWindow.visible(position: position, window: 5, rule: .paper, isPrompt: prompt) == paper)
      #expect(
        SlidingWindow.visible(position: position, window: 5, rule: .released, isPrompt: prompt) == released)
    }
  }

  @Test("spiked attention over one key returns its value, whatever the score")
  func oneKey() {
    let key = QuantizedVector(codes: [127, -128], scale: 0.5)
    let value = QuantizedVector(codes: [3, -7], scale: 0.25)
    let output = SpikedAttention.attend(counts: [56_832, -9], threshold: 0.1, keys: [key], values: [value])
    #expect(output == [0.75, -1.75])
  }

  @Test("integer scores are the sum of the query's spikes in any coding", arguments: SpikeCoding.allCases)
  func integerScores(_ coding: SpikeCoding) {
    var random = SeededGenerator(seed: 11)
    let counts = (0..<16).map { _ in Int32(random.integer(-384...384)) }
    let key = QuantizedVector(codes: (0..<16).map { _ in Int8(random.integer(-128...127)) }, scale: 1)
    let planes = SpikePlanes.planes(forLargest: 384, coding: coding)
    var sum: Int64 = 0
    for (channel, count) in counts.enumerated() {
      SpikePlanes.forEachSpike(count: count, coding: coding, planes: planes) {
        sum += Int64($0) * Int64(key.codes[channel])
      }
    }
    #expect(SpikedAttention.integerScore(counts: counts, key: key) == sum)
  }

  @Test("spiked attention equals float attention on the values that its codes stand for")
  func dequantised() {
    var random = SeededGenerator(seed: 12)
    let keys = (0..<9).map { _ in KeyValueQuantizer.quantize(random.activations(16)) }
    let values = (0..<9).map { _ in KeyValueQuantizer.quantize(random.activations(16)) }
    let counts = (0..<16).map { _ in Int32(random.integer(-12...12)) }
    let spiked = SpikedAttention.attend(counts: counts, threshold: 0.3, keys: keys, values: values)
    func floats(_ vector: QuantizedVector) -> [Double] { vector.codes.map { Double($0) * vector.scale } }
    let float = FloatAttention.attend(
      query: counts.map { Double($0) * 0.3 }, keys: keys.map(floats), values: values.map(floats))
    #expect(difference(spiked, float) < 1e-12 * largest(float))
  }
}
