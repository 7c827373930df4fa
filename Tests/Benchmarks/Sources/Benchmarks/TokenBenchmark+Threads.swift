import RunRecord
import SpikeFoundry

extension TokenBenchmark {
  /// Two threads against one: all layers with trains, also against the floor of one thread, and four layers packet by
  /// packet.
  func threads(_ read: ReadStream?) throws -> [Row] {
    let trains = "token-7b/28-layers/published/trains"
    return [
      try threads("\(trains)/two-threads", layers: 28, .auto),
      try floor("\(trains)/endless/two-threads", read),
      try threads("token-7b/4-layers/published/packets/two-threads", layers: 4, .packet),
      // Windows of small cores hold several times as many events.
      try threads(
        "token-7b/4-layers/512x512/published/as-shipped/packets/two-threads", layers: 4, .packet,
        Self.smallCores),
    ]
  }

  /// A token on two threads, weights included, against the time in which one thread reads the touched rows.
  private func floor(_ workload: String, _ read: ReadStream?) throws -> Row {
    let prepared = try prepared(28, nil, Self.endless, .auto, threads: 2)
    let stream = StreamBuffer()
    var (own, floors): ([Double], [Double]) = ([], [])
    for _ in 0..<Self.rounds {
      let rate = read.map { stream.bytesPerSecond($0) } ?? .infinity
      let run = try prepared.run()
      own.append(run.wallTime / .seconds(1))
      floors.append(Double(touchedBytes(run)) / rate)
    }
    return Row(
      workload: workload, peer: "stream read of the touched rows, one thread", unit: "s",
      result: read.map { _ in Rounds.result(own: own, peer: floors) { $0 } })
  }

  /// A token on one and on two threads in turn, weights included, in time that passes.
  private func threads(
    _ workload: String, layers: Int, _ timing: TimingMode, _ sets: [String] = endless
  ) throws -> Row {
    let alone = try prepared(layers, nil, sets, timing)
    let shared = try prepared(layers, nil, sets, timing, threads: 2)
    var (own, peer): ([Double], [Double]) = ([], [])
    for _ in 0..<Self.rounds {
      let (two, one) = (try shared.run(), try alone.run())
      guard two.record == one.record else {
        throw Rounds.ResultsDiffer(description: "one and two threads computed different records")
      }
      own.append(two.wallTime / .seconds(1))
      peer.append(one.wallTime / .seconds(1))
    }
    return Row(
      workload: workload, peer: "one thread", unit: "s", target: 1.3,
      result: Rounds.result(own: own, peer: peer) { $0 })
  }
}
