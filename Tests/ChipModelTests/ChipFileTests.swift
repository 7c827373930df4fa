import ChipModel
import ConfigFiles
import Quantities
import RunRecord
import SpikeWorkload
import Testing

@Suite("Chip files")
struct ChipFileTests {
  @Test("Every value of a file arrives in the chip")
  func values() throws {
    let chip = try ChipFile.read(text: MinimalChip.text, name: "m.yaml")
    #expect((chip.name, chip.columns, chip.rows) == ("minimal", 3, 2))
    #expect(chip.clocks.map(\.name) == ["core", "noc"])
    #expect(chip.core.queueDepth == 4)
    #expect(chip.core.onFull == .drop)
    #expect((chip.core.synapseMemory, chip.core.stateMemory) == (4096, 2048))
    #expect((chip.core.banks, chip.core.spikeOrder) == (2, .channelMajor), "the defaults")
    #expect(chip.core.signedSpikes)
    #expect(chip.core.costs.latency[Action.synapticOperation.rawValue] == SimDuration(picoseconds: 4000))
    #expect(chip.core.costs.energy[Action.synapticOperation.rawValue] == Energy(attojoules: 23_600_000))
    #expect(chip.core.costs.energy[Action.threshold.rawValue] == Energy(attojoules: 9_000_000))
    #expect(chip.core.support[Action.norm.rawValue] == .host)
    #expect(chip.core.support[Action.softmax.rawValue] == OperationSupport.none)
    #expect(chip.core.support[Action.spikeIn.rawValue] == .core)
    #expect(chip.host.costs.latency[Action.norm.rawValue] == SimDuration(picoseconds: 2000))
    #expect((chip.host.x, chip.host.y, chip.host.memory) == (2, 1, nil))
    #expect(
      chip.network.routerLatency == SimDuration(picoseconds: 3333), "a period rounded to picoseconds once")
    #expect(chip.network.linkLatencyY == SimDuration(picoseconds: 6500))
    #expect(chip.network.switching == .storeAndForward)
    #expect(chip.core.leakage == Power(nanowatts: 5000))
    #expect(chip.staticPower == Power(nanowatts: 10_000_000))
    #expect(chip.dram == nil)
    #expect(chip.coreArea == nil)
  }

  @Test(
    "The largest packet has as many flits as a trace can hold, and buffers hold no more than it",
    arguments: [("payload_bits: 32", 65_503), ("payload_bits: 8", 65_503), ("payload_bits: 64", 65_471)])
  func largestPacket(payload: String, header: Int) throws {
    let longest = MinimalChip.replacing(
      "flit: 32 bit\n  header: 32 bit\n  link_buffer: 16",
      "flit: 1 bit\n  header: \(header) bit\n  link_buffer: 65535")
    let text = longest.replacing("payload_bits: 32", with: payload)
    let chip = try ChipFile.read(text: text, name: "m.yaml")
    #expect(chip.network.flits(payloadBits: chip.core.largestPayloadBits) == NetworkModel.mostFlits)
    #expect(throws: ConfigDiagnostic.self) {
      try ChipFile.read(text: text, name: "m.yaml", sets: ["noc.header=\(header + 1) bit"])
    }
    #expect(throws: ConfigDiagnostic.self) {
      try ChipFile.read(text: text, name: "m.yaml", sets: ["noc.link_buffer=65534"])
    }
  }

  @Test("The listing has each value once, cycles with the time they take")
  func provenance() throws {
    let chip = try ChipFile.read(text: MinimalChip.text, name: "m.yaml", sets: ["core.lanes=8"])
    let paths = chip.provenance.map(\.path)
    #expect(Set(paths).count == paths.count)
    let lanes = try #require(chip.provenance.first { $0.path == "core.lanes" })
    #expect((lanes.value, lanes.source) == ("8", "--set #1"))
    let router = try #require(chip.provenance.first { $0.path == "noc.router.latency" })
    #expect(router.value == "1 cycle of noc = 3.333 ns")
    let banks = try #require(chip.provenance.first { $0.path == "core.banks" })
    #expect((banks.value, banks.source) == ("2", "default"))
    let text = ChipText.show(chip)
    for item in chip.provenance { #expect(text.contains(item.path)) }
  }

  @Test("A number may carry its band, grade, source and corner")
  func longForm() throws {
    let text = MinimalChip.replacing(
      "synapse_sram: 4 KiB",
      "synapse_sram: {value: 4 KiB, low: 1 KiB, high: 8 KiB, grade: vendor, source: a brief, corner: 0.75 V}")
    let chip = try ChipFile.read(text: text, name: "m.yaml")
    let item = try #require(chip.provenance.first { $0.path == "core.synapse_sram" })
    #expect(
      item
        == Provenance(
          path: "core.synapse_sram", value: "4 KiB", low: "1 KiB", high: "8 KiB", grade: .vendor,
          source: "a brief", corner: "0.75 V"))
  }

  @Test("A dram node needs its memory and the same prices as a host")
  func dram() throws {
    let host = try #require(MinimalChip.text.firstRange(of: "host:"))
    let end = try #require(MinimalChip.text.firstRange(of: "static_power:"))
    let node = MinimalChip.text[host.upperBound..<end.lowerBound]
    let bare = try #require(throws: ConfigDiagnostic.self) {
      try ChipFile.read(text: MinimalChip.text + "dram:" + node, name: "m.yaml")
    }
    #expect(bare.path == "dram.memory")
    let chip = try ChipFile.read(
      text: MinimalChip.text + "dram:" + node + "  memory: 1 GiB\n", name: "m.yaml")
    #expect(chip.dram?.memory == 1 << 30)
    #expect(chip.tileCount == 8)
    #expect(chip.dramTile == 7)
  }
}
