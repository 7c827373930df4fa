import ChipModel
import TestSupport
import Testing

@Suite("A chip as a file that stands alone")
struct ChipYAMLTests {
  @Test(
    "says the same as the chip that it was made of",
    arguments: ChipPresets.names + ExampleFiles.yaml(in: "chips"))
  func same(name: String) throws {
    let chip = try ChipFile.load(name)
    let again = try ChipFile.read(text: ChipYAML.text(chip), name: "chip.yaml")
    #expect(ChipText.show(again) == ChipText.show(chip))
    #expect(String(reflecting: again) == String(reflecting: chip))
    #expect(ChipYAML.text(again) == ChipYAML.text(chip))
  }

  @Test("keeps what was laid over a preset, whatever the texts hold")
  func overrides() throws {
    let text = """
      schema: spikefoundry.chip/v1
      extends: spikefoundry-ref
      name: "a: \\"b\\" # {c}"
      core:
        queue: {depth: {value: 8, grade: guess, source: "x, y: {z} ' \\" \\\\ = 3 cycles"}}
      """
    let chip = try ChipFile.read(
      text: text, name: "text", sets: ["core.queue.on_full=drop", "noc.link_buffer=unbounded"])
    let again = try ChipFile.read(text: ChipYAML.text(chip), name: "chip.yaml")
    #expect(String(reflecting: again) == String(reflecting: chip))
    #expect(again.name == "a: \"b\" # {c}" && again.core.queueDepth == 8)
  }
}
