import EventKernel
import Glibc

/// The agenda, driven by a whole kernel, against `std::priority_queue` on the hold model.
struct HoldBenchmark {
  enum Increments: String, CaseIterable {
    /// Exponential with a mean of 100 ns: hardly ever two equal times.
    case exponential
    /// A clocked machine, 1 ns for 70 %, 1 to 16 ns for 25 %, 1 us for 5 %: masses of equal times.
    case clocked

    func draw(_ random: inout RandomStream) -> Int64 {
      let uniform = Double(random.next() >> 11 + 1) * 0x1p-53
      switch self {
      case .exponential: return Int64(-log(uniform) * 100_000)
      case .clocked where uniform < 0.7: return 1000
      case .clocked where uniform < 0.95: return 1000 * Int64(1 + random.next() % 16)
      case .clocked: return 1_000_000
      }
    }
  }

  static let compilers = ["g++", "clang++"]
  static let tableSize = 1 << 20

  typealias Create = @convention(c) (Int64, UnsafePointer<Int64>, UInt64) -> OpaquePointer
  typealias Run = @convention(c) (OpaquePointer, Int64) -> UInt64
  typealias Destroy = @convention(c) (OpaquePointer) -> Void

  let operations: Int
  let libraries: [PeerLibrary?]

  init(operations: Int) {
    self.operations = operations
    libraries = Self.compilers.map { PeerLibrary(source: "hold.cpp", compiler: $0) }
  }

  func rows() throws -> [Row] {
    var rows: [Row] = []
    for increments in Increments.allCases {
      var random = RandomStream(seed: 1)
      let table = (0..<Self.tableSize).map { _ in increments.draw(&random) }
      for pending in [1000, 100_000, 1_000_000] {
        let target = increments == .exponential && pending == 100_000 ? 1.2 : nil
        rows += try table.withUnsafeBufferPointer { table in
          guard let base = table.baseAddress else { return [] }
          return try measure("agenda/\(increments)/\(pending)", pending: pending, table: base, target: target)
        }
      }
    }
    return rows
  }

  private func measure(
    _ workload: String, pending: Int, table: UnsafePointer<Int64>, target: Double?
  ) throws -> [Row] {
    let mask = Self.tableSize - 1
    let hold = AgendaHold(pending: pending, increments: table, mask: mask)
    let queues = libraries.map { library in
      library?.function("hold_create", as: Create.self)(Int64(pending), table, UInt64(mask))
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
    let seconds = try Rounds().run(
      own: Rounds.Contestant(name: "agenda") { hold.run(steady) }, peers: contestants)
    var peerSeconds = seconds.dropFirst().makeIterator()
    return zip(Self.compilers, libraries).map { compiler, library in
      let result = library.flatMap { _ in peerSeconds.next() }.map { peer in
        Rounds.result(own: seconds[0], peer: peer) { $0 / Double(steady) * 1e9 }
      }
      return Row(
        workload: workload, peer: "priority_queue, \(compiler)", unit: "ns/event", target: target,
        result: result)
    }
  }
}
