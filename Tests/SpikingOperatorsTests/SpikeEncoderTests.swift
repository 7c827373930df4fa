import SpikeWorkload
import SpikingOperators
import TestSupport
import Testing

@Suite("A spike encoder")
struct SpikeEncoderTests {
  @Test("gives the golden counts, thresholds and margins", arguments: [2, 2.5, 3, 3.5, 4])
  func golden(k: Double) throws {
    let golden = try Tensors("ops/spike_encode")
    let counts = try golden.integerRows("k\(k)/count")
    let thresholds = try golden.values("k\(k)/vth")
    let margins = try golden.rows("k\(k)/margin")
    for (row, x) in try golden.rows("x").enumerated() {
      let encoded = try SpikeEncoder(k: k).encode(x)
      #expect(encoded.counts == counts[row])
      #expect((encoded.threshold.value / thresholds[row] - 1).magnitude < 1e-6)
      #expect(!encoded.threshold.isClamped)
      #expect((encoded.margin - margins[row].reduce(.infinity, min)).magnitude < 1e-5)
    }
  }

  @Test(
    "agrees with stepping neurons and keeps the bounds of the adaptive threshold",
    arguments: SpikeRounding.allCases)
  func properties(_ rounding: SpikeRounding) throws {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<40 {
      let x = random.activations(random.integer(1...200))
      let k = random.uniform(2..<4)
      let encoded = try SpikeEncoder(k: k, rounding: rounding).encode(x)
      let stepped = x.map { value in
        var neuron = IntegrateAndFireNeuron(
          input: value, threshold: encoded.threshold.value, rounding: rounding)
        while neuron.step() {}
        return Int32(neuron.fires) * neuron.sign
      }
      #expect(encoded.counts == stepped)
      let total = encoded.counts.reduce(0) { $0 + Double($1.magnitude) }
      #expect(total <= (k + 0.5) * Double(x.count) * (1 + 1e-12))
      #expect(encoded.counts.allSatisfy { Double($0.magnitude) <= k * Double(x.count) + 0.5 })
      #expect(encoded.margin >= 0)
    }
  }

  @Test("is silent for a vector of zeros and holds V at its lower bound")
  func zeros() throws {
    let encoded = try SpikeEncoder().encode([0, -0.0, 0])
    #expect(encoded.counts == [0, 0, 0])
    #expect(encoded.threshold == AdaptiveThreshold([0], k: 3))
    #expect(encoded.threshold.value == 1e-5)
    #expect(encoded.threshold.isClamped)
    #expect(encoded.margin == 0.5)
  }

  @Test("clamps V at both ends and says so")
  func clamping() {
    #expect(AdaptiveThreshold([9e4, 9e4], k: 3).value == 1e4)
    #expect(AdaptiveThreshold([9e4, 9e4], k: 3).isClamped)
    #expect(!AdaptiveThreshold([3e4], k: 3).isClamped)
    #expect(AdaptiveThreshold([1e-9], k: 3).value == 1e-5)
    #expect(AdaptiveThreshold([], k: 3).value == 1e-5)
    #expect(AdaptiveThreshold([.nan, 1], k: 3).value.isNaN)
  }

  @Test("sums a threshold in index order, not pairwise")
  func indexOrder() {
    let x = [1e16, 1.0, 1.0, 1.0, 1.0]
    #expect(
      AdaptiveThreshold(magnitudeSum: 1e16, channels: 5, k: 1e12).value == AdaptiveThreshold(x, k: 1e12).value
    )
    #expect(AdaptiveThreshold(x, k: 1e12).value != AdaptiveThreshold(x.reversed(), k: 1e12).value)
  }

  @Test("refuses what no count stands for", arguments: [[1, .nan], [0, .infinity], [1, 1e300]])
  func refusals(_ x: [Double]) throws {
    let error = #expect(throws: SpikeEncodingError.self) { try SpikeEncoder().encode(x) }
    #expect(error?.description.contains("expected a spike count within") == true)
  }
}
