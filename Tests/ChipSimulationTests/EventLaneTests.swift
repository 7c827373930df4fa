import RunRecord
import TestSupport
import Testing

@testable import ChipSimulation

@Suite("The way of event records to their reader")
struct EventLaneTests {
  private final class Reader: EventConsumer, @unchecked Sendable {
    let selection = EventSelection([.busy, .queue, .stall])
    var records: [EventRecord] = []
    var ends: [Int64] = []

    func begin(_ run: TracedRun) {}
    func take(_ records: UnsafeBufferPointer<EventRecord>) { self.records += records }
    func end(at time: Int64) { ends.append(time) }
  }

  /// What a unit of the engine tells of, once as a whole record and once as the lane is told.
  private func tell(_ lane: EventLane, at time: Int64, _ random: inout SeededGenerator) -> EventRecord {
    let longest: Int64 = random.integer(0...9) == 0 ? 1 << 40 : 1 << 31
    let (core, duration) = (Int32(random.integer(0...99)), Int64(random.integer(0...Int(longest))))
    let (subject, token) = (Int32.random(in: .min ... .max, using: &random), Int32(random.integer(0...1000)))
    let payload = Int32.random(in: .min ... .max, using: &random)
    let sources: [EventRecord.Source] = [
      .service, .task, .emission, .entry, .stallStart, .stallEnd, .closing,
    ]
    let source = sources.randomElement(using: &random) ?? .service
    var record = EventRecord(source, core: core, at: time)
    switch source {
    case .entry:
      record.first = time + duration
      lane.appendEntry(core: core, at: record.first, known: time)
    case .stallStart, .stallEnd:
      (record.subject, record.token) = (subject, token)
      lane.appendStall(source, core: core, subject: subject, token: token, at: time)
    case .closing:
      (record.first, record.third, record.number) = (duration, -duration, .max)
      lane.append(record)
    default:
      let kind = PacketKind.allCases.randomElement(using: &random) ?? .spike
      (record.first, record.subject, record.token) = (duration, subject, token)
      record.packetKind = UInt8(kind.rawValue)
      if source == .service { record.channel = payload } else { record.value = payload }
      lane.appendWork(
        source, core: core, kind: kind.rawValue, subject: subject, token: token, payload: payload,
        duration: duration, at: time)
    }
    return record
  }

  @Test(
    "Every record arrives as it was told, for chunks of any size and times of any length",
    arguments: [1, 2, 7, 64, 1024], [100, PackedEvents.cores + 1])
  func roundTrip(chunk: Int, tiles: Int) throws {
    var random = SeededGenerator(seed: UInt64(chunk))
    let reader = Reader()
    var run = TracedRun()
    run.tiles = tiles
    let recorder = EventRecorder(reader, run, partitions: 1, chunk: chunk)
    let lane = recorder.lane(0)
    var told: [EventRecord] = []
    var time: Int64 = 0
    for _ in 0..<5000 {
      time += [0, 0, 1, 1000, 1 << 30, 1 << 45].randomElement(using: &random) ?? 0
      told.append(tell(lane, at: time, &random))
    }
    recorder.finish(at: time + 1)
    let order = told.indices.sorted {
      (told[$0].time, told[$0].core, $0) < (told[$1].time, told[$1].core, $1)
    }
    #expect(reader.records == order.map { told[$0] })
    #expect(reader.ends == [time + 1])
  }
}
