import ChipModel
import ConfigFiles
import Foundation
import TestSupport
import Testing

@Suite("JSON Schema of chip files")
struct ChipSchemaTests {
  @Test("The schema is JSON, closed everywhere, and describes every key of the presets")
  func closed() throws {
    let object = try JSONSerialization.jsonObject(with: Data(ChipSchema.json().utf8))
    let schema = try #require(object as? [String: Any])
    #expect(schema["$schema"] as? String == "http://json-schema.org/draft-07/schema#")
    var maps = 0
    func visit(_ value: Any) {
      if let map = value as? [String: Any] {
        if map["type"] as? String == "object" {
          maps += 1
          #expect(map["additionalProperties"] as? Bool == false)
        }
        for child in map.values { visit(child) }
      } else if let list = value as? [Any] {
        for child in list { visit(child) }
      }
    }
    visit(schema)
    #expect(maps > 50)
    for item in try Chip.preset("spikefoundry-ref").provenance where !item.path.hasPrefix("clocks.") {
      var place: [String: Any]? = schema
      for key in item.path.split(separator: ".") {
        place = (place?["properties"] as? [String: Any])?[String(key)] as? [String: Any]
      }
      #expect(place?["description"] is String, "\(item.path)")
    }
  }

  /// Texts that both validators must refuse: nothing here needs two fields at once.
  static let broken = [
    MinimalChip.replacing("cols: 3", "colls: 3"),
    MinimalChip.replacing("rows: 2", "rows: 0"),
    MinimalChip.replacing("rows: 2", "rows: two"),
    MinimalChip.replacing("23.6 pJ", "23.6 ns"),
    MinimalChip.replacing("23.6 pJ", "23.6"),
    MinimalChip.replacing("2 cycles of core", "2 cycles"),
    MinimalChip.replacing("on_full: drop", "on_full: lose"),
    MinimalChip.replacing("chip/v1", "chip/v2"),
    MinimalChip.replacing("4 KiB", "{value: 4 KiB, grade: sure}"),
    MinimalChip.replacing("4 KiB", "{low: 4 KiB}"),
    MinimalChip.replacing("[2, 1]", "[2, 1, 0]"),
    MinimalChip.replacing("  leakage: 5 uW\n", ""),
    MinimalChip.replacing("norm: {runs_on: host}", "norm: {}"),
    MinimalChip.replacing("static_power: 10 mW", "static_power: {value: 10 mW, sauce: x}"),
    MinimalChip.replacing("core: 500 MHz", "core: 500 Mhz"),
    MinimalChip.replacing("spikes: signed", "spikes: {value: signed, low: signed}"),
    MinimalChip.replacing("depth: 4", "depth: unbouned"),
    MinimalChip.replacing("link_buffer: 16", "link_buffer: {value: 16, low: none}"),
    MinimalChip.text + "system: {chips: {rows: 2, cols: 2}}\n",
    MinimalChip.text + systemText.replacing("energy: 9 pJ", with: "energy: 9"),
    MinimalChip.text + systemText.replacing("rows: 2", with: "rows: 4097"),
  ]

  /// A section of four chips.
  static let systemText =
    "system: {chips: {rows: 2, cols: 2}, link: {flit_time: 9 ns, latency: 9 ns, energy: 9 pJ, buffer: unbounded}}\n"

  /// What a file is wrong in that need not be whole, as it extends another.
  static let brokenExtensions = [
    "colls: 3", "cores: {rows: 0}", "cores: 5", "core: {queue: {depth: unbouned}}",
    "core: {energy: {synapse_op: 5}}",
    "core: {lanes: {low: 4}}", "noc: {hop: {z: {latency: 1 ns}}}", "host: {at: [1]}", "static_power: 3 pJ",
    "core: {lanes: '65537 lanes'}", "core: {lanes: '0'}", "system: {chips: {rows: 4097}}",
  ].map { "extends: spikefoundry-ref\n\($0)\n" }

  /// What both validators must take beside the presets.
  static let valid =
    [
      MinimalChip.text, MinimalChip.text + systemText,
      MinimalChip.replacing("depth: 4", "depth: {value: unbounded, low: 4, high: unbounded}"),
      MinimalChip.replacing(
        "rows: 2, cols: 3", "rows: '2', cols: {value: '+0_3', low: '1', high: '16_777_213'}"),
      MinimalChip.replacing("[2, 1]", "['2', '0']"),
      MinimalChip.replacing("name: minimal", "name: 42"),
    ]
    + ["{}", "{name: mine}", "{core: {lanes: 8}, cores: {rows: 3}}"].map {
      "{extends: spikefoundry-ref, " + $0.dropFirst() + "\n"
    }

  @Test("The reader takes every valid example", arguments: valid)
  func takes(_ text: String) throws { _ = try ChipFile.read(text: text, name: "v.yaml") }

  @Test("The reader refuses every broken example", arguments: broken + brokenExtensions)
  func reader(_ text: String) {
    #expect(throws: ConfigDiagnostic.self) { try ChipFile.read(text: text, name: "b.yaml") }
  }

  @Test(
    "jsonschema agrees with the reader on presets, examples, the chips of run folders and what is wrong",
    .enabled(if: SchemaValidator.isInstalled, "needs python3 with jsonschema, yaml"))
  func python() throws {
    let examples = ExampleFiles.yaml(in: "chips")
    #expect(!examples.isEmpty)
    let files = try examples.map { try String(contentsOfFile: $0, encoding: .utf8) }
    let stored = try (ChipPresets.names + examples).map { ChipYAML.text(try ChipFile.load($0)) }
    let presets = try ChipPresets.names.map { try #require(ChipPresets.text($0)) }
    let good = presets + files + stored + Self.valid
    let broken = Self.broken + Self.brokenExtensions
    let verdicts = try #require(try SchemaValidator.verdicts(on: good + broken, under: ChipSchema.json()))
    for (text, isTaken) in zip(good, verdicts) { #expect(isTaken, "\(text.prefix(400))") }
    for (text, isTaken) in zip(broken, verdicts.dropFirst(good.count)) {
      #expect(!isTaken, "\(text.suffix(400))")
    }
  }
}
