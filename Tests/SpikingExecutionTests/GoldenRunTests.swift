import RunRecord
import SpikingExecution
import ChipModel
import SpikeWorkload
import Testing

@Suite("A run of the embedded model")
struct GoldenRunTests {
  @Test("generates the golden tokens of the paper's sites")
  func paper() throws {
    let harness = try Harness(chip: Chip.preset("spikefoundry-ref"))
    let result = try harness.run([45, 471, 39, 46, 452, 50], generate: 16, keeping: [.activity])
    print(result.generated, result.events, result.record.end, result.record.packets)
    #expect(result.generated.prefix(3) == [220, 46, 37])
  }
}
