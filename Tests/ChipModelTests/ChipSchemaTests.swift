import ChipModel
import ConfigFiles
import Foundation
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

  /// What both validators must take beside the presets.
  static let valid = [
    MinimalChip.text, MinimalChip.text + systemText,
    MinimalChip.replacing("depth: 4", "depth: {value: unbounded, low: 4, high: unbounded}"),
  ]

  @Test("The reader takes every valid example", arguments: valid)
  func takes(_ text: String) throws { _ = try ChipFile.read(text: text, name: "v.yaml") }

  @Test("The reader refuses every broken example", arguments: broken)
  func reader(_ text: String) {
    #expect(throws: ConfigDiagnostic.self) { try ChipFile.read(text: text, name: "b.yaml") }
  }

  @Test(
    "jsonschema agrees with the reader",
    .enabled(if: Python.hasSchemaModules, "needs python3 with jsonschema, yaml"))
  func python() throws {
    let good = try ChipPresets.names.map { try #require(ChipPresets.text($0)) } + Self.valid
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "schema-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try ChipSchema.json().write(
      to: folder.appendingPathComponent("schema.json"), atomically: false, encoding: .utf8)
    for (index, text) in (good + Self.broken).enumerated() {
      let file = folder.appendingPathComponent("\(index).yaml")
      try text.write(to: file, atomically: false, encoding: .utf8)
    }
    let script = """
      import json, sys, yaml, jsonschema
      folder = sys.argv[1]
      validator = jsonschema.Draft7Validator(json.load(open(folder + '/schema.json')))
      jsonschema.Draft7Validator.check_schema(validator.schema)
      print(''.join('1' if validator.is_valid(yaml.safe_load(open('%s/%d.yaml' % (folder, i)))) else '0'
                    for i in range(int(sys.argv[2]))))
      """
    let verdicts = Python.run(script, [folder.path, String(good.count + Self.broken.count)])
    let expected = good.map { _ in "1" } + Self.broken.map { _ in "0" }
    #expect(verdicts == expected.joined())
  }
}

/// Runs a Python script where there is a Python.
enum Python {
  static let hasSchemaModules = run("import yaml, jsonschema; print('ok')", []) == "ok"

  /// What the script prints, trimmed; nil where it fails.
  static func run(_ script: String, _ arguments: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-W", "ignore", "-c", script] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
