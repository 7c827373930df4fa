import ChipSimulation
import EventKernel
import EventTrace
import Quantities
import RunRecord
import Testing

/// Stalls and work that go on over borders of time, in a trace of a part of a run.
extension EventTraceTests {
  private static let kinds: [EventKind] = [.busy, .queue, .stall]

  /// A chip so slow that stalls go on over several borders.
  private static func slowHarness(_ seed: Int) throws -> Harness {
    var harness = try harness(seed)
    harness.chip = harness.chip.slowed(by: 2000)
    return harness
  }

  /// Times within stalls that go on over the border behind, and another one.
  private static func times(_ whole: Trace, using random: inout RandomStream) -> [Int64] {
    let crossing = whole.rows(.stall).filter { EventBorder.last(before: $0[0] + $0[1]) == $0[0] + $0[1] }
    #expect(crossing.count > 10)
    var times = [Int64.random(in: 1...whole.record.end.picoseconds, using: &random)]
    for _ in 0..<2 {
      guard let row = crossing.randomElement(using: &random) else { continue }
      times.append(.random(in: row[0] + 1...row[0] + row[1], using: &random))
    }
    return times
  }

  /// What happens before a time: on all cores, on one, and the stalls alone of the last stretch between borders.
  private static func selections(to end: Int64, core: Int) -> [EventSelection] {
    var all = EventSelection(Set(kinds))
    all.to = end
    var one = all
    one.cores = [core...core]
    var stalls = one
    stalls.kinds = [.stall]
    stalls.from = max(0, end - EventBorder.distance)
    return [all, one, stalls]
  }

  @Test("of a part has every stall and all work as long as the whole trace has them", arguments: 0..<3)
  func parts(seed: Int) throws {
    let harness = try Self.slowHarness(seed)
    let whole = try Self.trace(harness, EventSelection(Set(Self.kinds)))
    let rows = Dictionary(uniqueKeysWithValues: Self.kinds.map { ($0, whole.rows($0)) })
    #expect(whole.rows(.stall).allSatisfy { $0[0] >> 24 == ($0[0] + $0[1] - 1) >> 24 })
    var random = RandomStream(seed: 9, entity: UInt64(seed))
    for end in Self.times(whole, using: &random) {
      let core = try #require(whole.column(.stall, "core").randomElement(using: &random))
      for selection in Self.selections(to: end, core: Int(core)) {
        // A replay stops at the border behind the part.
        let run = try Self.trace(harness, selection)
        let replay = try Self.trace(harness, selection, cutsAtStop: false) {
          $0.stopTime = SimTime(picoseconds: EventBorder.next(after: end - 1))
        }
        for kind in Self.kinds where selection.kinds.contains(kind) {
          let place = kind == .queue ? 1 : 2
          let expected = rows[kind]?.filter {
            $0[0] >= selection.from && $0[0] < end && selection.holds(core: Int($0[place]))
          }
          #expect(run.rows(kind) == expected && replay.rows(kind) == expected, "\(kind) \(selection)")
        }
      }
    }
  }

  @Test("of a run that is stopped has the stalls up to then, whatever else is recorded", arguments: 0..<3)
  func stopped(seed: Int) throws {
    let harness = try Self.slowHarness(seed)
    let whole = try Self.trace(harness, EventSelection(Set(Self.kinds)))
    var random = RandomStream(seed: 10, entity: UInt64(seed))
    for end in Self.times(whole, using: &random) {
      let expected = whole.rows(.stall).filter { $0[0] < end }.map { row in
        [row[0], min(row[1], end - row[0])] + row[2...]
      }
      for kinds in [Set(Self.kinds), [.stall]] {
        let part = try Self.trace(harness, EventSelection(kinds)) {
          $0.stopTime = SimTime(picoseconds: end)
        }
        #expect(part.rows(.stall) == expected, "\(end)")
        if kinds.contains(.busy) { checkBegun(part) }
      }
    }
  }

  /// The busy rows of a stopped run count at most one packet per unit that the books do not: the one under way.
  private func checkBegun(_ part: Trace) {
    let units = part.column(.busy, "unit")
    for (unit, books) in [
      (EventUnit.synapse, { $0.packetsIn }), (.output, { $0.packetsOut }),
    ] as [(EventUnit, (TileRecord) -> Int64)] {
      let counts = part.sums(.busy, "packets") { units[$0] == unit.rawValue }
      for (tile, state) in part.record.tiles.numbered {
        #expect((0...1).contains(counts[tile, default: 0] - books(state)), "\(unit) \(tile)")
      }
    }
    #expect(part.column(.busy, "dur_ps").allSatisfy { $0 >= 0 })
  }
}
