import EventKernel
import Glibc

/// The agenda, driven by a whole kernel, against `std::priority_queue` on the hold model.
struct HoldBenchmark {
  enum Increments: String, CaseIterable {
    /// Exponential with a mean of 100 ns: hardly ever two equal times.
    case exponential
    /// A clocked machine, 1 ns for 70 %, 1 to 16 ns for 25 %, 1 us for 5 %: masses of equal times.
    case clocked
    /// Always 2^20 ps: all pending events have one time.
    case together

    func draw(_ random: inout RandomStream) -> Int64 {
      let uniform = Double(random.next() >> 11 + 1) * 0x1p-53
      switch self {
      case .exponential: return Int64(-log(uniform) * 100_000)
      case .clocked where uniform < 0.7: return 1000
      case .clocked where uniform < 0.95: return 1000 * Int64(1 + random.next() % 16)
      case .clocked: return 1_000_000
      case .together: return 1 << 20
      }
    }
  }

  static let compilers = ["g++", "clang++"]
  static let tableSize = 1 << 20

  typealias Create = @convention(c) (Int64, UnsafePointer<Int64>, UInt64, UInt64) -> OpaquePointer
  typealias Run = @convention(c) (OpaquePointer, Int64) -> UInt64
  typealias Destroy = @convention(c) (OpaquePointer) -> Void

  let operations: Int
  let libraries: [PeerLibrary?]

  init(operations: Int) {
    self.operations = operations
    libraries = Self.compilers.map { PeerLibrary(source: "hold.cpp", compiler: $0) }
  }

  /// One row of the report for each compiler of the peer.
  struct Workload {
    var increments: Increments
    var pending: Int
    var sources = 1
    /// The least ratio of the peer's time and the own time.
    var target: Double?
    /// The most that an event may cost, in nanoseconds.
    var ceiling: Double?
    var rounds = 9

    var name: String {
      "agenda/\(increments)/\(pending)" + (sources > 1 ? "/\(sources)-sources" : "")
    }
  }

  static let workloads = [
    Workload(increments: .exponential, pending: 16),
    Workload(increments: .exponential, pending: 64),
    Workload(increments: .exponential, pending: 256),
    Workload(increments: .exponential, pending: 1000, target: 2),
    Workload(increments: .exponential, pending: 100_000, target: 4),
    Workload(increments: .exponential, pending: 1_000_000, target: 6),
    Workload(increments: .exponential, pending: 10_000_000, rounds: 1),
    Workload(increments: .clocked, pending: 64),
    Workload(increments: .clocked, pending: 1000),
    Workload(increments: .clocked, pending: 100_000, target: 2),
    Workload(increments: .clocked, pending: 1_000_000, target: 3),
    Workload(increments: .clocked, pending: 100_000, sources: 1024, target: 2),
    Workload(increments: .clocked, pending: 1_000_000, sources: 1024, target: 3),
    Workload(increments: .together, pending: 100_000, ceiling: 300),
    Workload(increments: .together, pending: 100_000, sources: 1024, ceiling: 300),
  ]

  func rows() throws -> [Row] {
    try Self.workloads.flatMap { workload -> [Row] in
      var random = RandomStream(seed: 1)
      let table = (0..<Self.tableSize).map { _ in workload.increments.draw(&random) }
      return try table.withUnsafeBufferPointer { table -> [Row] in
        guard let base = table.baseAddress else { return [] }
        return try measure(workload, table: base)
      }
    }
  }

  private func measure(_ workload: Workload, table: UnsafePointer<Int64>) throws -> [Row] {
    let mask = Self.tableSize - 1
    let pending = workload.pending
    let hold = AgendaHold(pending: pending, increments: table, mask: mask, sources: workload.sources)
    let queues = libraries.map { library in
      library?.function("hold_create", as: Create.self)(
        Int64(pending), table, UInt64(mask), UInt64(workload.sources - 1))
    }
    defer {
      for (library, queue) in zip(libraries, queues) {
        if let library, let queue { library.function("hold_destroy", as: Destroy.self)(queue) }
      }
    }
    // As many operations as are pending bring the times of all events into their steady distribution.
    let steady = max(operations, pending)
    var contestants: [Rounds.Contestant] = []
    for (library, queue) in zip(libraries, queues) {
      guard let library, let queue else { continue }
      let run = library.function("hold_run", as: Run.self)
      contestants.append(Rounds.Contestant(name: library.compiler) { run(queue, Int64(steady)) })
    }
    let seconds = try Rounds(count: workload.rounds).run(
      own: Rounds.Contestant(name: "agenda") { hold.run(steady) }, peers: contestants)
    var peerSeconds = seconds.dropFirst().makeIterator()
    return zip(Self.compilers, libraries).map { compiler, library in
      let result = library.flatMap { _ in peerSeconds.next() }.map { peer in
        Rounds.result(own: seconds[0], peer: peer) { $0 / Double(steady) * 1e9 }
      }
      return Row(
        workload: workload.name, peer: "priority_queue, \(compiler)", unit: "ns/event",
        target: workload.target, ceiling: workload.ceiling, result: result,
        missing: library == nil ? PeerLibrary.missing(compiler) : nil)
    }
  }
}
