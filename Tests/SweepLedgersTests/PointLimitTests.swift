import DataFiles
import TestSupport
import Testing

@testable import SweepLedgers

@Suite("Points that went beyond a limit")
struct PointLimitTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var path: String { folder.path("ledger.sqlite") }

  /// A ledger with a point of sweeps `a` and `b` that failed under a limit, or for want of one.
  private func failed(_ limit: PointLimit?, entered: (Ledger, PointLimit?) throws -> Void) throws -> Ledger {
    let ledger = try Ledger(path: path)
    for sweep in ["a", "b"] {
      try ledger.register(
        sweep: sweep, specification: ("", ""), points: [LedgerPoint(hash: "h", group: "g", payload: "{}")])
    }
    _ = try ledger.claim(sweep: "a", worker: "w", count: 1, now: 0, lease: 5)
    try entered(ledger, limit)
    #expect(try ledger.rows(of: "a").map(\.state) == [.failed])
    #expect(try ledger.rows(of: "a").map(\.limit) == [limit])
    return ledger
  }

  private static let ways: [@Sendable (Ledger, PointLimit?) throws -> Void] = [
    { _ = try $0.blame("h", worker: "w", attempts: 1, message: "m", limit: $1) },
    { _ = try $0.fail("h", worker: "w", message: "m", exitCode: 65, limit: $1) },
    {
      try $0.release(worker: "w")
      _ = try $0.collect("h", message: "m", exitCode: 65, limit: $1)
    },
  ]

  @Test("are free where the budget has a looser one or none, in whatever sweep", arguments: 0..<3)
  func looser(way: Int) throws {
    let ledger = try failed(PointLimit(.wall, 10), entered: Self.ways[way])
    for holding in [[PointLimit(.wall, 10)], [PointLimit(.wall, 9), PointLimit(.memory, .max)]] {
      #expect(try ledger.reopen("b", limits: holding) == 0)
      #expect(!PointLimit(.wall, 10).isTighter(than: holding))
    }
    let looser = way == 0 ? [PointLimit(.wall, 11)] : [PointLimit(.memory, 1)]
    #expect(PointLimit(.wall, 10).isTighter(than: looser))
    #expect(try ledger.reopen("b", limits: looser) == 1)
    let row = try #require(try ledger.rows(of: "a").first)
    #expect(row.state == .pending && row.limit == nil && row.message == nil)
    #expect(try ledger.claim(sweep: "b", worker: "x", count: 1, now: 0, lease: 5).count == 1)
  }

  @Test("are counted anew under the looser one")
  func counts() throws {
    let ledger = try Ledger(path: path)
    try ledger.register(
      sweep: "a", specification: ("", ""), points: [LedgerPoint(hash: "h", group: "g", payload: "{}")])
    for seconds in [Int64(1), 2] {
      _ = try ledger.claim(sweep: "a", worker: "w", count: 1, now: 0, lease: 5)
      try ledger.blame("h", worker: "w", attempts: 2, message: "m", limit: PointLimit(.wall, seconds))
      #expect(try ledger.rows(of: "a").first?.state == .pending)
      try ledger.reopen("a", limits: [PointLimit(.wall, seconds + 1)])
    }
  }

  @Test("or failed otherwise stay failed", arguments: 0..<3)
  func others(way: Int) throws {
    let ledger = try failed(nil, entered: Self.ways[way])
    #expect(try ledger.reopen("a", limits: []) == 0)
  }

  @Test(
    "are known from the messages of an older ledger",
    arguments: [
      ("took longer than budget.per_point.wall (90 s)", PointLimit(.wall, 90)),
      ("took more memory than budget.per_point.memory (4000000000 B)", PointLimit(.memory, 4_000_000_000)),
      ("its process was ended by signal 11", nil),
    ])
  func older(message: String, limit: PointLimit?) throws {
    try OldLedger.make(
      path, version: "5",
      """
      INSERT INTO sweep(id, name, specification, hash) VALUES(1, 'a', '', '');
      INSERT INTO point(hash, grouping, state, message) VALUES('h', 'g', 'failed', '\(message)');
      INSERT INTO sweep_point(sweep, position, rung, hash) VALUES(1, 0, 0, 'h');
      """)
    let row = try #require(try Ledger(path: path).rows(of: "a").first)
    #expect(row.limit == limit && row.message == message && row.state == .failed)
  }
}
