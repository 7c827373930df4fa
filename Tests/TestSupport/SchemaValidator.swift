import Foundation

/// A second opinion on JSON Schemas: the module `jsonschema` of Python, where it is installed.
public enum SchemaValidator {
  /// Whether this machine has python3 with jsonschema and yaml.
  public static let isInstalled = run("import yaml, jsonschema; print('ok')", []) == "ok"

  /// Which of some YAML texts are valid under a schema; nil where Python fails, as on a schema that is none.
  public static func verdicts(on texts: [String], under schema: String) throws -> [Bool]? {
    let folder = try TemporaryFolder()
    try folder.make("schema.json", schema)
    for (index, text) in texts.enumerated() { try folder.make("\(index).yaml", text) }
    let script = """
      import json, sys, yaml, jsonschema
      folder = sys.argv[1]
      validator = jsonschema.Draft7Validator(json.load(open(folder + '/schema.json')))
      jsonschema.Draft7Validator.check_schema(validator.schema)
      print(''.join('1' if validator.is_valid(yaml.safe_load(open('%s/%d.yaml' % (folder, i)))) else '0'
                    for i in range(int(sys.argv[2]))))
      """
    return folder.use { run(script, [$0, "\(texts.count)"]) }?.map { $0 == "1" }
  }

  /// What the script prints, trimmed; nil where it fails.
  private static func run(_ script: String, _ arguments: [String]) -> String? {
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
