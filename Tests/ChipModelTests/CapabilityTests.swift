import ChipModel
import RunRecord
import SpikeWorkload
import Testing

@Suite("Capabilities")
struct CapabilityTests {
  /// The shape of the model that comes with the package.
  static let tiny = ModelShape(
    vocabulary: 512, hidden: 128, intermediate: 512, heads: 4, keyValueHeads: 2, headDimension: 32,
    slidingWindow: 64, maximumPositions: 131_072,
    layers: [.gatedLinear, .slidingWindow, .gatedLinear, .slidingWindow], gateRank: nil, weightGroup: 128,
    rawWeightBytes: 4, largestCode: 127)

  /// SpikingBrain-7B.
  static let seven = ModelShape(
    vocabulary: 152_064, hidden: 3584, intermediate: 18_944, heads: 28, keyValueHeads: 4, headDimension: 128,
    slidingWindow: 4096, maximumPositions: 131_072,
    layers: (0..<28).map { $0 % 2 == 0 ? .gatedLinear : .slidingWindow }, gateRank: nil, weightGroup: 128,
    rawWeightBytes: 2, largestCode: 194)

  private func paths(_ chip: Chip, _ shape: ModelShape, _ mode: SpikeMode = SpikeMode()) -> [String] {
    chip.refusals(for: shape, mode: mode).map(\.path)
  }

  @Test("The reference chip and Loihi run the tiny model, in every coding and at both sets of sites")
  func accepted() throws {
    for coding in [SpikeCoding.bitwise, .ternary, .twosComplement, .graded] {
      for sites in [SpikeSites.paper, .released] {
        let mode = SpikeMode(sites: sites, coding: coding)
        #expect(paths(try Chip.preset("spikefoundry-ref"), Self.tiny, mode) == [])
        #expect(paths(try Chip.preset("loihi1-davies2018"), Self.tiny, mode) == [])
      }
    }
    #expect(paths(try Chip.preset("spikefoundry-ref"), Self.seven) == [])
  }

  @Test("TrueNorth refuses SpikingBrain and names every capability that it lacks")
  func trueNorth() throws {
    let chip = try Chip.preset("truenorth-2014")
    let operations = Action.nonSpiking.map { "core.operations.\($0.key).runs_on" }
    #expect(
      paths(chip, Self.tiny)
        == ["core.weight_bits", "core.spikes", "core.payload_bits"] + operations)
    let message = try #require(chip.refusals(for: Self.tiny, mode: SpikeMode()).first).message
    #expect(message == "core.weight_bits: expected at least 8 bits (weight codes reach 127), found 1 bit")
    #expect(!paths(chip, Self.tiny, SpikeMode(coding: .twosComplement)).contains("core.spikes"))
  }

  @Test("Accumulators must hold code x (k + 1/2) x channels with a sign")
  func accumulators() throws {
    // 127 * 3.5 * 512 = 227,584 has 18 bits; released sites stop at 128 channels: 56,896 has 16.
    func accepts(_ bits: Int, _ mode: SpikeMode) throws -> Bool {
      let chip = try Chip.preset("spikefoundry-ref", sets: ["core.accumulator_bits=\(bits)"])
      return !paths(chip, Self.tiny, mode).contains("core.accumulator_bits")
    }
    #expect(try accepts(19, SpikeMode()))
    #expect(try !accepts(18, SpikeMode()))
    #expect(try accepts(17, SpikeMode(sites: .released)))
    #expect(try !accepts(16, SpikeMode(sites: .released)))
    #expect(try !accepts(19, SpikeMode(k: 7)))
    #expect(try !accepts(64, SpikeMode(k: .infinity)), "no trap on a senseless k")
    // 194 * 3.5 * 18944 = 12,862,976: 24 bits and a sign.
    let loihi = try Chip.preset("loihi1-davies2018")
    #expect(paths(loihi, Self.seven) == ["core.accumulator_bits"])
  }

  @Test("Codes that leave int8 need wider weights; a plain checkpoint has no codes")
  func weights() throws {
    let chip = try Chip.preset("spikefoundry-ref", sets: ["core.weight_bits=8", "core.spikes=unsigned"])
    #expect(paths(chip, Self.seven) == ["core.weight_bits", "core.spikes"])
    var plain = Self.seven
    plain.weightGroup = nil
    plain.largestCode = 0
    #expect(paths(chip, plain) == [])
  }

  @Test("Graded packets need room for the count, other packets for a threshold")
  func payloads() throws {
    let chip = try Chip.preset("spikefoundry-ref", sets: ["core.payload_bits=16"])
    #expect(paths(chip, Self.seven) == [])
    // 3 * 18944 = 56,832: 16 bits and a sign.
    #expect(paths(chip, Self.seven, SpikeMode(coding: .graded)) == ["core.payload_bits"])
    let narrow = try Chip.preset("spikefoundry-ref", sets: ["core.payload_bits=15"])
    #expect(paths(narrow, Self.tiny) == ["core.payload_bits"])
  }

  @Test("A model asks only for the operations of its layers")
  func operations() throws {
    let sets = ["softmax", "rope", "quantize"].map { "core.operations.\($0).runs_on=none" }
    let noWindow = try Chip.preset("spikefoundry-ref", sets: sets)
    var linear = Self.tiny
    linear.layers = [.gatedLinear]
    #expect(paths(noWindow, linear) == [])
    #expect(
      paths(noWindow, Self.tiny)
        == ["softmax", "rope", "quantize"].map { "core.operations.\($0).runs_on" })
    let noGate = try Chip.preset(
      "spikefoundry-ref",
      sets: ["gate", "threshold", "quantize"].map { "core.operations.\($0).runs_on=none" })
    var plain = Self.tiny
    plain.weightGroup = nil
    plain.layers = [.slidingWindow]
    #expect(paths(noGate, plain) == [])
    plain.layers = [.gatedLinear]
    #expect(paths(noGate, plain) == ["core.operations.gate.runs_on"])
  }
}
