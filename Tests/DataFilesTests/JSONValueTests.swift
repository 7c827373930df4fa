import TestSupport
import Testing

@testable import DataFiles

@Suite("JSON reading")
struct JSONValueTests {
  private func parse(_ text: String) throws(Failure) -> JSONValue {
    try JSONValue.parse(Array(text.utf8), file: "f")
  }

  @Test(
    "Broken JSON is refused with its place",
    arguments: [
      ("", "f:1:1"), ("{", "f:1:2"), ("[1,]", "f:1:4"), ("{\"a\":1,}", "f:1:8"), ("[1 2]", "f:1:4"),
      ("\n  {\"a\" 1}", "f:2:8"), ("[01]", "f:1:3"), ("[1.]", "f:1:4"), ("[.5]", "f:1:2"), ("[+1]", "f:1:2"),
      ("[1e]", "f:1:4"), ("[1e999]", "f:1:2"), ("[-]", "f:1:3"), ("nul", "f:1:1"), ("[NaN]", "f:1:2"),
      ("[Infinity]", "f:1:2"), ("\"a", "f:1:1"), ("\"\u{1}\"", "f:1:2"), ("\"a\nb\"", "f:1:3"),
      ("\"\\x\"", "f:1:2"), ("\"\\u12\"", "f:1:6"), ("\"\\ud800\"", "f:1:2"), ("\"\\ud800\\u0041\"", "f:1:2"),
      ("\"\\udc00\"", "f:1:2"), ("{\"a\":1,\"a\":2}", "f:1:8"), ("{\"a\":1}x", "f:1:8"), ("[] []", "f:1:4"),
      ("{a:1}", "f:1:2"), ("{'a':1}", "f:1:2"), ("// c\n1", "f:1:1"), ("\u{FEFF}1", "f:1:1"),
      ("[1,,2]", "f:1:4"),
      ("\u{A0}1", "f:1:1"), ("{\"\\u0061\":1,\"a\":2}", "f:1:13"),
    ])
  func refuses(_ text: String, _ place: String) {
    let failure = failure { () throws(Failure) in try parse(text) }
    #expect(failure?.code == .data)
    #expect(failure?.message.hasPrefix("\(place): error: ") == true, "\(failure?.message ?? "accepted")")
  }

  @Test(
    "Bytes that are no UTF-8 are refused",
    arguments: [
      [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xC3], [0xE2, 0x82], [0xFF],
    ] as [[UInt8]])
  func refusesEncoding(_ bytes: [UInt8]) {
    for tail in [Array("\"".utf8), []] {
      #expect(
        failure { () throws(Failure) in try JSONValue.parse([0x22] + bytes + tail, file: "f") }?.code == .data
      )
    }
  }

  @Test("Integers are exact, and keep their text beyond 64 bits")
  func numbers() throws {
    #expect(try parse("9223372036854775807").content == .integer(.max))
    #expect(try parse("-9223372036854775808").content == .integer(.min))
    let large = "9223372036854775808"
    #expect(try parse(large).content == .decimal(9_223_372_036_854_775_808, text: large))
    #expect(try parse("1.0").content == .decimal(1, text: "1.0"))
    #expect(try parse("-0.1e-2").content == .decimal(-0.001, text: "-0.1e-2"))
  }

  @Test("Escapes and characters of every length are read")
  func strings() throws {
    let text = #""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é中😀""#
    #expect(try parse(text).content == .string("\"\\/\u{8}\u{C}\n\r\té😀é中😀"))
  }

  @Test("Composed and decomposed names are different keys")
  func keysAreBytes() throws {
    let object = try parse("{\"é\": 1, \"e\u{301}\": 2}")
    #expect(object["é"]?.content == .integer(1))
    #expect(object["e\u{301}"]?.content == .integer(2))
  }

  @Test("Values know their place, in bytes")
  func positions() throws {
    let object = try parse("{\r\n \"é\": [1,\n\t{}]}")
    let array = try #require(object["é"])
    #expect(array.position == TextPosition(line: 2, column: 8))
    guard case .array(let elements) = array.content else {
      Issue.record("not an array")
      return
    }
    #expect(elements.map(\.position) == [TextPosition(line: 2, column: 9), TextPosition(line: 3, column: 2)])
  }

  @Test("Nesting is limited", arguments: [(64, true), (65, false), (100_000, false)])
  func depth(_ depth: Int, _ isAccepted: Bool) {
    let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    #expect((failure { () throws(Failure) in try parse(text) } == nil) == isAccepted)
  }

  @Test("The number of values is limited")
  func count() {
    let bytes = Array("[1,2,3]".utf8)
    #expect(failure { () throws(Failure) in try JSONValue.parse(bytes, file: "f", valueLimit: 4) } == nil)
    #expect(
      failure { () throws(Failure) in try JSONValue.parse(bytes, file: "f", valueLimit: 3) }?.code == .data)
  }

  @Test("No change of single bytes makes the reader crash")
  func flips() {
    let text = Array(#"{"a": [1, -2.5e3, true, null], "b": {"c": "x\u00e9\n中"}, "d": []}"#.utf8)
    var generator = SeededGenerator(seed: 1)
    var refused = 0
    for _ in 0..<3000 {
      var bytes = text
      for _ in 0...Int.random(in: 0...2, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(
          in: 0...255, using: &generator)
      }
      if failure({ () throws(Failure) in try JSONValue.parse(bytes, file: "f") }) != nil { refused += 1 }
    }
    #expect(refused > 1000)
  }
}
