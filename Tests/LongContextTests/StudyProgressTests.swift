import DataFiles
import LongContext
import RunRecord
import Synchronization
import TestSupport
import Testing

@Suite("The progress of a study of long contexts")
struct StudyProgressTests {
  /// What a watch was told; it stops the study when so many tokens are done.
  private final class Watch: Sendable {
    let seen = Mutex([RunProgress]())
    let limit: Int

    init(stopsAt limit: Int = .max) { self.limit = limit }

    var last: RunProgress? { seen.withLock { $0.last } }

    func take(_ progress: RunProgress) -> Bool {
      seen.withLock { $0.append(progress) }
      return progress.positionsDone < limit
    }
  }

  private func request(_ seed: UInt64, threads: Int) throws -> ContextRequest {
    // The check takes more tokens than all the rest, and comes last.
    var request = try ContextStudyTests.request(seed, lengths: [8, 64, 1 << 20], checks: [600])
    request.settings.longestStretch = 32
    request.settings.stretches = 4
    request.threads = threads
    return request
  }

  @Test("never goes back, ends with everything done, and changes no result", arguments: [1, 3])
  func whole(threads: Int) throws {
    let watch = Watch()
    var request = try request(1, threads: threads)
    let unwatched = try ContextFiles(ContextStudy(request)).summary()
    request.watch = { watch.take($0) }
    let study = try ContextStudy(request)
    let watched = try ContextFiles(study).summary()
    #expect(watched == unwatched)
    let isPartial = study.isPartial
    #expect(!isPartial)
    let seen = watch.seen.withLock { $0 }
    for (a, b) in zip(seen, seen.dropFirst()) {
      #expect(a.stepsDone <= b.stepsDone && a.events <= b.events && a.positionsDone <= b.positionsDone)
      #expect(b.positionsDone <= b.positions && b.layersDone <= b.layers)
    }
    let last = try #require(seen.last)
    #expect(last.fraction == 1 && last.positionsDone == last.positions && last.layersDone == last.layers)
    // One length in full, stretches, and cycles behind three lengths.
    #expect(last.positionsDone > 600 + 32 + 3 * 8)
  }

  @Test("ends where the watch says so; what was done by then is as in the whole study", arguments: 0..<4)
  func stopped(quarter: Int) throws {
    var request = try request(2, threads: 1 + quarter % 2)
    let watch = Watch()
    request.watch = { watch.take($0) }
    let whole = try ContextStudy(request)
    let tokens = try #require(watch.last).positionsDone
    let stop = Watch(stopsAt: tokens * (quarter + 1) / 6)
    request.watch = { stop.take($0) }
    if let study = try stoppedStudy(request) {
      try expectPart(study, of: whole)
    } else {
      // Nothing was extrapolated yet.
      let isEarly = quarter < 3
      #expect(isEarly)
    }
    // Nobody is told anything after the answer to stop.
    let enough = stop.seen.withLock { $0.filter { $0.positionsDone >= stop.limit }.count }
    #expect(enough == 1)
  }

  /// What is left of a study that its watch stops; nil where that is nothing.
  private func stoppedStudy(_ request: ContextRequest) throws -> ContextStudy? {
    do throws(Failure) {
      return try ContextStudy(request)
    } catch {
      #expect(error.message == "the study was stopped")
      return nil
    }
  }

  private func expectPart(_ study: ContextStudy, of whole: ContextStudy) throws {
    // Values by themselves: a message would hold the whole study.
    let (points, checks, missing) = (study.points, study.checks, study.missing)
    #expect(missing.points + missing.checks > 0)
    #expect(Set(points).isSubset(of: whole.points) && Set(checks).isSubset(of: whole.checks))
    #expect(points.count + missing.points == 3 && checks.count + missing.checks == 1)
    let (summary, table) = (try ContextFiles(study).summary(), ContextFiles(study).table)
    #expect(summary.contains("\"partial\": true"))
    #expect(table.hasPrefix("PARTIAL: stopped before its end: \(points.count) of 3 points"))
  }
}
