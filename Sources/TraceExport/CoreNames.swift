import DataFiles
import Parquet

/// What the places of a run are called: number and coordinates of cores, host and memory by their kind.
struct CoreNames {
  private var names: [Int64: String] = [:]

  init(_ folder: TraceFolder) throws(Failure) {
    let path = "\(folder.path)/cores.parquet"
    guard InputFile.exists(path) else { return }
    let reader = try ParquetReader(path)
    let columns = ["core", "kind", "x", "y", "chip"]
    let places = columns.compactMap { name in reader.schema.columns.firstIndex { $0.name == name } }
    guard places.count == columns.count else { return }
    var rows: [[ColumnChunk]] = []
    for group in 0..<reader.groupCount { rows.append(try reader.read(group: group, columns: places).columns) }
    let chips = Set(rows.flatMap { Self.numbers($0[4]).compactMap { $0 } })
    for chunk in rows {
      guard case .text(let kinds) = chunk[1].values else { continue }
      let numbers = chunk.map(Self.numbers)
      for (row, core) in numbers[0].enumerated() {
        guard let core, let x = numbers[2][row], let y = numbers[3][row] else { continue }
        let kind = kinds[row] == "core" ? "core \(core)" : kinds[row]
        let chip = chips.count > 1 ? numbers[4][row].map { "chip \($0) " } ?? "" : ""
        names[Int64(core)] = "\(chip)\(kind) (\(x),\(y))"
      }
    }
  }

  subscript(core: Int64) -> String { names[core] ?? "core \(core)" }

  private static func numbers(_ cells: ColumnChunk) -> [UInt32?] {
    guard case .uint32(let values) = cells.values else {
      return Array(repeating: nil, count: cells.values.count)
    }
    guard let isPresent = cells.isPresent else { return values }
    return zip(values, isPresent).map { $1 ? $0 : nil }
  }
}
