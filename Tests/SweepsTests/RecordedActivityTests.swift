import DataFiles
import Foundation
import SweepLedgers
import SweepPlans
import TestSupport
import Testing

@testable import Sweeps

@Suite("Recorded activity of a store")
struct RecordedActivityTests {
  /// What a disk does to a file.
  enum Damage: CaseIterable { case flip, cut, empty, digest }

  @Test(
    "is recorded again where it was damaged, and the points have the metrics that they had",
    arguments: Damage.allCases)
  func damage(kind: Damage) throws {
    let fixture = try SweepFixture()
    try fixture.run()
    let table = try SweepTable(try fixture.results()).csv()
    let names = try fixture.folder.tree().filter { $0.hasPrefix("store/activities/") }.sorted()
    #expect(names.count == 2 && names[0].hasSuffix(".safetensors") && names[1].hasSuffix(".sha256"))
    let sound = try InputFile.read(fixture.folder.path(names[0]), limit: 1 << 24)
    var bytes = sound
    switch kind {
    // In the last count, which no shape or limit would give away.
    case .flip: bytes[bytes.count - 2] ^= 1
    case .cut: bytes.removeLast(100)
    case .empty: bytes = []
    case .digest: try fixture.folder.make(names[1], "0000")
    }
    try fixture.folder.make(names[0], bytes)
    // Another ledger on the activities of this one.
    for name in try fixture.folder.tree() where name.hasPrefix("store/ledger") {
      try FileManager.default.removeItem(atPath: fixture.folder.path(name))
    }
    let again = try SweepStore(path: fixture.store.path)
    try SweepRegistration(fixture.file).enter(into: again, text: "", extends: false)
    _ = try SweepWorker(file: fixture.file, store: again, options: .init(name: "again")).run()
    let results = try SweepResults(file: fixture.file, store: again)
    #expect(try SweepTable(results).csv() == table)
    #expect(results.rows.count { $0.ledger.cost?.way == "functional" } == 1)
    #expect(try InputFile.read(fixture.folder.path(names[0]), limit: 1 << 24) == sound)
    #expect(try fixture.folder.text(names[1]).count == 64)
  }

  @Test("is believed where an earlier version has kept no digest")
  func older() throws {
    let fixture = try SweepFixture()
    try fixture.run()
    for name in try fixture.folder.tree() where name.hasPrefix("store/ledger") || name.hasSuffix(".sha256") {
      try FileManager.default.removeItem(atPath: fixture.folder.path(name))
    }
    let again = try SweepStore(path: fixture.store.path)
    try SweepRegistration(fixture.file).enter(into: again, text: "", extends: false)
    _ = try SweepWorker(file: fixture.file, store: again, options: .init(name: "again")).run()
    let rows = try SweepResults(file: fixture.file, store: again).rows
    #expect(rows.allSatisfy { $0.ledger.state == .done && $0.ledger.cost?.way != "functional" })
  }
}
