import DataFiles
import GRDB
import TestSupport
import Testing

@testable import SweepLedgers

@Suite("The ledger of sweeps")
struct LedgerTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func ledger() throws -> Ledger { try Ledger(path: "\(folder.path)/ledger.sqlite") }

  private func points(_ count: Int, groups: Int = 1) -> [LedgerPoint] {
    (0..<count).map { LedgerPoint(hash: "h\($0)", group: "g\($0 % groups)", payload: "{\"n\":\($0)}") }
  }

  private let cost = PointCost(seconds: 0.5, events: 10, way: "replay")

  @Test("Every point is claimed once, and rows come back in the order of the sweep")
  func claiming() throws {
    let ledger = try ledger()
    let registration = try ledger.register(
      sweep: "a", specification: ("text", "hash"), points: points(10, groups: 3))
    #expect(registration == .init(new: 10))
    var claimed: [String] = []
    while true {
      let points = try ledger.claim(sweep: "a", worker: "w", count: 2, now: 0, lease: 60)
      guard !points.isEmpty else { break }
      #expect(Set(points.map(\.group)).count == 1)
      claimed += points.map(\.hash)
      for point in points {
        #expect(
          try ledger.finish(
            point.hash, worker: "w", metrics: [.init(name: "x", unit: "ps", value: 0.1)], cost: cost))
      }
    }
    #expect(claimed.sorted() == points(10).map(\.hash).sorted())
    let rows = try ledger.rows(of: "a")
    #expect(rows.map(\.point.hash) == points(10).map(\.hash))
    #expect(rows.allSatisfy { $0.state == .done && $0.metrics == ["x": 0.1] && $0.cost == cost })
    #expect(try ledger.counts(of: "a") == [.done: 10])
    #expect(try ledger.integrity() == "ok")
  }

  @Test("Points that are added come behind those that a sweep has, and can be read alone")
  func appending() throws {
    let ledger = try ledger()
    #expect(failure { () throws(Failure) in try ledger.append(points(1), to: "a") }?.code == .data)
    try ledger.register(sweep: "a", specification: ("", ""), points: Array(points(3)))
    #expect(try ledger.append(Array(points(5)[3...]), to: "a") == .init(new: 2))
    #expect(try ledger.append([points(3)[0]], to: "a", rung: 1) == .init(known: 1))
    #expect(try ledger.rows(of: "a").map(\.point.hash) == ["h0", "h1", "h2", "h3", "h4", "h0"])
    #expect(try ledger.rows(of: "a").map(\.index) == [0, 1, 2, 3, 4, 0])
    #expect(try ledger.rows(of: "a", from: 3).map(\.point.hash) == ["h3", "h4"])
  }

  @Test("A worker whose lease has run out cannot finish what another one holds")
  func fencing() throws {
    let ledger = try ledger()
    try ledger.register(sweep: "a", specification: ("", ""), points: points(1))
    #expect(try ledger.claim(sweep: "a", worker: "slow", count: 1, now: 0, lease: 5).count == 1)
    #expect(try ledger.claim(sweep: "a", worker: "quick", count: 1, now: 4, lease: 5).isEmpty)
    try ledger.renew(worker: "slow", until: 8)
    #expect(try ledger.claim(sweep: "a", worker: "quick", count: 1, now: 7, lease: 5).isEmpty)
    #expect(try ledger.claim(sweep: "a", worker: "quick", count: 1, now: 9, lease: 5).count == 1)
    #expect(try !ledger.finish("h0", worker: "slow", metrics: [], cost: cost))
    #expect(try !ledger.fail("h0", worker: "slow", message: "", exitCode: 70))
    #expect(try ledger.finish("h0", worker: "quick", metrics: [], cost: cost))
    #expect(try !ledger.finish("h0", worker: "quick", metrics: [], cost: cost))
  }

  @Test("What a dead worker held is tried again, up to the number of attempts")
  func attempts() throws {
    let ledger = try ledger()
    try ledger.register(sweep: "a", specification: ("", ""), points: points(1))
    for attempt in 1...2 {
      #expect(try ledger.claim(sweep: "a", worker: "w\(attempt)", count: 1, now: 0, lease: 5).count == 1)
      try ledger.bury(worker: "w\(attempt)", attempts: 2, message: "killed by signal 11", isOutside: false)
    }
    let row = try #require(try ledger.rows(of: "a").first)
    #expect(row.state == .failed && row.message == "killed by signal 11")
    #expect(try ledger.retryFailed(of: "a") == 1)
    #expect(try ledger.claim(sweep: "a", worker: "w3", count: 1, now: 0, lease: 5).count == 1)
  }

  @Test(
    "Only the point under way counts as tried, and what was lost from outside is free when taken up again")
  func burials() throws {
    let ledger = try ledger()
    try ledger.register(sweep: "a", specification: ("", ""), points: points(3))
    for attempt in 1...2 {
      #expect(try ledger.claim(sweep: "a", worker: "w\(attempt)", count: 3, now: 0, lease: 5).count == 3)
      #expect(try ledger.workers() == ["w\(attempt)"])
      try ledger.bury(worker: "w\(attempt)", attempts: 2, message: "killed", isOutside: true)
    }
    #expect(try ledger.rows(of: "a").map(\.state) == [.failed, .pending, .pending])
    #expect(try ledger.attempts(of: "a") == ["h0": 2])
    try ledger.resume("a")
    #expect(try ledger.counts(of: "a") == [.pending: 3])
    #expect(try ledger.rows(of: "a").allSatisfy { $0.message == nil })
    #expect(try ledger.claim(sweep: "a", worker: "w3", count: 1, now: 0, lease: 5).map(\.hash) == ["h0"])
    try ledger.refuse("h0", worker: "w3", message: "too small")
    #expect(try ledger.counts(of: "a") == [.infeasible: 1, .pending: 2])
  }

  @Test("Sweeps share points: what one has finished the other has as well")
  func sharing() throws {
    let ledger = try ledger()
    try ledger.register(sweep: "a", specification: ("", "1"), points: points(4))
    for point in try ledger.claim(sweep: "a", worker: "w", count: 9, now: 0, lease: 5) {
      try ledger.finish(point.hash, worker: "w", metrics: [], cost: cost)
    }
    let registration = try ledger.register(sweep: "b", specification: ("", "2"), points: points(6))
    #expect(registration == .init(new: 2, known: 4, finished: 4))
    let again = try ledger.register(
      sweep: "b", specification: ("", "3"), points: Array(points(7).dropFirst(2)))
    #expect(again == .init(new: 1, known: 4, finished: 2, dropped: 2))
    #expect(try ledger.specification(of: "b")?.hash == "3")
    #expect(try ledger.sweeps() == ["a", "b"])
  }

  @Test("Each of the sweeps that share a point keeps its own statement of it, also where a worker takes it")
  func statements() throws {
    let ledger = try ledger()
    let first = points(2)
    let second = first.reversed().map {
      LedgerPoint(hash: $0.hash, group: $0.group, payload: "b of \($0.hash)")
    }
    try ledger.register(sweep: "a", specification: ("", ""), points: first)
    try ledger.register(sweep: "b", specification: ("", ""), points: second)
    #expect(try ledger.rows(of: "a").map(\.point.payload) == first.map(\.payload))
    #expect(try ledger.rows(of: "b").map(\.point.payload) == second.map(\.payload))
    #expect(
      try ledger.claim(sweep: "a", worker: "w", count: 1, now: 0, lease: 5).map(\.payload) == [
        first[0].payload
      ])
    #expect(
      try ledger.claim(sweep: "b", worker: "v", count: 9, now: 0, lease: 5).map(\.payload) == ["b of h1"])
  }

  @Test("A ledger in which sweeps shared the statements of points keeps its results, and is registered again")
  func older() throws {
    let path = "\(folder.path)/ledger.sqlite"
    try OldLedger.make(
      path, version: "4",
      """
      INSERT INTO sweep(id, name, specification, hash, source) VALUES(1, 'a', 'text', 'hash', 'source');
      INSERT INTO point(hash, grouping, payload, state) VALUES('h0', 'g', '{"n":0}', 'done');
      INSERT INTO sweep_point(sweep, position, rung, hash) VALUES(1, 0, 0, 'h0');
      INSERT INTO metric(hash, name, unit, value) VALUES('h0', 'x', 'ps', 0.1);
      """)
    let ledger = try ledger()
    let row = try #require(try ledger.rows(of: "a").first)
    #expect(row.point.payload == "{\"n\":0}" && row.state == .done && row.metrics == ["x": 0.1])
    #expect(try ledger.source(of: "a") == "" && ledger.integrity() == "ok")
  }

  @Test("A point that one sweep excludes is not claimed there, and free elsewhere")
  func exclusion() throws {
    let ledger = try ledger()
    var excluded = points(2)
    excluded[0].excluded = "area <= 1 mm2"
    try ledger.register(sweep: "a", specification: ("", ""), points: excluded)
    try ledger.register(sweep: "b", specification: ("", ""), points: points(1))
    #expect(try ledger.counts(of: "a") == [.infeasible: 1, .pending: 1])
    #expect(try ledger.claim(sweep: "a", worker: "w", count: 9, now: 0, lease: 5).map(\.hash) == ["h1"])
    #expect(try ledger.claim(sweep: "b", worker: "w", count: 9, now: 0, lease: 5).map(\.hash) == ["h0"])
  }

  @Test("What a point is to blame for counts from run to run; what came from outside does so only ten times")
  func blame() throws {
    let ledger = try ledger()
    try ledger.register(sweep: "a", specification: ("", ""), points: points(2))
    func claim(_ worker: String) throws {
      _ = try ledger.claim(sweep: "a", worker: worker, count: 1, now: 0, lease: 5)
    }
    for attempt in 1...2 {
      try claim("w\(attempt)")
      #expect(try ledger.blame("h0", worker: "w\(attempt)", attempts: 2, message: "too large"))
      #expect(try !ledger.blame("h0", worker: "w\(attempt)", attempts: 2, message: "too large"))
      try ledger.resume("a")
    }
    #expect(try ledger.rows(of: "a").map(\.state) == [.failed, .pending])
    #expect(try ledger.rows(of: "a").first?.message == "too large")
    var runs = 0
    while try ledger.counts(of: "a")[.failed] == 1 {
      runs += 1
      for attempt in 1...2 {
        try claim("x\(attempt)")
        #expect(try ledger.bury(worker: "x\(attempt)", attempts: 2, message: "killed", isOutside: true))
      }
      #expect(try ledger.counts(of: "a") == [.failed: 2])
      try ledger.resume("a")
    }
    #expect(runs == 5)
    #expect(try !ledger.bury(worker: "x1", attempts: 2, message: "killed", isOutside: true))
    #expect(try ledger.retryFailed(of: "a") == 2)
  }

  @Test("A ledger of a newer version of the program is refused")
  func newer() throws {
    let ledger = try ledger()
    try ledger.write { try $0.execute(sql: "INSERT INTO grdb_migrations(identifier) VALUES('99')") }
    #expect {
      try Ledger(path: ledger.path)
    } throws: { ($0 as? Failure)?.code == .data && "\($0)".contains("newer version") }
  }

  @Test("A file that is no ledger, and an unknown sweep, are refused with a message")
  func refusals() throws {
    let path = "\(folder.path)/other.sqlite"
    try folder.make("other.sqlite", Array(repeating: UInt8(ascii: "x"), count: 5000))
    #expect(throws: Failure.self) { try Ledger(path: path) }
    let ledger = try ledger()
    #expect(throws: Failure.self) { try ledger.rows(of: "none") }
  }
}

@Suite("File systems")
struct FileSystemTests {
  @Test("The longest mount point decides")
  func mounts() {
    let mounts = [
      "/dev/sda1 / ext4 rw 0 0", "server:/home /home nfs4 rw 0 0",
      "tmpfs /home/a/scratch\\040dir tmpfs rw 0 0",
    ]
    #expect(FileSystems.kind(of: "/work", mounts: mounts) == "ext4")
    #expect(FileSystems.kind(of: "/home/a", mounts: mounts) == "nfs4")
    #expect(FileSystems.kind(of: "/homes", mounts: mounts) == "ext4")
    #expect(FileSystems.kind(of: "/home/a/scratch dir/b", mounts: mounts) == "tmpfs")
    #expect(FileSystems.network(of: "/proc") == nil)
  }

  @Test("A trial of a ledger uses the nearest folder that exists and leaves nothing there")
  func trial() throws {
    let folder = try TemporaryFolder()
    let answer = try LedgerTrial.run(near: "\(folder.path)/not/there")
    #expect(answer.hasPrefix(folder.path + " on ") && answer.contains("free"), "\(answer)")
    #expect(try folder.tree().isEmpty)
    #expect(throws: Failure.self) { try LedgerTrial.run(near: "/proc/self/fdinfo/x") }
  }
}
