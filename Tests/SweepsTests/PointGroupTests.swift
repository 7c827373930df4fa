import ConfigFiles
import SweepPlans
import Testing

@testable import Sweeps

@Suite("Points that share a result")
struct PointGroupTests {
  private func identity(prompt: String, lanes: Int = 8, energy: String = "3 pJ") throws -> PointIdentity {
    let text = """
      schema: spikefoundry.sweep/v1
      name: shared
      workload: {layers: 1, prompt: "\(prompt)", generate: 0}
      axes:
        chip.core.lanes: {values: [\(lanes)]}
        chip.core.energy.synapse_op: {values: [\(energy)]}
      objectives: {latency_total: min}
      """
    let file = try SweepFile.read(ConfigSource(name: "s.yaml", text: text), folder: "")
    return try PointFactory(file).resolve(SweepPayload(settings: [0, 0], rung: 0, seed: nil)).1
  }

  @Test(
    "have the same prompt, also where its lines look like those of a chip or of another choice",
    arguments: [
      ("Hello\\nchip.1 aaaa", "Hello\\nchip.2 zqzq"), ("a\\nworkload.coding x", "a\\nworkload.coding y"),
      ("a\\nchip.core.energy.synapse_op 1", "a\\nchip.core.energy.synapse_op 2"),
    ])
  func prompts(one: String, other: String) throws {
    let (one, other) = (try identity(prompt: one), try identity(prompt: other))
    #expect(one.timingHash != other.timingHash)
    #expect(one.activityHash != other.activityHash)
    #expect(one.hash != other.hash)
  }

  @Test("differ in prices only where they share times, and in the chip only where they share activity")
  func chips() throws {
    let points = try [
      identity(prompt: "Hello"), identity(prompt: "Hello", energy: "4 pJ"),
      identity(prompt: "Hello", lanes: 16),
    ]
    #expect(points[0].timingHash == points[1].timingHash && points[0].timingHash != points[2].timingHash)
    #expect(Set(points.map(\.activityHash)).count == 1)
    #expect(Set(points.map(\.hash)).count == 3)
  }
}
