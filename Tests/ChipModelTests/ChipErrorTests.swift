import ChipModel
import ConfigFiles
import Testing

@Suite("Errors in chip files")
struct ChipErrorTests {
  /// One replacement in the minimal chip and the first line that it leads to.
  struct Case: Sendable, CustomTestStringConvertible {
    var old: String
    var new: String
    var error: String
    var testDescription: String { new }

    init(_ old: String, _ new: String, _ error: String) {
      self.old = old
      self.new = new
      self.error = error
    }
  }

  static let cases = [
    Case(
      "rows: 2", "colls: 2", "c.yaml:4:9: error: cores.colls: expected a known key, found unknown key 'colls'"
    ),
    Case("cols: 3", "colls: 3", "did you mean 'cols'?"),
    Case("synapse_sram: 4", "synpase_sram: 4", "c.yaml:7:3: error: core.synpase_sram: expected a known key"),
    Case(
      "rows: 2", "rows: 0",
      "c.yaml:4:15: error: cores.rows: expected an integer from 1 to 16777213, found '0'"),
    Case("rows: 2", "rows: -1", "cores.rows: expected an integer from 1"),
    Case("rows: 2", "rows: 010", "cores.cols"),
    Case("rows: 2", "rows: 2.0", "expected an integer from 1 to 16777213, found '2.0'"),
    Case("rows: 2", "rows: 1e3", "found '1e3'"),
    Case("rows: 2", "rows: 99999999999999999999", "found '99999999999999999999'"),
    Case(
      "rows: 2", "rows: 8000000",
      "cores.rows: expected at most 16777213 cores with 3 columns, found '8000000'"),
    Case("rows: 2", "rows: [2]", "cores.rows: expected an integer from 1 to 16777213, found a list"),
    Case(
      "rows: 2, ", "", "c.yaml:4:8: error: cores.rows: expected an integer from 1"),
    Case(
      "depth: 4", "depth: 4 ns", "core.queue.depth: expected an integer from 1 to 2147483648, found '4 ns'"),
    Case("depth: 4", "depth: 2147483649", "core.queue.depth: expected an integer"),
    Case(
      "on_full: drop", "on_full: dorp", "expected one of backpressure, drop or error, found 'dorp'; did you"),
    Case("lanes: 4", "lanes: 65537", "core.lanes: expected an integer from 1 to 65536, found '65537'"),
    Case("lanes: 4", "lanes: 4\n  banks: 65", "core.banks: expected an integer from 1 to 64, found '65'"),
    Case("4 KiB", "2 TiB", "core.synapse_sram: expected a memory size from 1 B to 1 TiB, found '2 TiB'"),
    Case(
      "4 KiB", "4096",
      "expected a memory size with its unit, found the bare number '4096'; did you mean '4096 KiB'?"),
    Case("4 KiB", "4 kib", "found unknown unit 'kib'; did you mean 'KiB'?"),
    Case("4 KiB", "4 ns", "found a time ('4 ns')"),
    Case("23.6 pJ", "0.5 aJ", "core.energy.synapse_op: expected a whole number of aJ (the base unit)"),
    Case("23.6 pJ", "23.6 ns", "expected an energy (like '23.6 pJ'), found a time"),
    Case("23.6 pJ", "1000 J", "expected an energy from 0 aJ to 1 J, found '1000 J'"),
    Case("23.6 pJ", "-1 pJ", "expected an energy from 0 aJ to 1 J, found '-1 pJ'"),
    Case("23.6 pJ", ".nan", "found '.nan'"),
    Case("23.6 pJ", "", "expected an energy (like '23.6 pJ'), found nothing"),
    Case(
      "2 cycles of core", "2 cycles", "expected cycles of a clock (like '3 cycles of core'), found '2 cycles'"
    ),
    Case("2 cycles of core", "2 cycles of cor", "expected a clock: core or noc, found '2 cycles of cor'"),
    Case("2 cycles of core", "999999999999 cycles of core", "expected a time from 0 ps to 1 s"),
    Case("500 MHz", "2 THz", "clocks.core: expected a frequency from 1 Hz to 1 THz, found '2 THz'"),
    Case("core: 500", "7core: 500", "clocks.7core: expected a clock name"),
    Case(
      "latency: 4.1 ns", "latency: 0 ns",
      "c.yaml:36:18: error: noc.hop.x.latency: expected a time from 1 ps to 1 s"),
    Case(
      "latency: 6.5 ns", "latency: 0 ps", "noc.hop.y.latency: expected a time from 1 ps to 1 s, found"),
    Case(
      "latency: 10 ns", "latency: 0 ps", "host.link.latency: expected a time from 1 ps to 1 s, found '0 ps'"),
    Case("flit_time: 1 ns", "flit_time: 0 ns", "noc.flit_time: expected a time from 1 ps"),
    Case(
      "link_buffer: 16", "link_buffer: 1",
      "noc.link_buffer: expected at least 2 flits, the largest packet (32 + 32 bits), found '1'"),
    Case(
      "flit: 32 bit\n  header: 32 bit", "flit: 1 bit\n  header: 65504 bit",
      "c.yaml:31:11: error: noc.header: expected at most 65535 flits of 1 bit with the largest payload (32 bits), "
        + "found '65504 bit'"),
    Case("flit: 32 bit", "flit: 32 ns", "noc.flit: expected a number of bits (like '32 bit')"),
    Case("[2, 1]", "[3, 1]", "host.at: expected a router from [0, 0] to [2, 1], found '[3, 1]'"),
    Case("[2, 1]", "[2]", "host.at: expected two integers [x, y], found a list"),
    Case("[2, 1]", "[2, x]", "host.at[1]: expected an integer from 0"),
    Case(
      "runs_on: host", "runs_on: hots", "core.operations.norm.runs_on: expected one of core, host or none"),
    Case(
      "mac: {runs_on: core, latency: 7 ns, energy: 7 pJ}", "mac: {runs_on: core, latency: 7 ns}", "mac.energy"
    ),
    Case("norm: {latency: 2 ns, energy: 2 pJ}", "norm: {latency: 2 ns}", "host.operations.norm.energy"),
    Case(
      "chip/v1", "chip/v9",
      "c.yaml:1:9: error: schema: expected 'spikefoundry.chip/v1', found 'spikefoundry.chip/v9'"),
    Case("schema: spikefoundry.chip/v1\n", "", "schema: expected 'spikefoundry.chip/v1', found nothing"),
    Case("4 KiB", "{value: 4 KiB, low: 5 KiB}", "core.synapse_sram.low: expected at most the value '4 KiB'"),
    Case(
      "4 KiB", "{value: 4 KiB, high: 3 KiB}", "core.synapse_sram.high: expected at least the value '4 KiB'"),
    Case("4 KiB", "{low: 4 KiB}", "core.synapse_sram.value: expected a value, found nothing"),
    Case("4 KiB", "{value: 4 KiB, grade: gues}", "core.synapse_sram.grade: expected one of silicon"),
    Case("4 KiB", "{value: 4 KiB, sourc: x}", "did you mean 'source'?"),
    Case("signed", "{value: signed, low: signed}", "core.spikes.low: expected"),
    Case("queue: {depth: 4, on_full: drop}", "queue: 4", "core.queue: expected a map, found '4'"),
    Case(
      "lanes: 4", "lanes: 4\n  lanes: 5",
      "c.yaml:10:3: error: lanes: expected each key once in a map, found 'lanes' again (first in line 9)"),
    Case("lanes: 4", "lanes: !!int 4", "core.lanes: expected YAML without tags"),
    Case("lanes: 4", "lanes: &a 4", "core.lanes: expected YAML without anchors and aliases, found an anchor"),
    Case("lanes: 4", "lanes: *a", "c.yaml:9:10: error: expected YAML, found a fault: found undefined alias"),
    Case("lanes: 4", "<<: {a: b}", "expected a key without merge"),
    Case("lanes: 4", "lanes: 4\n---\na: b", "expected YAML, found a fault"),
    Case("lanes: 4", "lanes: [4", "expected YAML, found a fault"),
    Case("lanes: 4", "\tlanes: 4", "c.yaml:9:3: error: expected spaces, found a tab"),
    Case("lanes: 4", "? [a, b]\n  : 4", "expected a key, found a list or map as a key"),
    Case("name: minimal", "name: ''", "c.yaml:2:7: error: name: expected text, found nothing"),
  ]

  @Test("Each names its place, its path, and what was expected", arguments: cases)
  func place(_ item: Case) throws {
    if item.new == "rows: 010" {
      // A leading zero is no octal number here.
      let chip = try ChipFile.read(text: MinimalChip.replacing(item.old, item.new), name: "c.yaml")
      #expect(chip.rows == 10)
      return
    }
    let error = try #require(throws: ConfigDiagnostic.self) {
      try ChipFile.read(text: MinimalChip.replacing(item.old, item.new), name: "c.yaml")
    }
    #expect(error.text.hasPrefix("c.yaml:"), "\(error.text)")
    #expect(error.text.contains(item.error), "\(error.text)")
    #expect(error.exitCode == 65)
    expectFit(error)
  }

  @Test("The source line is shown with a caret, and further errors are counted")
  func caret() throws {
    let text = MinimalChip.replacing("cols: 3", "colls: 3")
    let error = try #require(throws: ConfigDiagnostic.self) { try ChipFile.read(text: text, name: "c.yaml") }
    #expect(
      error.text == """
        c.yaml:4:18: error: cores.colls: expected a known key, found unknown key 'colls'; did you mean 'cols'?
        cores: {rows: 2, colls: 3}
                         ^
        (and 1 further error)
        """)
  }

  @Test("An override reports itself, not a line of the file")
  func overrides() throws {
    func error(_ sets: String...) throws -> ConfigDiagnostic {
      try #require(throws: ConfigDiagnostic.self) {
        try ChipFile.read(text: MinimalChip.text, name: "c.yaml", sets: sets)
      }
    }
    #expect(
      try error("cores.rows=0").text
        == "--set #1: error: cores.rows: expected an integer from 1 to 16777213, found '0'")
    #expect(
      try error("core.lanes=2", "core.quue.depth=4").text.hasPrefix(
        "--set #2: error: core.quue: expected a known key, found unknown key 'quue'; did you mean 'queue'?"))
    #expect(try error("cores.rows").text == "--set #1: error: expected path=value, found 'cores.rows'")
    #expect(try error("=3").text.contains("expected path=value"))
    #expect(try error("cores..rows=3").text.contains("expected a path of keys"))
    #expect(try error("name.x=3").text.contains("name: expected a map that has a key 'x', found 'minimal'"))
    #expect(try error("cores.rows=[").text.hasPrefix("--set #1: error: expected YAML"))
    #expect(try error("cores.rows=*a").text.hasPrefix("--set #1: error: expected YAML"))
    #expect(try error("cores.rows=").text.contains("--set #1"))
  }

  @Test("Hostile text is escaped, cut and never echoed whole")
  func hostile() throws {
    let name = String(repeating: "n", count: 10_000)
    let texts = [
      MinimalChip.replacing("lanes: 4", "\"la\\x1B[31mnes\\u202E\": 4"),
      MinimalChip.replacing("lanes: 4", "lanes: \"\\e[2J\\u2066\(name)\""),
      MinimalChip.replacing("lanes: 4", "\(name): 4"),
      MinimalChip.replacing("lanes: 4", "lanes: {\(name): 4}"),
      "root:x:0:0:secret:/root:/bin/sh\nbin:x:1:1:secret:/bin:/bin/sh\n",
      "", "# nothing\n", "- a\n- b\n", "just text", "\u{0}", "a: \u{7}\n", "%YAML 9.9\n---\na: b\n",
    ]
    for text in texts {
      let error = try #require(throws: ConfigDiagnostic.self) {
        try ChipFile.read(text: text, name: "c.yaml")
      }
      expectFit(error)
      #expect(!error.text.contains("secret"))
    }
  }

  private func expectFit(_ error: ConfigDiagnostic) {
    #expect(error.text.split(separator: "\n", omittingEmptySubsequences: false).count <= 4, "\(error.text)")
    #expect(error.text.utf8.count <= 4000)
    let unsafe = error.text.unicodeScalars.contains {
      $0 != "\n"
        && ($0.value < 0x20 || (0x202A...0x202E).contains($0.value) || (0x2066...0x2069).contains($0.value))
    }
    #expect(!unsafe)
  }
}
