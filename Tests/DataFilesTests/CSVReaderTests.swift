import TestSupport
import Testing

@testable import DataFiles

@Suite("CSV reading")
struct CSVReaderTests {
  private func records(_ text: String) throws(Failure) -> [[String]] {
    var reader = CSVReader(Array(text.utf8), path: "a.csv")
    var records: [[String]] = []
    while !reader.isAtEnd { records.append(try reader.record()) }
    return records
  }

  @Test(
    "Rows end with a line feed, also behind a carriage return, or with the file",
    arguments: ["a,b\n1,2\n", "a,b\r\n1,2\r\n", "a,b\r\n1,2", "a,b\n1,2\r", "\u{FEFF}a,\"b\"\r\n1,\"2\"\r\n"])
  func rows(text: String) throws { #expect(try records(text) == [["a", "b"], ["1", "2"]]) }

  @Test("Empty cells are cells, at the end of a row and of the file as well")
  func empty() throws {
    #expect(try records(",\n\n1,") == [["", ""], [""], ["1", ""]])
    #expect(try records("").isEmpty)
  }

  @Test("What the writer writes is read back, and a header may have line ends in quotes")
  func roundTrip() throws {
    let texts = [
      "plain", "a,b", "say \"x\"", "a\nb", "a\r\nb", "=1+1", "-5", "\rx", "=a,b", "", "\"", "it's",
    ]
    var writer = CSVWriter(columns: texts)
    try writer.add(texts.map { CSVCell.text($0) })
    #expect(try records(String(decoding: writer.bytes, as: UTF8.self)) == [texts, texts])
  }

  @Test(
    "Broken quotes are refused at their line",
    arguments: [
      ("a\n\"b\nc\n", "a.csv:2:1: error: a quoted cell has no end"),
      ("a\n\"b\nc\"d\n", "a.csv:3:1: error: expected a comma or the end of the row behind a quoted cell"),
    ])
  func broken(text: String, message: String) {
    #expect(failure { () throws(Failure) in _ = try records(text) }?.message == message)
  }

  @Test("Rows read cell by cell have as many cells as are asked for, and numbers within 64 bits")
  func cells() throws {
    var reader = CSVReader(Array("7,x,-9999999999999999999\r\n1\r\n1,2\n".utf8), path: "a.csv")
    #expect(try reader.integer(isLast: false) == 7)
    try reader.skip(isLast: false)
    #expect(try reader.integer(isLast: true) == -.max)
    #expect(
      failure { () throws(Failure) in try reader.skip(isLast: false) }?.message.contains("too few") == true)
    try reader.skip(isLast: true)
    #expect(
      failure { () throws(Failure) in try reader.skip(isLast: true) }?.message.contains("too many") == true)
  }
}
