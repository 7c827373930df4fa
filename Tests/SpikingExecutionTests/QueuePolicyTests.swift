import ChipModel
import ChipPlacement
import ChipSimulation
import Quantities
import RunRecord
import SpikeWorkload
import SpikingExecution
import Testing

@Suite("A full input queue")
struct QueuePolicyTests {
  private static let prompt = [3, 14]

  /// Cores with one place in their queue and slow synapses.
  private func harness(_ onFull: FullQueuePolicy) throws -> Harness {
    var chip = try TestModels.reference.get()
    chip.core.queueDepth = 1
    chip.core.onFull = onFull
    chip.core.costs.latency[Action.synapticOperation.rawValue] = SimDuration(picoseconds: 20_000)
    return Harness(model: try TestModels.small.get(), chip: chip)
  }

  @Test("loses spikes only, under `drop`; END tells how many, and the run completes with full books")
  func drop() throws {
    let record = try harness(.drop).run(Self.prompt, generate: 2).record
    let spikes = record.packets(.spike)
    #expect(record.tokens.count == 3 && record.tokens.suffix(2).allSatisfy { $0.next != nil })
    #expect(spikes.dropped > 0 && spikes.injected == spikes.served + spikes.dropped)
    for count in record.packets where count.kind != .spike {
      #expect(count.dropped == 0 && count.injected == count.served)
    }
    #expect(record.losses.reduce(0) { $0 + $1.packets } == spikes.dropped)
    #expect(
      record.losses.map { [$0.tile.description, $0.site] }.count
        == Set(record.losses.map { "\($0.tile) \($0.site)" }).count)
    let sites = try harness(.drop).simulation.flow.sites.map(\.description)
    #expect(record.losses.allSatisfy { sites.contains($0.site) && $0.packets > 0 })
    #expect(record.tiles.reduce(0) { $0 + $1.spikesIn } == spikes.served)
  }

  @Test("that loses spikes is replayed from the activity like any other run")
  func dropReplay() throws {
    let harness = try harness(.drop)
    let run = try harness.run(Self.prompt, generate: 2)
    #expect(try harness.replay(run.activity, Self.prompt) == run.record)
  }

  @Test("ends the run under `error`, naming core, site and time")
  func error() throws {
    let harness = try harness(.error)
    let failure = #expect(throws: SimulationFailure.self) { try harness.run(Self.prompt, generate: 1) }
    guard case .queueOverflow(let tile, let site, let time) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(tile < harness.chip.coreCount && time > .zero)
    #expect(try harness.simulation.flow.sites.map(\.description).contains(site))
    let again = #expect(throws: SimulationFailure.self) { try harness.run(Self.prompt, generate: 1) }
    #expect(again == failure)
  }

  @Test("holds spikes back under `backpressure`: a longer run with the same result")
  func backpressure() throws {
    let held = try harness(.backpressure).run(Self.prompt, generate: 2)
    var roomy = try harness(.backpressure)
    roomy.chip.core.queueDepth = 1 << 20
    let free = try roomy.run(Self.prompt, generate: 2)
    #expect(held.generated == free.generated && held.results.accumulators == free.results.accumulators)
    #expect(held.record.cells == free.record.cells && held.record.losses.isEmpty)
    #expect(
      held.record.tiles.reduce(0) { $0 + $1.outputStalled }
        > free.record.tiles.reduce(0) { $0 + $1.outputStalled })
  }
}
