import ChipModel
import ChipPlacement
import ChipSimulation
import EventKernel
import Quantities
import RunRecord
import SpikeWorkload
import SpikingExecution
import SpikingModel
import Testing

@Suite("The timing of a run")
struct ReplayTests {
  private static let prompt = [7, 21]

  private func harness(_ seed: Int, _ mode: SpikeMode = SpikeMode()) throws -> Harness {
    var stream = RandomStream(seed: 43, entity: UInt64(seed))
    let chip = Chip.random(from: try TestModels.reference.get(), using: &stream)
    var harness = Harness(model: try TestModels.small.get(), chip: chip, mode: mode)
    harness.placement = Placement.random(harness.graph, on: chip, using: &stream)
    return harness
  }

  @Test(
    "follows from the activity alone: replayed without weights it leaves an equal record",
    arguments: SpikeCoding.allCases)
  func replay(coding: SpikeCoding) throws {
    let harness = Harness(
      model: try TestModels.small.get(), chip: try TestModels.reference.get(), mode: SpikeMode(coding: coding)
    )
    let recorded = try harness.run([7], generate: 2)
    #expect(try harness.replay(recorded.activity, [7]) == recorded.record)
  }

  @Test("follows from the activity alone, on another chip than that on which it was recorded")
  func replayElsewhere() throws {
    let activity = try Harness(model: TestModels.small.get(), chip: TestModels.reference.get())
      .run(Self.prompt, generate: 2).activity
    let other = try harness(1)
    #expect(try other.replay(activity, Self.prompt) == other.run(Self.prompt, generate: 2).record)
  }

  @Test("follows from the activity alone in an unspiked model too")
  func replayPlain() throws {
    let harness = Harness(model: try TestModels.smallPlain.get(), chip: try TestModels.reference.get())
    let recorded = try harness.run(Self.prompt, generate: 2)
    #expect(recorded.record.packets(.spike).injected == 0 && recorded.record.total(.multiplyAccumulate) > 0)
    #expect(try harness.replay(recorded.activity, Self.prompt) == recorded.record)
  }

  @Test("is the same when run twice, and when simultaneous events are inserted in another order")
  func shuffle() throws {
    var harness = try harness(2)
    let first = try harness.run(Self.prompt, generate: 2)
    #expect(try harness.run(Self.prompt, generate: 2).record == first.record)
    harness.options.insertionShuffle = 1
    #expect(try harness.replay(first.activity, Self.prompt) == first.record)
  }

  @Test("is exactly c times as long when every latency is, with the same counts", arguments: [9])
  func scaling(factor: Int64) throws {
    var harness = try harness(3)
    let activity = try harness.run(Self.prompt, generate: 2).activity
    let plain = try harness.replay(activity, Self.prompt)
    harness.chip = harness.chip.slowed(by: factor)
    let slow = try harness.replay(activity, Self.prompt)
    #expect(slow.end.picoseconds == plain.end.picoseconds * factor)
    #expect(slow.cells == plain.cells && slow.packets == plain.packets)
    #expect(slow.links == plain.links.map { $0.slowed(by: factor) })
    for (a, b) in zip(slow.tokens, plain.tokens) {
      #expect(a.entered.picoseconds == b.entered.picoseconds * factor && a.next == b.next)
      #expect(a.completed.picoseconds == b.completed.picoseconds * factor)
    }
    #expect(slow.tiles.map(\.withoutWindows) == plain.tiles.map { $0.withoutWindows.slowed(by: factor) })
  }

  @Test("is kept in at most 1,024 windows per tile, whose sums are the totals", arguments: [0])
  func windows(seed: Int) throws {
    let record = try harness(seed).run(Self.prompt, generate: 2).record
    #expect(record.tiles.contains { $0.windows.count > 128 })
    for (number, tile) in record.tiles.enumerated() {
      let windows = tile.windows
      #expect(windows.count <= 1024)
      #expect(windows.reduce(0) { $0 + $1.spikesIn } == tile.spikesIn)
      #expect(windows.reduce(0) { $0 + $1.spikesOut } == tile.spikesOut)
      #expect(windows.reduce(0) { $0 + $1.busy } == tile.busy)
      #expect(windows.reduce(0) { $0 + $1.stalled } == tile.stalled)
      #expect(windows.map(\.queueMaximum).max() ?? 0 == tile.queueMaximum)
      let cells = record.cells.filter { $0.tile == number }
      for action in Action.allCases.map(\.rawValue) {
        #expect(windows.reduce(0) { $0 + $1.actions[action] } == cells.reduce(0) { $0 + $1.actions[action] })
      }
      for flits in NetworkAction.allCases.map(\.rawValue) {
        #expect(windows.reduce(0) { $0 + $1.network[flits] } == cells.reduce(0) { $0 + $1.network[flits] })
      }
    }
  }

  @Test(
    "has the same totals where no windows are kept: each tile has one, the sum of all",
    arguments: [TimingMode.packet, .train], [0, 3])
  func withoutWindows(timing: TimingMode, seed: Int) throws {
    var harness = try harness(seed)
    harness.chip.core.queueDepth = .max
    harness.chip.core.onFull = .backpressure
    harness.chip.network.bufferFlits = .max
    harness.options.timing = timing
    let activity = try harness.run(Self.prompt, generate: 2).activity
    let whole = try harness.replay(activity, Self.prompt)
    harness.options.hasWindows = false
    var record = try harness.replay(activity, Self.prompt)
    #expect(record.windowWidth > record.end.picoseconds)
    for tile in record.tiles.indices where record.tiles[tile] != record.tiles.idle {
      #expect(Array(record.tiles[tile].windows) == [whole.tiles[tile].windows.total])
      record.tiles[tile].windows = whole.tiles[tile].windows
    }
    record.windowWidth = whole.windowWidth
    #expect(record == whole)
  }

  @Test(
    "bills for every flit exactly the links and routers that the network moved it over", arguments: 10..<14)
  func links(seed: Int) throws {
    let record = try harness(seed).run(Self.prompt, generate: 1).record
    func billed(_ action: NetworkAction) -> Int64 {
      record.cells.reduce(0) { $0 + $1.network[action.rawValue] }
    }
    func moved(_ directions: [PortDirection], chip: Bool = false) -> Int64 {
      record.links.filter { directions.contains($0.direction) && $0.isChipLink == chip }.reduce(0) {
        $0 + $1.flits
      }
    }
    let crossing = moved(PortDirection.allCases, chip: true)
    #expect(billed(.router) == moved(PortDirection.allCases) + crossing)
    #expect(billed(.chipLink) == crossing)
    #expect(billed(.linkX) == moved([.east, .west]))
    #expect(billed(.linkY) == moved([.north, .south]))
    #expect(billed(.hostLink) == moved([.host]))
    #expect(billed(.dramLink) == moved([.dram]))
  }
}

extension LinkRecord {
  fileprivate func slowed(by factor: Int64) -> LinkRecord {
    var record = self
    record.busy *= factor
    record.waiting *= factor
    return record
  }
}

extension TileRecord {
  /// Windows have widths of their own, powers of two, which do not scale.
  fileprivate var withoutWindows: TileRecord {
    var record = self
    record.windows = []
    return record
  }

  fileprivate func slowed(by factor: Int64) -> TileRecord {
    var record = self
    record.busy *= factor
    record.stalled *= factor
    record.idle *= factor
    record.synapseBusy *= factor
    record.neuronBusy *= factor
    record.outputBusy *= factor
    record.outputStalled *= factor
    return record
  }
}
