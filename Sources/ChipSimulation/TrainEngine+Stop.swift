import ChipPlacement
import EventKernel
import Quantities
import RunRecord

extension TrainEngine {
  /// Finishes what had begun when a run was stopped, behind `close`.
  ///
  /// Trains are booked ahead of time: what a core sends for a job is on its way as soon as the job starts. The
  /// books can therefore not be cut at a time, but they can be closed behind it: every job that had begun is sent
  /// and served in full, every task that had begun is done, and nothing else begins.
  ///
  /// - Parameters:
  ///   - pending: the events that have not happened.
  ///   - end: when the network is empty.
  /// - Returns: when the last of it is done.
  mutating func drain(_ pending: [Event], end: SimTime) -> SimTime {
    var last = end.picoseconds
    // The agenda has its events in no order; sums do not depend on it.
    for event in pending {
      let tile = Int(event.destination)
      switch EventRank(rawValue: event.key.rank) {
      case .computed:
        if let task = fabric.cores[tile].tasks.first {
          program.billWork(Int(task.station), Int(task.position), &fabric, event.key.time)
        }
        last = max(last, event.key.time)
      case .emitted:
        if let job = fabric.cores[tile].jobs.first, job.route >= 0 {
          fabric.ledger.digest(program.emissions[tile].digest, tile: tile, at: event.key.time)
        }
        last = max(last, event.key.time)
      default: break
      }
    }
    for line in network.lines.indices {
      while let train = network.lines[line].critical.first {
        _ = network.lines[line].critical.removeFirst()
        program.settle(network.trains[train].packet, &fabric, at: network.trains[train].served)
        last = max(last, network.trains[train].served)
        network.trains.remove(train)
      }
    }
    return SimTime(picoseconds: last)
  }
}

extension ModelProgram {
  /// Where a run was stopped whose packets have all been delivered.
  func drained(at time: SimTime) -> RunStop {
    RunStop(time: time, positions: last, entered: entering, isDrained: true)
  }

  /// Counts, measures and bills a packet that control waited for, without what it brings about.
  mutating func settle(_ packet: Packet, _ fabric: inout ChipFabric, at time: Int64) {
    note(packet, &fabric, served: time)
    let inlet = Int(packet.inlet)
    guard packet.kind != .credit else {
      return bill(.spikeIn, 1, station: Int(creditStation[inlet]), &fabric, at: time)
    }
    bill(.spikeIn, 1, station: firstStation(of: inlet), &fabric, at: time)
    guard packet.kind != .end else { return }
    work(
      1, inlet: inlet, channel: Int(packet.channel), position: Int(packet.position), value: nil, &fabric, time
    )
  }
}
