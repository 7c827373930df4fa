import ConfigFiles
import TestSupport
import Testing

@testable import ChipModel

@Suite("A chip file that is built many times")
struct ChipTemplateTests {
  private struct Outcome: Equatable {
    var chip = ""
    var values: [String] = []
    var message = ""

    init(_ build: () throws -> ChipTemplate.Built) {
      do {
        let built = try build()
        chip = "\(built.chip)"
        values = built.values.all.map { "\($0)" }
      } catch {
        message = "\(error)"
      }
    }
  }

  /// Values of all kinds: most fit some field, none fits all.
  private static let texts = [
    "1", "7", "64", "unbounded", "3 ns", "5 pJ", "9 uW", "128 KiB", "2 mm2", "3 cycles of core", "drop",
    "host",
    "none", "a name", "", "-5", "1e30 J", "cut-through",
  ]

  private func pick<T>(_ list: [T], _ random: inout SeededGenerator) -> T {
    list[random.integer(0...list.count - 1)]
  }

  @Test("gives what reading it as a whole gives, values and errors", arguments: 0..<12)
  func sameAsWhole(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let template = try ChipTemplate(pick(ChipPresets.names, &random))
    let plain = try template.built().values.all
    for _ in 0..<10 {
      let edits = (0..<random.integer(0...4)).map { number in
        let known = pick(plain, &random)
        let path =
          random.integer(0...3) == 0 ? pick(ChipTemplate.paths + ["core", "x.y"], &random) : known.path
        let text = random.integer(0...1) == 0 ? known.text : pick(Self.texts, &random)
        return (path: path, value: ConfigNode(.scalar(text), origin: .set(number)))
      }
      #expect(Outcome { try template.built(edits) } == Outcome { try template.wholly(edits) })
    }
  }

  @Test("reads only what an edit replaces, in files whose latencies are cycles of a clock")
  func clocks() throws {
    let template = try ChipTemplate("spikefoundry-ref", sets: ["clocks={core: 1 GHz}"])
    let path = "core.latency.spike_in"
    let edit = (path: path, value: ConfigNode(.scalar("3 cycles of core"), origin: .set(1)))
    let slower = (path: "clocks.core", value: ConfigNode(.scalar("500 MHz"), origin: .set(2)))
    #expect(try template.built([edit]).values[path]?.number == 3000)
    #expect(try template.built([edit, slower]).values[path]?.number == 6000)
  }
}
