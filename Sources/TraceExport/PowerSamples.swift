import DataFiles
import Parquet

/// Mean power of shown cores over time, from `windows.parquet`, in order of time.
struct PowerSamples {
  struct Sample {
    var time: Int64
    var core: Int64
    var microwatts: Double
  }

  /// Samples that are kept at most: a table of a run is smaller.
  private static let largestCount = 1 << 22
  private(set) var samples: [Sample] = []

  init(_ folder: TraceFolder, _ window: Range<Int64>, _ cores: Set<Int64>) throws(Failure) {
    let path = "\(folder.path)/windows.parquet"
    guard InputFile.exists(path) else { return }
    let reader = try ParquetReader(path)
    let names = ["core", "kind", "start_ps", "end_ps", "energy_fJ"]
    let places = names.compactMap { name in reader.schema.columns.firstIndex { $0.name == name } }
    guard places.count == names.count else { return }
    var ends: [Int64: Int64] = [:]
    for group in 0..<reader.groupCount {
      let columns = try reader.read(group: group, columns: places).columns.map(\.values)
      guard case .uint32(let core) = columns[0], case .text(let kind) = columns[1],
        case .int64(let start) = columns[2], case .int64(let end) = columns[3],
        case .int64(let energy) = columns[4]
      else { return }
      for row in core.indices where cores.contains(Int64(core[row])) && window.contains(start[row]) {
        guard end[row] > start[row], !["chip", "idle"].contains(kind[row]) else { continue }
        guard samples.count < Self.largestCount else { return }
        // Femtojoules per picosecond are milliwatts.
        let microwatts = Double(energy[row]) / Double(end[row] - start[row]) * 1000
        samples.append(Sample(time: start[row], core: Int64(core[row]), microwatts: microwatts))
        ends[Int64(core[row])] = max(ends[Int64(core[row])] ?? 0, end[row])
      }
    }
    for (core, end) in ends where window.contains(end) {
      samples.append(Sample(time: end, core: core, microwatts: 0))
    }
    samples.sort { ($0.time, $0.core) < ($1.time, $1.core) }
  }

  var cores: Set<Int64> { Set(samples.map(\.core)) }
}
