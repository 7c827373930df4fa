import ChipModel
import ChipPlacement
import ChipSimulation
import Quantities
import RunRecord
import SpikeWorkload
import SpikingExecution
import Testing

@Suite("The site protocol")
struct SiteProtocolTests {
  private static let prompt = [3, 14, 15, 92]

  private func harness() throws -> Harness {
    Harness(model: try TestModels.small.get(), chip: try TestModels.reference.get())
  }

  @Test(
    "stops at an END that announces a wrong number, and names who waits for which site",
    arguments: [1, -1] as [Int32],
    ["model.layers.0.attn.in", "model.layers.1.mlp.down_proj", "model.layers.1.attn.q_spike"])
  func corruptedEnd(offset: Int32, site: String) throws {
    var harness = try harness()
    harness.options.corruptedEnd = CorruptedEnd(flow: site, position: 1, offset: offset)
    let failure = #expect(throws: SimulationFailure.self) { try harness.run(Self.prompt, generate: 1) }
    guard case .deadlock(let waiting, let time) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(time > .zero)
    let first = try #require(waiting.first)
    #expect(first.contains("waits at position 1 for \(site)") && first.contains("on tile"), "\(first)")
  }

  @Test("sends one END from each source to each destination, site and token, and a credit back for each")
  func ends() throws {
    let record = try harness().run(Self.prompt, generate: 2).record
    #expect(record.packets(.end).injected > 0)
    #expect(record.packets.allSatisfy { $0.injected == $0.served })
    // One token in flight or many: the same number of packets of every kind.
    var single = try harness()
    single.options.tokensInFlight = 1
    #expect(try single.run(Self.prompt, generate: 2).record.packets == record.packets)
  }

  /// One block of keys per slot, a query on a slow host, one bank: the writers of later keys run ahead of the
  /// query as far as their credits let them.
  @Test("holds the writers of keys back while the query is slow")
  func slowQuery() throws {
    var harness = try harness()
    harness.chip.core.banks = 1
    harness.chip.host.costs.latency[Action.packetOut.rawValue] = SimDuration(picoseconds: 100_000_000)
    var placement = try Placer.place(harness.graph, on: harness.chip)
    // Room for the moved pieces wherever the placer has put the others.
    harness.chip.core.stateMemory = 1 << 20
    placement.entries.removeAll { ["layers.1.attn.query", "layers.1.attn.keys"].contains($0.operation) }
    placement.entries.append(
      PlacementEntry(operation: "layers.1.attn.query", inputs: 0..<2, outputs: 0..<2, node: .host))
    for slot in 0..<harness.graph.keySlots {
      placement.entries.append(
        PlacementEntry(
          operation: "layers.1.attn.keys", inputs: 0..<2, outputs: slot..<slot + 1, node: .core(slot)))
    }
    try PlacementCheck.check(placement, graph: harness.graph, chip: harness.chip)
    let expected = try self.harness().run(Self.prompt, generate: 1)
    harness.placement = placement
    let outcome = try harness.run(Self.prompt, generate: 1)
    #expect(
      outcome.generated == expected.generated && outcome.results.activities == expected.results.activities)
  }

  /// A query of two heads whose keys lie on two tiles: both need its thresholds, and it needs news of both keys.
  @Test("sends thresholds and news of keys to every tile that holds keys of the query")
  func splitHeads() throws {
    var harness = try harness()
    var placement = try Placer.place(harness.graph, on: harness.chip)
    // Room for the moved pieces wherever the placer has put the others.
    harness.chip.core.stateMemory = 1 << 20
    placement.entries.removeAll { ["layers.1.attn.query", "layers.1.attn.keys"].contains($0.operation) }
    placement.entries.append(
      PlacementEntry(operation: "layers.1.attn.query", inputs: 0..<2, outputs: 0..<2, node: .core(5)))
    for head in 0..<2 {
      placement.entries.append(
        PlacementEntry(
          operation: "layers.1.attn.keys", inputs: head..<head + 1, outputs: 0..<harness.graph.keySlots,
          node: .core(6 + head)))
    }
    try PlacementCheck.check(placement, graph: harness.graph, chip: harness.chip)
    harness.placement = placement
    let expected = try self.harness().run(Self.prompt, generate: 1)
    #expect(try harness.run(Self.prompt, generate: 1).generated == expected.generated)
  }

  @Test("ends generation behind the stop token, with full books")
  func stop() throws {
    var harness = try harness()
    let all = try harness.run([3, 14], generate: 4)
    harness.options.stopTokens = [all.generated[1]]
    let stopped = try harness.run([3, 14], generate: 4)
    #expect(stopped.generated == Array(all.generated.prefix(2)))
    #expect(
      stopped.record.tokens.count == 3
        && stopped.results.activities == Array(all.results.activities.prefix(3)))
  }
}
