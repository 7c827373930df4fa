import TestSupport
import Testing

@testable import DataFiles

@Suite("JSON writing")
struct JSONTextTests {
  @Test("Members keep their order, integers stay integers, short lists stay in one line")
  func layout() throws {
    let node: JSONNode = [
      "schema": "s/1", "z": .count(Int64.max), "a": [1, 2.5, true], "nested": ["list": [["x": .null], [1]]],
      "empty": [:], "none": [], "whole": .number(4), "large": .integer(Int128(1) << 100),
    ]
    let expected = """
      {
        "schema": "s/1",
        "z": 9223372036854775807,
        "a": [1, 2.5, true],
        "nested": {
          "list": [
            {
              "x": null
            },
            [1]
          ]
        },
        "empty": {},
        "none": [],
        "whole": 4,
        "large": 1267650600228229401496703205376
      }

      """
    #expect(try JSONText.render(node) == expected)
    #expect(
      try JSONText.line(["a": [1, ["b": 2]], "c": [3, 4], "d": "  \n  "])
        == #"{ "a": [ 1, { "b": 2 } ], "c": [3, 4], "d": "  \n  " }"#)
  }

  @Test("What is not JSON is refused: numbers that are not finite, keys that occur twice")
  func refuses() {
    for node: JSONNode in [.number(.nan), [.number(.infinity)], ["a": 1, "a": 2]] {
      #expect(failure { () throws(Failure) in try JSONText.render(node) }?.code == .software)
    }
  }

  @Test("What is written reads back as the same value")
  func roundTrip() throws {
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<300 {
      let number = Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &generator))
      guard number.isFinite else { continue }
      let scalars = (0..<8).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0...0x2100, using: &generator))
      }
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars)
      let rendered = try JSONText.render(["n": .number(number), "s": .string(String(text))])
      let read = try JSONValue.parse(Array(rendered.utf8), file: "f")
      #expect(read["s"]?.content == .string(String(text)))
      switch read["n"]?.content {
      case .integer(let value): #expect(Double(value) == number)
      case .decimal(let value, _): #expect(value == number)
      default: Issue.record("\(rendered)")
      }
    }
  }

  @Test("Controls and line separators never come out raw")
  func quoting() {
    #expect(
      JSONText.quoted("\u{0}\u{1F}\u{7F}\u{85}\u{2028}\"\\/é") == #""\u0000\u001f\u007f\u0085\u2028\"\\/é""#)
  }
}
