import TestSupport
import Testing

@testable import DataFiles

@Suite("Safetensors")
struct SafetensorsTests {
  /// A file from a header text and the number of its data bytes.
  static func file(_ header: String, data: Int, length: UInt64? = nil) -> [UInt8] {
    let length = length ?? UInt64(header.utf8.count)
    return withUnsafeBytes(of: length.littleEndian) { Array($0) } + Array(header.utf8)
      + (0..<data).map { UInt8(truncatingIfNeeded: $0) }
  }

  private static func entry(_ type: String, _ shape: String, _ range: String) -> String {
    #"{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(range)}"#
  }

  /// Name, header, data bytes, and what the message must say.
  private static let broken: [(String, String, Int, String)] = [
    ("hole", #"{"a":\#(entry("I8", "[2]", "[0,2]")),"b":\#(entry("I8", "[2]", "[3,5]"))}"#, 5, "hole"),
    ("hole at the start", #"{"a":\#(entry("I8", "[2]", "[1,3]"))}"#, 3, "hole"),
    ("overlap", #"{"a":\#(entry("I8", "[2]", "[0,2]")),"b":\#(entry("I8", "[2]", "[1,3]"))}"#, 3, "overlap"),
    (
      "same range", #"{"a":\#(entry("I8", "[2]", "[0,2]")),"b":\#(entry("I8", "[2]", "[0,2]"))}"#, 2,
      "overlap"
    ),
    ("bytes behind", #"{"a":\#(entry("I8", "[2]", "[0,2]"))}"#, 3, "behind the last tensor"),
    ("truncated", #"{"a":\#(entry("I8", "[4]", "[0,4]"))}"#, 3, "truncated"),
    ("reversed range", #"{"a":\#(entry("I8", "[0]", "[2,0]"))}"#, 2, "data_offsets"),
    ("wrong size", #"{"a":\#(entry("F32", "[2]", "[0,4]"))}"#, 4, "expected 8 bytes"),
    ("shape overflow", #"{"a":\#(entry("F32", "[4611686018427387904,4]", "[0,4]"))}"#, 4, "overflows"),
    ("element overflow", #"{"a":\#(entry("F64", "[4611686018427387904]", "[0,4]"))}"#, 4, "overflows"),
    ("negative shape", #"{"a":\#(entry("F32", "[-1]", "[0,4]"))}"#, 4, "found -1"),
    ("fractional shape", #"{"a":\#(entry("F32", "[1.5]", "[0,4]"))}"#, 4, "found 1.5"),
    ("fraction", #"{"a":\#(entry("F32", "[1.0]", "[0,4]"))}"#, 4, "integer from 0"),
    (
      "shape beyond 64 bits", #"{"a":\#(entry("F32", "[99999999999999999999]", "[0,4]"))}"#, 4,
      "integer from 0"
    ),
    ("shape of text", #"{"a":\#(entry("F32", #"["1"]"#, "[0,4]"))}"#, 4, "integer"),
    (
      "many dimensions", #"{"a":\#(entry("I8", "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]", "[0,1]"))}"#, 1,
      "at most 16"
    ),
    ("unknown type", #"{"a":\#(entry("F8_E4M3", "[1]", "[0,1]"))}"#, 1, "expected one of"),
    ("three offsets", #"{"a":\#(entry("I8", "[1]", "[0,1,1]"))}"#, 1, "at most 2"),
    ("one offset", #"{"a":\#(entry("I8", "[1]", "[1]"))}"#, 1, "two data_offsets"),
    (
      "duplicate name", #"{"a":\#(entry("I8", "[1]", "[0,1]")),"a":\#(entry("I8", "[1]", "[0,1]"))}"#, 1,
      "twice"
    ),
    ("duplicate key", #"{"a":{"dtype":"I8","dtype":"I8","shape":[1],"data_offsets":[0,1]}}"#, 1, "twice"),
    ("missing key", #"{"a":{"dtype":"I8","shape":[1]}}"#, 0, "expected dtype, shape"),
    ("unknown key", #"{"a":{"dtype":"I8","shape":[1],"data_offsets":[0,1],"x":1}}"#, 1, "found 'x'"),
    ("no object", "[]", 0, "'{'"),
    ("space first", " {}", 0, "'{'"),
    ("empty header", "", 0, "'{'"),
    ("broken JSON", #"{"a":}"#, 0, "expected an object"),
    ("text behind", "{}{}", 0, "end of the file"),
    ("metadata of numbers", #"{"__metadata__":{"a":1}}"#, 0, "expected a string"),
    ("metadata twice", #"{"__metadata__":{"a":"1","a":"2"}}"#, 0, "twice"),
    ("bombs of brackets", #"{"a":"# + String(repeating: "[", count: 10000), 0, "expected an object"),
  ]

  @Test("Malformed files are refused with a message that says why", arguments: broken.indices)
  func refuses(_ index: Int) {
    let (name, header, data, problem) = Self.broken[index]
    let failure = failure { () throws(Failure) in
      try SafetensorsFile(bytes: Self.file(header, data: data), file: "f")
    }
    #expect(failure?.code == .data, "\(name)")
    #expect(failure?.message.contains(problem) == true, "\(name): \(failure?.message ?? "accepted")")
  }

  @Test(
    "Absurd header lengths are refused before anything is read",
    arguments: [1 << 63, UInt64.max, UInt64(Int.max), 100_000_001, 100_000_000, 3])
  func refusesLength(_ length: UInt64) {
    let bytes = Self.file("{}", data: 0, length: length)
    #expect(failure { () throws(Failure) in try SafetensorsFile(bytes: bytes, file: "f") }?.code == .data)
  }

  @Test("Files shorter than a header length are refused", arguments: 0..<8)
  func refusesShort(_ count: Int) {
    let bytes = [UInt8](repeating: 0, count: count)
    #expect(failure { () throws(Failure) in try SafetensorsFile(bytes: bytes, file: "f") }?.code == .data)
  }

  @Test("Scalars, empty tensors and empty files are valid")
  func acceptsEmpty() throws {
    let header = #"{"z":\#(Self.entry("I8", "[0,3]", "[0,0]")),"s":\#(Self.entry("I8", "[]", "[0,1]"))}"#
    let file = try SafetensorsFile(bytes: Self.file(header, data: 1), file: "f")
    #expect(file.tensors.map(\.count) == [0, 1])
    #expect(try SafetensorsFile(bytes: Self.file("{}  ", data: 0), file: "f").tensors.isEmpty)
  }

  @Test("What is written reads back, sorted and aligned, whatever the order of adding")
  func roundTrip() throws {
    func bytes(_ order: [Int]) throws -> [UInt8] {
      var writer = SafetensorsWriter()
      for index in order {
        switch index {
        case 0:
          try writer.add("b", shape: [2, 2], [1.5, -0.0, .infinity, .leastNonzeroMagnitude] as [Float])
        case 1: try writer.add("a", shape: [3], [1, -2, .max] as [Int32])
        case 2: try writer.add("c", shape: [1], [-32768] as [Int16])
        default: try writer.add("d\"\u{1}", shape: [], [-128] as [Int8])
        }
      }
      return try writer.bytes()
    }
    let data = try bytes([0, 1, 2, 3])
    #expect(try bytes([3, 1, 0, 2]) == data)
    let file = try SafetensorsFile(bytes: data, file: "f")
    #expect(file.tensors.map(\.name) == ["a", "b", "c", "d\"\u{1}"])
    #expect(try file.require("a").int32s() == [1, -2, .max])
    #expect(try file.require("b").floats() == [1.5, 0, .infinity, .leastNonzeroMagnitude])
    #expect(try file.require("b").firstNonFinite() == 2)
    #expect(try file.require("b").shape == [2, 2])
    #expect(try file.require("c").doubles() == [-32768])
    #expect(try file.require("d\"\u{1}").int32s() == [-128])
    #expect(data[0..<8].reduce(0) { $0 + Int($1) } % 8 == 0)
  }

  @Test("Half-precision formats widen exactly, from bytes at any alignment")
  func halves() throws {
    let header =
      #"{"p":\#(Self.entry("U8", "[1]", "[0,1]")),"h":\#(Self.entry("F16", "[2]", "[1,5]")),"#
      + #""b":\#(Self.entry("BF16", "[2]", "[5,9]")),"l":\#(Self.entry("I64", "[1]", "[9,17]"))}"#
    var bytes = Self.file(header, data: 0)
    bytes += [7, 0x00, 0x3C, 0x00, 0x7C, 0x80, 0x3F, 0xC0, 0x7F] + [0, 0, 0, 0, 0, 0, 0, 0x80]
    let file = try SafetensorsFile(bytes: bytes, file: "f")
    #expect(try file.require("h").doubles() == [1, .infinity])
    #expect(try file.require("b").floats()[0] == 1)
    #expect(try file.require("b").firstNonFinite() == 1)
    #expect(try file.require("l").doubles() == [Double(Int64.min)])
    #expect(failure { () throws(Failure) in try file.require("l").int32s() }?.code == .data)
    #expect(failure { () throws(Failure) in try file.require("h").int32s() }?.code == .data)
  }

  @Test("A missing tensor is named together with the nearest")
  func missing() throws {
    var writer = SafetensorsWriter()
    try writer.add("model.norm.weight", shape: [1], [1] as [Float])
    let file = try SafetensorsFile(bytes: try writer.bytes(), file: "f")
    let failure = failure { () throws(Failure) in try file.require("model.nrom.weight") }
    #expect(failure?.message.contains("did you mean 'model.norm.weight'") == true)
  }

  @Test("The writer refuses shapes that do not fit and names that are taken")
  func writerChecks() {
    var writer = SafetensorsWriter()
    #expect(
      failure { () throws(Failure) in try writer.add("a", shape: [2], [1] as [Float]) }?.code == .software)
    #expect(
      failure { () throws(Failure) in try writer.add("b", shape: [-1, -1], [1] as [Float]) }?.code
        == .software)
    #expect(failure { () throws(Failure) in try writer.add("c", shape: [1], [1] as [Float]) } == nil)
    #expect(
      failure { () throws(Failure) in try writer.add("c", shape: [1], [1] as [Float]) }?.code == .software)
  }

  @Test("No change of bytes and no cut makes the reader crash; what is accepted stays within the file")
  func flips() throws {
    var writer = SafetensorsWriter()
    try writer.add("first", shape: [2, 3], [1, 2, 3, 4, 5, 6] as [Float])
    try writer.add("second", shape: [5], [1, 2, 3, 4, 5] as [Int8])
    let valid = try writer.bytes()
    var generator = SeededGenerator(seed: 3)
    var refused = 0
    for round in 0..<4000 {
      var bytes = valid
      if round % 4 == 0 { bytes.removeLast(Int.random(in: 1...bytes.count, using: &generator)) }
      for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
        let place = Int.random(in: 0..<min(bytes.count, 170), using: &generator)
        bytes[place] = UInt8.random(in: 0...255, using: &generator)
      }
      do throws(Failure) {
        let file = try SafetensorsFile(bytes: bytes, file: "f")
        #expect(file.tensors.reduce(0) { $0 + $1.bytes.count } <= bytes.count)
        for tensor in file.tensors where tensor.type.isFloat { _ = try tensor.doubles() }
      } catch {
        #expect(error.message.split(separator: "\n").count <= 4)
        refused += 1
      }
    }
    #expect(refused > 2000)
  }

  @Test("A file on disk is mapped; missing files and folders are refused")
  func mapping() throws {
    let folder = try TemporaryFolder()
    var writer = SafetensorsWriter()
    try writer.add("a", shape: [2], [1, 2] as [Float])
    try AtomicFile.write(try writer.bytes(), to: "\(folder.path)/x.safetensors")
    #expect(try SafetensorsFile(path: "\(folder.path)/x.safetensors").require("a").floats() == [1, 2])
    for path in ["\(folder.path)/none", folder.path, "/dev/zero", "", "a\u{0}b"] {
      #expect(failure { () throws(Failure) in try SafetensorsFile(path: path) }?.code == .noInput, "\(path)")
    }
    try folder.make("empty", "")
    #expect(
      failure { () throws(Failure) in try SafetensorsFile(path: "\(folder.path)/empty") }?.code == .data)
  }
}
