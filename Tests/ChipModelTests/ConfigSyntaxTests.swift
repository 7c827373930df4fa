import ConfigFiles
import TestSupport
import Testing

@Suite("Faults of a YAML text")
struct ConfigSyntaxTests {
  private func error(_ bytes: [UInt8]) throws -> ConfigDiagnostic {
    let folder = try TemporaryFolder()
    try folder.make("c.yaml", bytes)
    return try #require(throws: ConfigDiagnostic.self) {
      try folder.use { try ConfigParser.parse(try ConfigFile.source(path: "\($0)/c.yaml")) }
    }
  }

  @Test(
    "of the encoding are at the first wrong byte, and show nothing of the text",
    arguments: [
      ([0x61, 0x3A, 0x20, 0xE9], "1:4: error: expected UTF-8 text, found the byte 0xe9"),
      (Array("a: ä\nb: ü".utf8) + [0xC3], "2:5: error: expected UTF-8 text, found the byte 0xc3"),
      (Array("\u{FEFF}a: 1\n".utf8) + [0x80, 0x61], "2:1: error: expected UTF-8 text, found the byte 0x80"),
      ([0xFF, 0xFE, 0x61, 0], "1:1: error: expected UTF-8 text, found UTF-16"),
      ([0xFE, 0xFF, 0, 0x61], "1:1: error: expected UTF-8 text, found UTF-16"),
    ] as [([UInt8], String)])
  func encoding(bytes: [UInt8], says: String) throws {
    let error = try error(bytes)
    #expect(error.text.hasSuffix("c.yaml:\(says)"), "\(error.text)")
    #expect(error.exitCode == 65)
  }

  @Test(
    "are at their place, and a tab is called a tab",
    arguments: [
      (
        "a: 1\nb: 2\u{0}\n",
        "2:5: error: expected YAML text, found a fault: control characters are not allowed"
      ),
      ("a:\n\tb: 1\n", "2:1: error: expected spaces, found a tab\n→b: 1\n^"),
      ("a:\n  b: 1\n\tc: 1\n", "3:1: error: expected spaces, found a tab\n→c: 1\n^"),
      ("a: [1\n", "error: expected YAML, found a fault: "),
    ])
  func place(text: String, says: String) throws {
    let error = try error(Array(text.utf8))
    #expect(error.text.contains(says), "\(error.text)")
  }

  @Test(
    "point to the second of two equal keys, and say where the first is",
    arguments: [
      ("a: 1\nb: 2\na: 3\n", "3:1", "a", 1), ("x: {'k': 1, y: {k: 5}, k: 2}\n", "1:24", "k", 1),
      ("a: 1\nb: 2\na: 3\na: 4\n", "3:1", "a", 1), ("x: 1\ny: [{ä: 1,\n ä: 2}]\n", "3:2", "ä", 2),
    ])
  func duplicate(text: String, place: String, key: String, line: Int) throws {
    let error = try error(Array(text.utf8))
    let says =
      "\(place): error: \(key): expected each key once in a map, found '\(key)' again (first in line \(line))"
    #expect(error.text.contains(says), "\(error.text)")
  }

  @Test("point to the first of two equal keys where the second is lost among other faults")
  func duplicates() throws {
    let error = try error(Array("a: 1\nb: 2\nb: 2\na: 3\n".utf8))
    #expect(
      error.text.contains("1:1: error: a: expected each key once in a map, found 'a' again; first here"))
  }

  @Test("A map of an override is laid over what is there, as one of a file is over what it extends")
  func override() throws {
    var tree = try ConfigParser.parse(
      ConfigSource(name: "t", text: "cores: {rows: 2, cols: 3}\nprice: {value: 1 pJ, grade: guess}\n"))
    try tree.apply(override: "cores={rows: 8}", number: 1)
    try tree.apply(override: "price={value: 2 pJ}", number: 2)
    #expect(tree["cores"]?["rows"]?.scalar == "8" && tree["cores"]?["cols"]?.scalar == "3")
    #expect(tree["price"]?["value"]?.scalar == "2 pJ" && tree["price"]?["grade"] == nil)
  }
}
