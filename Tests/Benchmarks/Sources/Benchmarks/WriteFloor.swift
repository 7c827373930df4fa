import Foundation

/// The physical limit of every trace format: 24-byte records copied into a buffer that write(2) takes.
struct WriteFloor {
  typealias WriteRecords = @convention(c) (Int32, Int64) -> Int64
  static let recordSize = 24

  /// What is compared: a number of records on their way into a file.
  struct Workload {
    /// Name of the row.
    var name: String
    var records: Int
    /// Nanoseconds per record that the own side has to stay below.
    var ceiling: Double?
    /// Bytes per record that the file has to stay below; nil for no row about its size.
    var bytes: Double?
    /// Does the own work once.
    var write: (DescriptorOutput) throws -> Void
  }

  private let copy: WriteRecords
  private let peer: String

  /// With the first compiler that is there.
  ///
  /// - Throws: `MissingPeer`.
  init() throws {
    let library = RowKernelBenchmark.compilers.lazy.compactMap {
      PeerLibrary(source: "trace.c", compiler: $0)
    }.first
    guard let library else { throw MissingPeer(reason: PeerLibrary.missing("every C compiler")) }
    copy = library.function("write_records", as: WriteRecords.self)
    peer = library.compiler
  }

  /// A row about time, and one about the size of the file where the workload limits it.
  static func rows(_ workload: Workload) throws -> [Row] {
    let floor = try? WriteFloor()
    let time = Row(
      workload: workload.name, peer: "memcpy + write" + (floor.map { ", \($0.peer)" } ?? ""),
      unit: "ns/event", ceiling: workload.ceiling)
    return [try time.measured { try (floor ?? WriteFloor()).compare(workload) }] + (try size(workload))
  }

  private static func size(_ workload: Workload) throws -> [Row] {
    guard let ceiling = workload.bytes else { return [] }
    let output = DescriptorOutput(file: -1)
    try workload.write(output)
    return [
      Row(
        workload: "\(workload.name)-size", peer: "limit", unit: "B/event", ceiling: ceiling,
        result: Row.Result(own: Double(output.bytes) / Double(workload.records)))
    ]
  }

  private func compare(_ workload: Workload) throws -> Row.Result {
    let own = Rounds.Contestant(name: workload.name) {
      try Self.withFile { file in
        let output = DescriptorOutput(file: file)
        return (try ThreadClock.seconds { try workload.write(output) }, 0)
      }
    }
    let peer = Rounds.Contestant(name: "memcpy") {
      try Self.withFile { file in
        var written: Int64 = 0
        let seconds = ThreadClock.seconds { written = copy(file, Int64(workload.records)) }
        guard written == Int64(workload.records * Self.recordSize) else {
          throw MissingPeer(reason: "the device is full")
        }
        return (seconds, 0)
      }
    }
    let seconds = try Rounds().run(own: own, peers: [peer])
    return Rounds.result(own: seconds[0], peer: seconds[1]) { $0 / Double(workload.records) * 1e9 }
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
}
