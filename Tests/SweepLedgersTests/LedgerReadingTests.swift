import DataFiles
import Foundation
import GRDB
import TestSupport
import Testing

@testable import SweepLedgers

@Suite("Reading a ledger that cannot be written")
struct LedgerReadingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var path: String { folder.path("ledger.sqlite") }
  private let points = (0..<3).map { LedgerPoint(hash: "h\($0)", group: "g", payload: "{}") }

  private func isRefused(_ ledger: Ledger) -> Bool {
    (try? ledger.register(sweep: "b", specification: ("", ""), points: [])) == nil
  }

  @Test("sees what is written meanwhile, and writes nothing")
  func meanwhile() throws {
    let writer = try Ledger(path: path)
    try writer.register(sweep: "a", specification: ("t", "h"), points: points)
    let reader = try Ledger(reading: path)
    #expect(try reader.rows(of: "a").count == 3)
    try writer.register(sweep: "a", specification: ("t", "h"), points: Array(points.prefix(2)))
    #expect(try reader.rows(of: "a").count == 2)
    #expect(isRefused(reader))
  }

  @Test("of an older version reads a copy with the tables of this one, and changes nothing")
  func older() throws {
    try OldLedger.make(
      path, version: "5",
      "INSERT INTO sweep(id, name, specification, hash, source) VALUES(1, 'a', 'text', 'hash', '')")
    let before = try InputFile.read(path, limit: 1 << 20)
    let reader = try Ledger(reading: path)
    #expect(try reader.rows(of: "a").isEmpty && reader.specification(of: "a")?.text == "text")
    #expect(isRefused(reader))
    #expect(try InputFile.read(path, limit: 1 << 20) == before && folder.tree() == ["ledger.sqlite"])
  }

  @Test("works where no shared memory can be made beside it, and has what its last writers left in their log")
  func copies() throws {
    let writer = try Ledger(path: path)
    try writer.register(sweep: "a", specification: ("t", "h"), points: points)
    let log = try InputFile.read("\(path)-wal", limit: 1 << 24)
    #expect(!log.isEmpty)
    // A folder in the place of the shared memory: not even root can open that.
    try folder.make("other/ledger.sqlite", try InputFile.read(path, limit: 1 << 24))
    try folder.make("other/ledger.sqlite-wal", log)
    try folder.make("other/ledger.sqlite-shm/x", "")
    let reader = try Ledger(reading: folder.path("other/ledger.sqlite"))
    #expect(try reader.rows(of: "a").map(\.point.hash) == ["h0", "h1", "h2"])
    #expect(isRefused(reader))
    #expect(try InputFile.read(folder.path("other/ledger.sqlite-wal"), limit: 1 << 24) == log)
  }

  @Test("refuses a newer version and what is no ledger with 65, and what is not there with 66")
  func refusals() throws {
    try Ledger(path: path).write {
      try $0.execute(sql: "INSERT INTO grdb_migrations(identifier) VALUES('99')")
    }
    try folder.make("x.sqlite", Array(repeating: UInt8(ascii: "x"), count: 5000))
    for (name, code) in [("ledger.sqlite", FailureCode.data), ("x.sqlite", .data), ("none", .noInput)] {
      let refusal = #expect(throws: Failure.self) { try Ledger(reading: folder.path(name)) }
      #expect(refusal?.code == code, "\(name)")
    }
  }
}
