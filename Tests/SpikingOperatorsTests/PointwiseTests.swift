import Foundation
import SpikingOperators
import TestSupport
import Testing

@Suite("Pointwise operators")
struct PointwiseTests {
  let tolerance = 1e-6

  @Test("RMSNorm matches the golden rows")
  func norm() throws {
    let golden = try Tensors("ops/pointwise")
    let norm = RootMeanSquareNorm(weight: try golden.values("rms_weight"), epsilon: 1e-6)
    for (x, y) in zip(try golden.rows("x"), try golden.rows("rmsnorm_eps1e6")) {
      #expect(difference(norm(x), y) < tolerance * largest(y))
    }
  }

  @Test("a per-head norm takes each head alone")
  func headNorm() {
    let norm = RootMeanSquareNorm(weight: [1, 2], epsilon: 1e-6)
    #expect(norm.perHead([3, 4, -1, 0.5]) == norm([3, 4]) + norm([-1, 0.5]))
  }

  @Test("SwiGLU matches the golden rows and stays finite far out")
  func swiglu() throws {
    let golden = try Tensors("ops/pointwise")
    let rows = zip(try golden.rows("swiglu_gate"), try golden.rows("swiglu_up"))
    for ((gate, up), y) in zip(rows, try golden.rows("swiglu")) {
      #expect(difference(zip(gate, up).map { GatedMLP.silu($0) * $1 }, y) < tolerance * largest(y))
    }
    #expect(GatedMLP.silu(-1e5) == 0)
    #expect(GatedMLP.silu(1e5) == 1e5)
  }

  @Test("the gate's log-sigmoid matches the golden rows and is stable far out")
  func logSigmoid() throws {
    let golden = try Tensors("ops/pointwise")
    for (x, y) in zip(try golden.values("swiglu_gate"), try golden.values("logsigmoid_over16")) {
      #expect((GatedLinearAttention.logSigmoid(x) / 16 - y).magnitude < tolerance)
    }
    #expect(GatedLinearAttention.logSigmoid(-1e4) == -1e4)
    #expect(GatedLinearAttention.logSigmoid(1e4) == 0)
    #expect(GatedLinearAttention.decay(gateLogit: -1e9, normalizer: 16) == 0)
  }

  @Test("keys and values get the golden int8 codes and scales")
  func keyValueCodes() throws {
    let golden = try Tensors("ops/pointwise")
    let scales = try golden.values("kv_scale")
    for (row, x) in try golden.rows("x").enumerated() {
      let quantized = KeyValueQuantizer.quantize(x)
      #expect(quantized.codes.map { Int32($0) } == (try golden.integerRows("kv_int8"))[row])
      #expect((quantized.scale / scales[row] - 1).magnitude < tolerance)
    }
  }

  @Test("the key/value quantiser clamps scale and codes")
  func keyValueBounds() {
    #expect(KeyValueQuantizer.quantize([0, 0]) == QuantizedVector(codes: [0, 0], scale: 1e-5))
    #expect(KeyValueQuantizer.quantize([-1e9, 1e9]) == QuantizedVector(codes: [-128, 127], scale: 1e4))
    #expect(KeyValueQuantizer.quantize([1.27, 0.025, -0.015]).codes == [127, 2, -2])
    #expect(KeyValueQuantizer.quantize([.nan, 1, .infinity]).codes == [0, 0, 127])
  }

  @Test("rotary embedding matches the golden queries and keys")
  func rotary() throws {
    let golden = try Tensors("ops/swa")
    let rotary = RotaryEmbedding(theta: 1e6, dimension: 16)
    for name in ["q", "k"] {
      let rotated = try golden.rows(name + "_rope")
      for (position, x) in try golden.rows(name).enumerated() {
        #expect(difference(rotary(x, position: position), rotated[position]) < tolerance * largest(x))
      }
    }
  }

  @Test("rotary embedding keeps position 0 and lengths, and depends on differences of positions only")
  func rotaryProperties() {
    var random = SeededGenerator(seed: 5)
    let rotary = RotaryEmbedding(theta: 1e4, dimension: 8)
    let (q, k) = (random.activations(8), random.activations(8))
    #expect(rotary(q, position: 0) == q)
    func score(_ i: Int, _ j: Int) -> Double {
      zip(rotary(q, position: i), rotary(k, position: j)).reduce(0) { $0 + $1.0 * $1.1 }
    }
    #expect((score(9, 4) - score(1005, 1000)).magnitude < 1e-9)
    #expect((score(9, 4) - score(9, 5)).magnitude > 1e-6)
  }

  @Test("softmax sums to one, ignores a common offset and takes large scores")
  func softmax() {
    let p = Softmax.probabilities([1, 3, 2])
    #expect((p.reduce(0, +) - 1).magnitude < 1e-15)
    #expect(difference(p, Softmax.probabilities([1001, 1003, 1002])) < 1e-12)
    #expect(Softmax.probabilities([1e6, 0]) == [1, 0])
    #expect(Softmax.probabilities([]) == [])
  }
}
