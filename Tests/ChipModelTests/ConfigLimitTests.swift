import ChipModel
import ConfigFiles
import Foundation
import TestSupport
import Testing

@Suite("Limits of configuration texts")
struct ConfigLimitTests {
  private func error(_ text: String) throws -> ConfigDiagnostic {
    try #require(throws: ConfigDiagnostic.self) {
      try ConfigParser.parse(ConfigSource(name: "t.yaml", text: text))
    }
  }

  @Test("An alias bomb is refused before it is expanded, also where the aliases are keys")
  func bombs() throws {
    var values = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    var keys = "a0: &k0 {x: y}\n"
    for level in 1..<40 {
      let items = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      values += "a\(level): &a\(level) [\(items)]\n"
      keys += "? &k\(level) {? *k\(level - 1) : *k\(level - 1), ? [*k\(level - 1)] : z}\n: x\n"
    }
    #expect(try error(values).text.contains("t.yaml:2:10: error: expected YAML without anchors and aliases"))
    #expect(try error(keys).text.contains("without anchors and aliases"))
  }

  @Test("Nesting beyond 64 levels is refused", arguments: [66, 500, 5_000, 200_000])
  func depth(_ levels: Int) throws {
    let lists = String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
    let diagnostic = try error(lists)
    #expect(diagnostic.text.contains(levels < 1000 ? "at most 64 levels" : "nesting"), "\(diagnostic.text)")
    #expect(diagnostic.text.utf8.count < 4000)
    let open = try error(String(repeating: "{a: ", count: levels))
    #expect(open.text.utf8.count < 4000)
  }

  @Test("64 levels are read")
  func deepest() throws {
    let text = String(repeating: "[", count: 64) + "x" + String(repeating: "]", count: 64)
    _ = try ConfigParser.parse(ConfigSource(name: "t.yaml", text: text))
  }

  @Test("A text above the size limit is refused unread")
  func size() throws {
    let text = String(repeating: "# comment\n", count: ConfigParser.sizeLimit / 10 + 1)
    #expect(try error(text).text == "t.yaml: error: expected at most 1000000 bytes, found 1000010")
  }

  @Test("A megabyte of keys is read")
  func wide() throws {
    let text = (0..<20_000).map { "key\($0): 12:30:45\n" }.joined()
    let node = try ConfigParser.parse(ConfigSource(name: "t.yaml", text: text))
    #expect(node.entries?.count == 20_000)
    #expect(node["key19999"]?.scalar == "12:30:45", "every scalar stays text")
  }

  @Test(
    "A megabyte of unknown keys is refused, also over a preset",
    arguments: ["", "extends: spikefoundry-ref\n"])
  func unknownKeys(_ head: String) throws {
    let text = head + (0..<50_000).map { "latenc\($0): x\n" }.joined()
    let diagnostic = try #require(throws: ConfigDiagnostic.self) {
      try ChipFile.read(text: text, name: "t.yaml")
    }
    #expect(diagnostic.further < 300)
    #expect(diagnostic.text.contains("unknown key"))
  }

  @Test(
    "Scalars are text, whatever YAML 1.1 makes of them",
    arguments: ["010", "on", "no", "1_000", "2024-01-01", "~"])
  func untyped(_ scalar: String) throws {
    let node = try ConfigParser.parse(ConfigSource(name: "t.yaml", text: "a: \(scalar)\n"))
    #expect(node["a"]?.scalar == scalar)
  }

  @Test("Every node knows its line and column, also behind characters of several bytes")
  func places() throws {
    let text = "a: 1\r\n\u{E9}\u{1F600}: {b: [x,\n    y]}\n"
    let node = try ConfigParser.parse(ConfigSource(name: "t.yaml", text: text))
    let list = try ConfigReader(node).at("\u{E9}\u{1F600}").at("b")
    #expect(try list.items().map(\.node.origin.text) == ["t.yaml:2:10", "t.yaml:3:5"])
    #expect(try list.items().map(\.path) == ["\u{E9}\u{1F600}.b[0]", "\u{E9}\u{1F600}.b[1]"])
  }

  @Test("Files that are missing, folders, too large or not UTF-8 have their own exit codes")
  func files() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "chip-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func code(_ name: String, _ data: Data?) throws -> Int32 {
      let file = folder.appendingPathComponent(name)
      try data?.write(to: file)
      return try #require(throws: ConfigDiagnostic.self) { try ConfigFile.source(path: file.path) }.exitCode
    }
    #expect(try code("absent.yaml", nil) == 66)
    #expect(try code("large.yaml", Data(count: ConfigParser.sizeLimit + 1)) == 65)
    #expect(try code("latin1.yaml", Data([0x61, 0x3A, 0x20, 0xE9])) == 65)
    #expect(
      try #require(throws: ConfigDiagnostic.self) { try ConfigFile.source(path: folder.path) }.exitCode == 66)
  }

  @Test(
    "Devices, sockets, folders and pipes that nobody writes to are refused as missing, without waiting",
    .timeLimit(.minutes(1)),
    arguments: ["device": "/dev/zero", "socket": nil, "folder": "/", "pipe that nobody writes to": nil])
  func otherThings(kind: String, place: String?) throws {
    let folder = try TemporaryFolder()
    let path = place ?? folder.path("thing")
    if kind == "socket" {
      try Self.makeSocket(path)
    } else if place == nil {
      #expect(mkfifo(path, 0o600) == 0)
    }
    let diagnostic = try #require(throws: ConfigDiagnostic.self) { try ConfigFile.source(path: path) }
    #expect(diagnostic.exitCode == 66)
    #expect(diagnostic.text == "\(path): error: expected a file, found a \(kind)")
  }

  @Test(
    "A pipe is read to its end, however late and in whatever pieces its bytes come", .timeLimit(.minutes(1)))
  func pipe() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    let writer = open(path, O_RDWR | O_CLOEXEC)
    #expect(writer >= 0)
    Thread.detachNewThread {
      for piece in ["name: ", "late\n"] {
        usleep(50_000)
        _ = Array(piece.utf8).withUnsafeBytes { write(writer, $0.baseAddress, $0.count) }
      }
      close(writer)
    }
    #expect(try ConfigFile.source(path: path).text == "name: late\n")
  }

  private static func makeSocket(_ path: String) throws {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let status = withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
    }
    try #require(status == 0)
  }

  @Test("A list of maps is read item by item, as placement files need")
  func listOfMaps() throws {
    let text = "entries:\n  - {core: 3, rows: [0, 8], host: true}\n  - {core: x, rows: [0, 8], host: yes}\n"
    let items = try ConfigReader(try ConfigParser.parse(ConfigSource(name: "p.yaml", text: text))).at(
      "entries"
    ).items()
    try items[0].check(required: ["core", "rows"], optional: ["host"])
    #expect(try items[0].at("core").integer(in: 0...7) == 3)
    #expect(try items[0].at("host").bool())
    let core = try #require(throws: ConfigDiagnostic.self) { try items[1].at("core").integer(in: 0...7) }
    #expect(
      core.text.hasPrefix("p.yaml:3:12: error: entries[1].core: expected an integer from 0 to 7, found 'x'"))
    #expect(throws: ConfigDiagnostic.self) { try items[1].at("host").bool() }
    let key = try #require(throws: ConfigDiagnostic.self) {
      try items[1].check(required: ["core"], optional: ["row", "host"])
    }
    #expect(key.text.contains("did you mean 'row'?"))
  }
}
