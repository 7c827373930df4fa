import Foundation
import TestSupport
import Testing

@testable import RunPage

@Suite("Sampled rows of a table")
struct SampledRowsTests {
  @Test("are the chosen ones, whatever lies in quotes and at the end", arguments: 0..<40 as Range<UInt64>)
  func chosen(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let cells = ["1", "\"a\nb\"", "\"say \"\"x\"\"\"", "\"\n\"\"\n\"", "", "name"]
    let rows = (0..<random.integer(0...60)).map { _ in
      (0..<3).map { _ in cells[random.integer(0...cells.count - 1)] }.joined(separator: ",")
    }
    let modulus = random.integer(1...5)
    let end = random.integer(0...1) == 0 && rows.last?.isEmpty == false ? "" : "\n"
    let path = FileManager.default.temporaryDirectory.appending(path: "rows-\(UUID()).csv")
    defer { try? FileManager.default.removeItem(at: path) }
    try Data((["a,b,c"] + rows).joined(separator: "\n").appending(end).utf8).write(to: path)
    let sampled = try SampledRows(path.path(percentEncoded: false)) { row, all in
      #expect(all == rows.count)
      return row % modulus == 0
    }
    #expect(sampled.rows == rows.count)
    let expected = ["a,b,c"] + rows.indices.filter { $0 % modulus == 0 }.map { rows[$0] }
    let text = String(decoding: sampled.text, as: UTF8.self)
    #expect(text == expected.joined(separator: "\n") + (text.hasSuffix("\n") ? "\n" : ""))
  }

  @Test("of a quote that nothing closes before millions of line ends take one pass", .timeLimit(.minutes(1)))
  func openQuote() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "rows-\(UUID()).csv")
    defer { try? FileManager.default.removeItem(at: path) }
    try (Data("a\n\"".utf8) + Data(repeating: UInt8(ascii: "\n"), count: 4 << 20)).write(to: path)
    let sampled = try SampledRows(path.path(percentEncoded: false)) { _, _ in false }
    #expect(sampled.rows == 1 && sampled.text == Array("a\n".utf8))
  }

  @Test("of an empty file are none")
  func empty() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "rows-\(UUID()).csv")
    defer { try? FileManager.default.removeItem(at: path) }
    try Data().write(to: path)
    let sampled = try SampledRows(path.path(percentEncoded: false)) { _, _ in true }
    #expect(sampled.rows == 0 && sampled.text.isEmpty)
  }
}
