import ChipModel
import Quantities
import RunRecord
import SpikeWorkload
import TestSupport
import Testing

@testable import ChipPlacement

@Suite("The cache of placements")
struct PlacementCacheTests {
  /// A change of one part of a chip.
  struct Change: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let apply: @Sendable (inout Chip) -> Void

    init(_ name: String, _ apply: @escaping @Sendable (inout Chip) -> Void) {
      testDescription = name
      self.apply = apply
    }
  }

  /// What the placer may know.
  static let decisive = [
    Change("name") { $0.name += "2" },
    Change("columns") { $0.columns += 1 },
    Change("rows") { $0.rows += 1 },
    Change("system") {
      ($0.columns, $0.rows) = (2 * $0.columns, 2 * $0.rows)
      let link = ChipLink(flitTime: .zero, latency: .zero, energy: .zero, bufferFlits: 9)
      $0.system = ChipSystem(columns: 2, rows: 2, link: link)
    },
    Change("synapse memory") { $0.core.synapseMemory += 512 },
    Change("state memory") { $0.core.stateMemory += 512 },
    Change("banks") { $0.core.banks += 1 },
    Change("lanes") { $0.core.lanes *= 2 },
    Change("latency") { $0.core.costs.latency[Action.gate.rawValue] = SimDuration(picoseconds: 77_000) },
    Change("support") { $0.core.support[Action.silu.rawValue] = .host },
    Change("host") { $0.host.y = $0.rows - 1 },
    Change("memory of the host") { $0.host.memory = 1 << 40 },
    Change("dram") { chip in chip.dram = chip.dram == nil ? chip.host : nil },
  ]

  /// What must not matter.
  static let indifferent = [
    Change("queues") { chip in
      chip.core.queueDepth = 3
      chip.core.onFull = .drop
    },
    Change("buffers and flits") { chip in
      chip.network.bufferFlits = 1000
      chip.network.flitBits = 7
      chip.network.headerBits = 99
      chip.network.switching = .cutThrough
    },
    Change("links") { chip in
      chip.network.linkLatencyX = SimDuration(picoseconds: 5)
      chip.network.linkLatencyY = SimDuration(picoseconds: 7)
      chip.network.routerLatency = SimDuration(picoseconds: 9)
      chip.network.flitTime = SimDuration(picoseconds: 11)
      chip.host.linkLatency = SimDuration(picoseconds: 13)
      chip.host.lanes = 5
      chip.host.costs.latency[0] = SimDuration(picoseconds: 15)
    },
    Change("prices") { chip in
      chip.core.costs.energy = chip.core.costs.energy.map { Energy(attojoules: $0.attojoules + 1) }
      chip.core.leakage = Power(nanowatts: 12345)
      chip.staticPower = Power(nanowatts: 6)
      chip.network.routerEnergy = Energy(attojoules: 8)
      chip.coreArea = nil
    },
    Change("spikes") { chip in
      chip.core.spikeOrder = SpikeOrder.allCases.last ?? chip.core.spikeOrder
      chip.core.weightBits = 4
      chip.core.accumulatorBits = 12
      chip.core.payloadBits = 0
      chip.core.signedSpikes.toggle()
    },
  ]

  private struct Case {
    var chip: Chip
    let model: RandomModel

    init(seed: Int) throws {
      var random = SeededGenerator(seed: UInt64(seed))
      chip = try Chip.random(&random)
      (chip.columns, chip.rows) = (random.integer(6...24), random.integer(6...24))
      model = RandomModel(&random, largest: 256)
    }
  }

  private func outcome(_ place: () throws -> Placement) -> Result<Placement, PlacementFailure> {
    do {
      return .success(try place())
    } catch {
      return .failure(error as? PlacementFailure ?? PlacementFailure("\(error)"))
    }
  }

  @Test("answers like the placer, whatever chips come one after the other", arguments: 0..<8)
  func answers(seed: Int) throws {
    let test = try Case(seed: seed)
    var random = SeededGenerator(seed: UInt64(100 + seed))
    let cache = PlacementCache()
    for _ in 0..<16 {
      var chip = test.chip
      for change in Self.decisive + Self.indifferent where random.integer(0...7) == 0 { change.apply(&chip) }
      let graph = test.model.graph(chip)
      #expect(outcome { try cache.place(graph, on: chip) } == outcome { try Placer.place(graph, on: chip) })
    }
  }

  @Test(
    "knows a placement again when a chip changes in what the placer is not told",
    arguments: PlacementCacheTests.indifferent)
  func knowsAgain(_ change: Change) throws {
    let chip = try roomy()
    let graph = try Case(seed: 3).model.graph(chip)
    let cache = PlacementCache()
    let first = try cache.place(graph, on: chip)
    var other = chip
    change.apply(&other)
    #expect(try cache.place(graph, on: other) == first)
    #expect(cache.work.placed == 1)
    #expect(try Placer.place(graph, on: other) == first)
  }

  @Test(
    "places anew when a chip changes in what the placer may know", arguments: PlacementCacheTests.decisive)
  func placesAnew(_ change: Change) throws {
    let chip = try roomy()
    let model = try Case(seed: 3).model
    let cache = PlacementCache()
    _ = try cache.place(model.graph(chip), on: chip)
    var other = chip
    change.apply(&other)
    _ = try cache.place(model.graph(other), on: other)
    #expect(cache.work.placed == 2)
  }

  @Test("tells models and modes apart")
  func models() throws {
    let chip = try roomy()
    var model = try Case(seed: 3).model
    let cache = PlacementCache()
    _ = try cache.place(model.graph(chip), on: chip)
    model.mode.coding = model.mode.coding == .graded ? .bitwise : .graded
    _ = try cache.place(model.graph(chip), on: chip)
    model.shape.vocabulary += 1
    _ = try cache.place(model.graph(chip), on: chip)
    #expect(cache.work.placed == 3)
  }

  @Test("does not refine again what is spread alike: all latencies twice as long")
  func refinesOnce() throws {
    let chip = try roomy()
    let graph = try Case(seed: 3).model.graph(chip)
    let cache = PlacementCache()
    let first = try cache.place(graph, on: chip)
    var slow = chip
    slow.core.costs.latency = chip.core.costs.latency.map { $0 + $0 }
    #expect(try cache.place(graph, on: slow) == first)
    #expect(cache.work == (placed: 2, cut: 1, refined: 1))
  }

  @Test(
    "has another text of its inputs for another chip, and the same for chips that the placer cannot tell apart"
  )
  func texts() throws {
    let chip = try roomy()
    let model = try Case(seed: 3).model
    func text(_ change: Change?) -> String {
      var other = chip
      change?.apply(&other)
      return PlacementInputs(model.graph(other), other).text
    }
    #expect(Set(Self.decisive.map { text($0) } + [text(nil)]).count == Self.decisive.count + 1)
    #expect(Set(Self.indifferent.map { text($0) } + [text(nil)]).count == 1)
    // What Swift prints of private types names an address, which no other process has.
    #expect(!text(nil).contains("$"))
  }

  @Test("keeps a bounded number of placements")
  func bounded() throws {
    let chip = try roomy()
    let graph = try Case(seed: 3).model.graph(chip)
    let cache = PlacementCache()
    for memory in 0..<40 {
      var other = chip
      other.core.synapseMemory += memory
      _ = try cache.place(graph, on: other)
    }
    #expect(cache.count <= 32)
    _ = try cache.place(graph, on: chip)
    #expect(cache.work.placed == 41)
  }

  private func roomy() throws -> Chip {
    var chip = try Chip.preset("spikefoundry-ref").roomy()
    (chip.columns, chip.rows) = (6, 6)
    return chip
  }
}
