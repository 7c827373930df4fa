import TestSupport
import Testing

@testable import DataFiles

@Suite("CSV writing")
struct CSVWriterTests {
  private func row(_ cell: CSVCell) throws -> String {
    var writer = CSVWriter(columns: ["a"])
    _ = writer.take()
    try writer.add([cell])
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test(
    "Text is quoted where it must be, and never becomes a formula",
    arguments: [
      ("plain", "plain\n"), ("a,b", "\"a,b\"\n"), ("say \"x\"", "\"say \"\"x\"\"\"\n"),
      ("a\nb", "\"a\nb\"\n"),
      ("a\r\nb", "\"a\r\nb\"\n"), ("=1+1", "'=1+1\n"), ("+1", "'+1\n"), ("-x", "'-x\n"), ("@x", "'@x\n"),
      ("\tx", "'\tx\n"), ("\rx", "\"'\rx\"\n"), ("=a,b", "\"'=a,b\"\n"), ("", "\n"),
    ])
  func text(_ text: String, _ line: String) throws { #expect(try row(.text(text)) == line) }

  @Test("Numbers stay as they are")
  func numbers() throws {
    #expect(try row(-3) == "-3\n")
    #expect(try row(.integer(Int128.min)) == "-170141183460469231731687303715884105728\n")
    #expect(try row(.number(0.1)) == "0.1\n")
    #expect(try row(.empty) == "\n")
  }

  @Test("Every row has as many cells as the header")
  func columns() throws {
    var writer = CSVWriter(columns: ["a", "b"])
    #expect(failure { () throws(Failure) in try writer.add([1]) }?.code == .software)
    #expect(failure { () throws(Failure) in try writer.add([1, .number(.nan)]) }?.code == .software)
    try writer.add([1, "x"])
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "a,b\n1,x\n")
  }
}
