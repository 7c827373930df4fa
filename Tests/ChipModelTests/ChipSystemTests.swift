import ChipModel
import ConfigFiles
import Quantities
import RunRecord
import Testing

@Suite("Systems of several chips")
struct ChipSystemTests {
  private static let system = """
    system:
      chips: {rows: 2, cols: 3}
      link:
        flit_time: {value: 8 ns, low: 1 ns, high: 9 ns, grade: guess, source: a serial link}
        latency: 20 cycles of noc
        energy: 64 pJ

    """

  private func read(_ text: String) throws -> Chip { try ChipFile.read(text: text, name: "s.yaml") }

  @Test("are one mesh whose size is that of a chip times the number of chips")
  func size() throws {
    let chip = try read(MinimalChip.text + Self.system)
    #expect((chip.columns, chip.rows, chip.coreCount, chip.chipCount) == (9, 4, 36, 6))
    #expect((chip.columnsPerChip, chip.rowsPerChip, chip.coresPerChip) == (3, 2, 6))
    let link = try #require(chip.system?.link)
    #expect(link.flitTime == SimDuration(picoseconds: 8000) && link.energy == Energy(attojoules: 64_000_000))
    // 300 MHz rounds to 3333 ps; without a buffer of its own the link has that of the mesh.
    #expect(link.latency == SimDuration(picoseconds: 20 * 3333) && link.bufferFlits == 16)
    #expect(chip.systemStaticPower == Power(nanowatts: 60_000_000))
    #expect(chip.provenance.contains { $0.path == "system.link.flit_time" && $0.grade == .guess })
  }

  @Test("number their chips row by row, and a core belongs to the chip that its place lies on")
  func numbers() throws {
    let chip = try read(MinimalChip.text + Self.system)
    for core in 0..<chip.coreCount {
      let (x, y) = (core % 9, core / 9)
      #expect(chip.chipNumber(ofCore: core) == y / 2 * 3 + x / 3)
      #expect(chip.isChipLink(core: core, .east) == [2, 5].contains(x))
      #expect(chip.isChipLink(core: core, .west) == [3, 6].contains(x))
      #expect(chip.isChipLink(core: core, .south) == (y == 1))
      #expect(chip.isChipLink(core: core, .north) == (y == 2))
    }
    let attached: [PortDirection] = [.ejection, .host, .dram]
    #expect(attached.allSatisfy { !chip.isChipLink(core: 2, $0) })
  }

  @Test("do not exist without their section: one chip, no link")
  func single() throws {
    let chip = try read(MinimalChip.text)
    #expect(chip.system == nil && chip.chipCount == 1)
    #expect(chip.systemStaticPower == chip.staticPower && chip.coresPerChip == chip.coreCount)
    #expect(!(0..<6).contains { chip.isChipLink(core: $0, .east) || chip.chipNumber(ofCore: $0) != 0 })
  }

  @Test("may have their host on any chip")
  func host() throws {
    let chip = try read(MinimalChip.replacing("at: [2, 1]", "at: [8, 3]") + Self.system)
    #expect(chip.chipNumber(ofCore: chip.host.y * chip.columns + chip.host.x) == 5)
    let error = try #require(throws: ConfigDiagnostic.self) {
      try read(MinimalChip.replacing("at: [2, 1]", "at: [9, 0]") + Self.system)
    }
    #expect(error.text.contains("host.at: expected a router from [0, 0] to [8, 3]"))
  }

  @Test("are shown with their links, and counted in the summary")
  func text() throws {
    let chip = try read(MinimalChip.text + Self.system)
    let text = ChipText.summary(chip)
    #expect(text.contains("3 x 2 chips of 3 x 2 = 36 cores, 6 KiB each, 216 KiB in all"))
    #expect(text.contains("chip links: 32 bit in 8 ns, latency 66.66 ns, 64 pJ per flit, buffer of 16 flits"))
    #expect(ChipText.show(chip).contains("system.link.energy"))
    #expect(ChipText.mesh(try read(MinimalChip.text)) == "3 x 2")
  }

  @Test(
    "are refused with the place of what is wrong",
    arguments: [
      ("chips: {rows: 2, cols: 3}", "chips: {rows: 2, colls: 3}", "system.chips.colls: expected a known key"),
      ("chips: {rows: 2, cols: 3}", "chips: {rows: 0, cols: 3}", "expected an integer from 1 to 4096"),
      ("chips: {rows: 2, cols: 3}", "chips: {rows: 4096, cols: 4096}", "in all with 12288 columns"),
      ("    energy: 64 pJ\n", "", "system.link.energy: expected a quantity like"),
      ("energy: 64 pJ", "energy: 64 ns", "system.link.energy: expected an energy"),
      ("latency: 20 cycles of noc", "latency: 0 ns", "system.link.latency: expected a time from 1 ps"),
      ("energy: 64 pJ", "energy: 64 pJ\n    buffer: 1", "system.link.buffer: expected at least 2 flits"),
      ("energy: 64 pJ", "energy: 64 pJ\n    width: 2", "system.link.width: expected one of"),
      ("system:", "sytem:", "did you mean 'system'?"),
    ])
  func errors(old: String, new: String, expected: String) throws {
    let section = Self.system.replacingOccurrence(of: old, with: new)
    let error = try #require(throws: ConfigDiagnostic.self) { try read(MinimalChip.text + section) }
    #expect(error.text.hasPrefix("s.yaml:") && error.text.contains(expected), "\(error.text)")
  }

  @Test("have links as slow as a cut-through mesh at least, else flits would be sent before they come")
  func cutThrough() throws {
    let fast = Self.system.replacingOccurrence(
      of: "{value: 8 ns, low: 1 ns, high: 9 ns, grade: guess, source: a serial link}", with: "999 ps")
    #expect(try read(MinimalChip.text + fast).system?.link.flitTime == SimDuration(picoseconds: 999))
    let mesh = MinimalChip.replacing("noc:\n", "noc:\n  switching: cut-through\n")
    let error = try #require(throws: ConfigDiagnostic.self) { try read(mesh + fast) }
    #expect(
      error.text.contains("system.link.flit_time: expected at least noc.flit_time (1 ns)"), "\(error.text)")
  }

  @Test("cannot draw more static power than can be counted")
  func power() throws {
    let text = MinimalChip.replacing("static_power: 10 mW", "static_power: 1 MW")
    let chips = Self.system.replacingOccurrence(of: "{rows: 2, cols: 3}", with: "{rows: 4096, cols: 4}")
    let error = try #require(throws: ConfigDiagnostic.self) { try read(text + chips) }
    #expect(error.text.contains("system.chips.rows: expected chips whose static_power is at most 9.2 GW"))
  }
}

@Suite("Capacities of queues and buffers")
struct CapacityTests {
  @Test("may be unbounded, in a file, with its source and by an override")
  func unbounded() throws {
    let text = MinimalChip.replacing("depth: 4", "depth: {value: unbounded, low: 16, grade: guess}")
    let chip = try ChipFile.read(text: text, name: "c.yaml", sets: ["noc.link_buffer=unbounded"])
    #expect(chip.core.queueDepth == Capacity.unbounded && chip.network.bufferFlits == Capacity.unbounded)
    let shown = ChipText.show(chip)
    #expect(shown.contains("core.queue.depth") && shown.contains("16 .. "))
    #expect(chip.provenance.first { $0.path == "noc.link_buffer" }?.value == "unbounded")
    #expect((Capacity.text(7), Capacity.text(chip.core.queueDepth)) == ("7", "unbounded"))
  }

  @Test("have a band that may end in unbounded, and none above it")
  func band() throws {
    let text = MinimalChip.replacing("depth: 4", "depth: {value: 4, low: 2, high: unbounded}")
    #expect(try ChipFile.read(text: text, name: "c.yaml").core.queueDepth == 4)
    let wrong = MinimalChip.replacing("depth: 4", "depth: {value: unbounded, high: 9}")
    let error = try #require(throws: ConfigDiagnostic.self) {
      try ChipFile.read(text: wrong, name: "c.yaml")
    }
    #expect(error.text.contains("expected at least the value 'unbounded'"), "\(error.text)")
  }

  @Test(
    "are refused by the nearest word",
    arguments: ["unbouned", "infinite", "Unbounded", "[unbounded]", ""])
  func errors(word: String) throws {
    let error = try #require(throws: ConfigDiagnostic.self) {
      try ChipFile.read(text: MinimalChip.replacing("depth: 4", "depth: \(word)"), name: "c.yaml")
    }
    #expect(
      error.text.contains("core.queue.depth: expected an integer from 1 to 2147483648, or 'unbounded'"),
      "\(error.text)")
    #expect(error.text.contains("did you mean 'unbounded'?") == (word == "unbouned" || word == "Unbounded"))
  }
}

extension String {
  fileprivate func replacingOccurrence(of old: String, with new: String) -> String {
    guard let range = firstRange(of: old) else { return "the test replaces nothing: \(old)" }
    return String(self[..<range.lowerBound]) + new + String(self[range.upperBound...])
  }
}
