import Foundation
import SpikeFoundry

/// The trace of served spikes against records copied into a buffer that write(2) takes.
///
/// `hot-path` is what a spike costs while the simulation waits; `csv` is the whole way into the file.
struct TraceBenchmark {
  static let events = 1 << 18

  func rows() throws -> [Row] {
    let flow = try PreparedRun(RunRequest(chip: .preset("spikefoundry-ref"))).simulation.flow
    let records = Self.records(flows: flow.flows.count)
    // A spike is to cost at most 5 ns; nine cells of CSV as much each as the three of the first prototype (57 ns),
    // and a fifth more.
    return try [("hot-path", nil, 5.0), ("csv", flow, 1.2 * 57 / 3 * 9)].flatMap { name, flow, ceiling in
      try WriteFloor.rows(
        WriteFloor.Workload(name: "trace/\(name)", records: Self.events, ceiling: ceiling) { output in
          var table = SpikeTable(matching: "all")
          for record in records { table.spike(record) }
          guard let flow else { return }
          try table.bytes(of: flow).withUnsafeBytes { try output.write($0) }
        })
    }
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
