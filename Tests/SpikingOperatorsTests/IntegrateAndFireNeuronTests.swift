import SpikeWorkload
import SpikingOperators
import TestSupport
import Testing

@Suite("An integrate-and-fire neuron")
struct IntegrateAndFireNeuronTests {
  /// Spikes of the stepping neuron, with their sign.
  func fired(_ input: Double, _ threshold: Double, _ rounding: SpikeRounding) -> Int32 {
    var neuron = IntegrateAndFireNeuron(input: input, threshold: threshold, rounding: rounding)
    while neuron.step() {}
    return Int32(neuron.fires) * neuron.sign
  }

  func quotient(_ input: Double, _ threshold: Double, _ rounding: SpikeRounding) -> Double {
    switch rounding {
    case .halfEven: (input / threshold).rounded(.toNearestOrEven)
    case .halfUp: (input / threshold).rounded(.toNearestOrAwayFromZero)
    case .floor: (input / threshold).rounded(.towardZero)
    }
  }

  @Test("fires as often as the quotient rounds to", arguments: SpikeRounding.allCases)
  func equalsRounding(_ rounding: SpikeRounding) {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<4000 {
      let threshold = random.uniform(
        1e-5..<1e-5 + [1e-5, 0.3, 40, 1e4].randomElement(using: &random, else: 1))
      let input = threshold * random.uniform(-40..<40)
      let expected = quotient(input, threshold, rounding)
      #expect(Double(fired(input, threshold, rounding)) == expected)
      #expect(
        IntegrateAndFireNeuron.count(input, threshold: threshold, rounding: rounding).map { Double($0) }
          == expected)
    }
  }

  @Test("decides ties and their neighbours like the quotient", arguments: SpikeRounding.allCases)
  func ties(_ rounding: SpikeRounding) {
    for threshold in [0.1, 1.0 / 3, 1, 0.7, 1024, 1e-5, 1e4] {
      for half in 0...64 {
        let tie = Double(half) / 2 * threshold
        for input in [tie, tie.nextUp, tie.nextDown, -tie, -tie.nextUp] {
          let expected = quotient(input, threshold, rounding)
          #expect(Double(fired(input, threshold, rounding)) == expected, "\(input) / \(threshold)")
        }
      }
    }
  }

  @Test("keeps a quotient just below one half silent, where adding one half would round up")
  func justBelowOneHalf() {
    #expect(fired(0.49999999999999994, 1, .halfEven) == 0)
    #expect(fired(0.49999999999999994, 1, .halfUp) == 0)
  }

  @Test("follows the golden tie table")
  func goldenTies() throws {
    let golden = try Tensors("ops/spike_encode")
    let quotients = try golden.values("ties/x_over_vth")
    for (rounding, name) in [
      (SpikeRounding.halfEven, "count_half_even"), (.halfUp, "count_if_half_up"), (.floor, "count_if_floor"),
    ] {
      let expected = try golden.integers("ties/" + name)
      #expect(quotients.map { fired($0, 1, rounding) } == expected)
      #expect(
        quotients.map { IntegrateAndFireNeuron.count($0, threshold: 1, rounding: rounding) } == expected)
    }
  }

  @Test("subtracts the threshold for each spike and starts half a threshold up, but under floor")
  func softReset() {
    var neuron = IntegrateAndFireNeuron(input: -2.75, threshold: 1, rounding: .halfEven)
    // From 3.25 down to 0.25.
    #expect((0..<5).map { _ in neuron.step() } == [true, true, true, false, false])
    #expect(neuron.sign == -1 && neuron.fires == 3)
    // From 2.75 down to 0.75.
    var lower = IntegrateAndFireNeuron(input: 2.75, threshold: 1, rounding: .floor)
    #expect((0..<4).map { _ in lower.step() } == [true, true, false, false])
  }

  @Test("fires exactly a large count")
  func largeCounts() {
    for input in [56_832.5, 56_831.499_999_999_99, 100_000.25] {
      #expect(Double(fired(input, 1, .halfEven)) == input.rounded(.toNearestOrEven))
      #expect(Double(fired(input * 0.1, 0.1, .halfUp)) == quotient(input * 0.1, 0.1, .halfUp))
    }
  }

  @Test("has no count where Int32 has none", arguments: [3e9, -3e9, .infinity, -.infinity, .nan])
  func outOfRange(_ input: Double) {
    #expect(IntegrateAndFireNeuron.count(input, threshold: 1, rounding: .halfEven) == nil)
  }

  @Test("counts up to the largest Int32")
  func rangeLimits() {
    #expect(IntegrateAndFireNeuron.count(2_147_483_647, threshold: 1, rounding: .halfEven) == .max)
    #expect(IntegrateAndFireNeuron.count(-2_147_483_647, threshold: 1, rounding: .halfEven) == -.max)
    #expect(IntegrateAndFireNeuron.count(-2_147_483_648, threshold: 1, rounding: .halfEven) == nil)
  }

  @Test("measures the distance to where the count changes")
  func margins() {
    #expect(IntegrateAndFireNeuron.margin(-2.75, threshold: 1, rounding: .halfEven) == 0.25)
    #expect(IntegrateAndFireNeuron.margin(2.5, threshold: 1, rounding: .halfUp) == 0)
    #expect(IntegrateAndFireNeuron.margin(2.75, threshold: 1, rounding: .floor) == 0.25)
    #expect(IntegrateAndFireNeuron.margin(0.25, threshold: 1, rounding: .floor) == 0.75)
  }
}

extension Array {
  /// A random element, or `other` of an empty array.
  func randomElement(using random: inout SeededGenerator, else other: Element) -> Element {
    randomElement(using: &random) ?? other
  }
}
