import Foundation

/// A network for SANA-FE, written to files.
struct SanaFePeer {
  private let name: String
  private let arguments: [String]

  /// Writes a chip and a network; `isNetlist` says that the network is in the line format.
  init(name: String, architecture: String, network: String, isNetlist: Bool = false, steps: Int) throws {
    self.name = name
    let files = [("arch.yaml", architecture), (isNetlist ? "net" : "yaml", network)]
    let paths = try files.map { ending, text in
      let file = Paths.peers.appending(path: "sana-fe-\(name).\(ending)")
      try Data(text.utf8).write(to: file)
      return file.path
    }
    arguments = paths + ["\(steps)"]
  }

  /// One row for each way in which the peer tells the time; the own side returns its synaptic events as checksum.
  func rows(
    events: Int, target: Double?, rounds: Int, own: @escaping () throws -> (seconds: Double, checksum: UInt64)
  ) throws -> [Row] {
    try ["detailed", "simple"].map { timing in
      let row = Row(
        workload: "sana-fe/\(name)", peer: "SANA-FE 2.2.9, \(timing)", unit: "M events/s", target: target)
      return try row.measured {
        let process = try start(timing)
        let peer = Rounds.Contestant(name: "SANA-FE") {
          let answer = try process.measure()
          return (answer.seconds, answer.checksum)
        }
        let seconds = try Rounds(count: rounds).run(
          own: Rounds.Contestant(name: name, measure: own), peers: [peer])
        return Rounds.result(own: seconds[0], peer: seconds[1]) { Double(events) / $0 * 1e-6 }
      }
    }
  }

  /// Bytes by which the peer grew when it loaded the network.
  func memory() throws -> Double {
    guard let bytes = try start("simple").measure().memory else {
      throw MissingPeer(reason: "it does not tell")
    }
    return bytes
  }

  private func start(_ timing: String) throws -> PeerProcess {
    try PeerProcess(script: "sana_fe.py", module: "sanafe", arguments: arguments + [timing])
  }
}
