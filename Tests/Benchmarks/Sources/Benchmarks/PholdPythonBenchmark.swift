import EventKernel
import Foundation

/// The kernel against SimPy, and against the heap that a Python programmer would write, on the same PHOLD.
struct PholdPythonBenchmark {
  static let peers = [(name: "SimPy", kind: "simpy"), (name: "Python heapq", kind: "heapq")]
  static let rounds = 5

  func rows() throws -> [Row] {
    try [1024, 16_384, 131_072].flatMap { jobs in
      try measure(PholdWorkload(jobs: jobs, events: max(300_000, 3 * jobs)))
    }
  }

  private func measure(_ workload: PholdWorkload) throws -> [Row] {
    let files = try [("delays", workload.delays), ("places", workload.destinations)].map { name, table in
      let file = Paths.peers.appending(path: "phold.\(name)")
      try table.withUnsafeBytes { try Data($0).write(to: file) }
      return file.path
    }
    let arguments = files + [workload.jobs, workload.places, Int(workload.end)].map(String.init)
    var events: UInt64 = 0
    let own = Rounds.Contestant(name: "kernel") {
      var kernel = Kernel(handler: PholdHandler(workload), sources: workload.places)
      for job in 0..<workload.jobs { kernel.handler.add(job, from: 0, at: 0, to: &kernel.agenda) }
      let seconds = ThreadClock.seconds { _ = kernel.run(until: workload.end) }
      events = kernel.agenda.eventsProcessed
      return (seconds, PholdWorkload.checksum(kernel.handler.counts))
    }
    return try Self.peers.map { peer in
      let row = Row(
        workload: "des-python/\(workload.jobs)", peer: peer.name, unit: "k events/s",
        target: peer.kind == "simpy" ? 50 : nil)
      return try row.measured {
        let process = try PeerProcess(
          script: "phold.py", module: peer.kind == "simpy" ? "simpy" : nil, arguments: [peer.kind] + arguments
        )
        let contestant = Rounds.Contestant(name: peer.name) {
          let answer = try process.measure()
          return (answer.seconds, answer.checksum)
        }
        let seconds = try Rounds(count: Self.rounds).run(own: own, peers: [contestant])
        return Rounds.result(own: seconds[0], peer: seconds[1]) { Double(events) / $0 * 1e-3 }
      }
    }
  }
}
