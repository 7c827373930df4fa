import Quantities
import Testing

@Suite("Names and cycles")
struct NameTests {
  @Test(
    "The nearest name within three edits is suggested",
    arguments: [
      ("colls", "cols"), ("synpase_sram", "synapse_sram"), ("ROWS", "rows"), ("latencyy", "latency"),
      ("spikefoundry_ref", "spikefoundry-ref"),
    ])
  func nearest(_ typed: String, _ meant: String) {
    let names = ["rows", "cols", "synapse_sram", "state_sram", "latency", "energy", "spikefoundry-ref"]
    #expect(NearestName.find(typed, in: names) == meant)
  }

  @Test(
    "A name far from every other is left without a suggestion", arguments: ["", "x", "temperature", "zzzz"])
  func noneNear(_ typed: String) {
    #expect(NearestName.find(typed, in: ["rows", "cols", "latency"]) == nil)
  }

  @Test("Hostile names cost nothing")
  func longName() {
    #expect(NearestName.find(String(repeating: "a", count: 1_000_000), in: ["rows"]) == nil)
  }

  @Test("Cycles name their clock")
  func cycles() {
    #expect(CycleText.parse("3 cycles of core") == CycleText(cycles: 3, clock: "core"))
    #expect(CycleText.parse("1 cycle of noc") == CycleText(cycles: 1, clock: "noc"))
    for text in [
      "3 cycles", "3 cycles core", "-1 cycles of core", "1.5 cycles of core", "9999999999999 cycles of c",
    ] {
      #expect(CycleText.parse(text) == nil, "\(text)")
      #expect(CycleText.looksLike(text))
    }
    #expect(!CycleText.looksLike("3 ns"))
  }
}
