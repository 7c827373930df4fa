import Foundation
import SpikeFoundry

/// The trace of served spikes against records copied into a buffer that write(2) takes.
///
/// `hot-path` is what a spike costs while the simulation waits; `csv` is the whole way into the file.
struct TraceBenchmark {
  typealias WriteRecords = @convention(c) (Int32, Int64) -> Int64
  static let events = 1 << 18
  static let target = 5.0

  func rows() throws -> [Row] {
    let flow = try PreparedRun(RunRequest(chip: .preset("spikefoundry-ref"))).simulation.flow
    let records = Self.records(flows: flow.flows.count)
    return try RowKernelBenchmark.compilers.flatMap { compiler in
      try [("hot-path", false), ("csv", true)].map { name, isWritten in
        let row = Row(
          workload: "trace/\(name)", peer: "memcpy + write, \(compiler)", unit: "ns/event",
          ceiling: Self.target)
        return try row.measured {
          guard let library = PeerLibrary(source: "trace.c", compiler: compiler) else {
            throw MissingPeer(reason: PeerLibrary.missing(compiler))
          }
          return try measure(library) { try Self.trace(records, isWritten ? flow : nil) }
        }
      }
    }
  }

  private func measure(_ library: PeerLibrary, own: @escaping () throws -> Double) throws -> Row.Result {
    let write = library.function("write_records", as: WriteRecords.self)
    let contestant = Rounds.Contestant(name: "trace") { (try own(), 0) }
    let peer = Rounds.Contestant(name: "memcpy") {
      try Self.withFile { file in
        var written: Int64 = 0
        let seconds = ThreadClock.seconds { written = write(file, Int64(Self.events)) }
        guard written == Int64(Self.events) * 24 else { throw MissingPeer(reason: "the device is full") }
        return (seconds, 0)
      }
    }
    let seconds = try Rounds().run(own: contestant, peers: [peer])
    return Rounds.result(own: seconds[0], peer: seconds[1]) { $0 / Double(Self.events) * 1e9 }
  }

  /// Seconds that all spikes take in a table, and, with a flow, on their way into a file.
  private static func trace(_ records: [SpikeRecord], _ flow: DataFlow?) throws -> Double {
    try withFile { file in
      var table = SpikeTable(matching: "all")
      return try ThreadClock.seconds {
        for record in records { table.spike(record) }
        guard let flow else { return }
        var text = table.text(of: flow)
        let written = text.withUTF8 { Glibc.write(file, $0.baseAddress, $0.count) == $0.count }
        guard written else { throw MissingPeer(reason: "the device is full") }
      }
    }
  }

  private static func withFile<Result>(_ work: (Int32) throws -> Result) throws -> Result {
    let path = Paths.peers.appending(path: "trace.bin").path
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard file >= 0 else { throw MissingPeer(reason: "no file can be made in \(Paths.peers.path)") }
    defer {
      close(file)
      unlink(path)
    }
    return try work(file)
  }

  private static func records(flows: Int) -> [SpikeRecord] {
    (0..<events).map { index in
      let time = Int64(index) * 1234
      return SpikeRecord(
        injected: time, arrived: time + 9000, served: time + 21_000, source: Int32(index & 255),
        destination: Int32(index >> 8 & 255), token: Int32(index >> 16), site: Int32(index % flows),
        channel: Int32(index & 511), value: 1 << Int32(index & 3))
    }
  }
}
