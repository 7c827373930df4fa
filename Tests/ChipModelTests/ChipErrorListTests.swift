import ChipModel
import ConfigFiles
import TestSupport
import Testing

@Suite("All errors of a chip file")
struct ChipErrorListTests {
  private func errors(_ text: String) throws -> [String] {
    let folder = try TemporaryFolder()
    try folder.make("c.yaml", text)
    return folder.use { ChipFile.diagnostics("\($0)/c.yaml") }.map { "\($0.path): \($0.message)" }
  }

  @Test(
    "leave out those that follow from a broken clock",
    arguments: ["core: 500 mhz", "core: 2 THz", "core: fast", "core: [1]"])
  func clock(_ clock: String) throws {
    let errors = try errors(MinimalChip.replacing("core: 500 MHz", clock))
    #expect(errors.count == 1 && errors.first?.hasPrefix("clocks.core: ") == true, "\(errors)")
  }

  @Test("leave out times of clocks where the clocks are no map")
  func clocks() throws {
    let errors = try errors(MinimalChip.replacing("{core: 500 MHz, noc: 300 MHz}", "500 MHz"))
    #expect(errors == ["clocks: expected a map of clocks, found '500 MHz'"])
  }

  @Test("have each broken clock, and the times of clocks that are not there")
  func several() throws {
    let text = MinimalChip.replacing("{core: 500 MHz, noc: 300 MHz}", "{core: 5 mhz, noc: 300}")
      .replacing("flit_time: 1 ns", with: "flit_time: 1 cycle of cor")
    let errors = try errors(text)
    #expect(errors.map { $0.prefix { $0 != ":" } } == ["clocks.core", "clocks.noc", "noc.flit_time"])
  }

  @Test("are one for a file of another format, wherever it stands", arguments: [0, 1, 2])
  func schema(_ files: Int) throws {
    let folder = try TemporaryFolder()
    try folder.make("2.yaml", "schema: spikefoundry.sweep/v1\nextends: nothing.yaml\nname: s\naxes: {}\n")
    for file in [1, 0] {
      try folder.make("\(file).yaml", "schema: spikefoundry.chip/v1\nextends: \(file + 1).yaml\nfoo: 1\n")
    }
    let errors = folder.use { ChipFile.diagnostics("\($0)/\(files).yaml") }
    #expect(errors.map(\.path) == ["schema"] && errors.first?.exitCode == 65)
    #expect(
      errors.first?.text.hasPrefix(
        "\(folder.path("2.yaml")):1:9: error: schema: expected 'spikefoundry.chip/v1', found 'spikefoundry.sweep/v1'"
      )
        == true)
  }
}
