import DataFiles
import Glibc
import Parquet
import TableSamples
import TestSupport

// table-samples FOLDER COUNT: random tables as Parquet for `check_parquet.py`, which opens them in other
// readers, each beside the rows to be found, as JSON.

/// Writes one table in both forms.
func write(_ table: RandomTable, to path: String, groupRows: Int) throws(Failure) {
  let file = try AtomicFile(path: "\(path).parquet")
  let sink = ParquetSink(to: file, rowGroupRows: groupRows)
  try sink.begin(table.schema)
  try sink.append(table.rows)
  try sink.finish()
  try file.commit()
  let columns = zip(table.schema.columns, table.rows.columns).map { column, cells in
    JSONNode.fields([
      "name": .string(column.name), "type": .string(column.type.rawValue),
      "values": .array((0..<table.rows.rows).map { node(cells.cell($0)) }),
    ])
  }
  let text = try JSONText.render(
    .fields(["seed": .string(table.schema.properties[0].value), "columns": .array(columns)]))
  try AtomicFile.write(Array(text.utf8), to: "\(path).json")
}

func node(_ cell: CSVCell) -> JSONNode {
  switch cell {
  case .text(let text): .string(text)
  case .integer(let value): .integer(value)
  case .number(let value): .number(value)
  case .empty: .null
  }
}

/// Four million spikes in the order of time, for queries over a time.
func writeSpikes(to path: String) throws(Failure) {
  let file = try AtomicFile(path: path)
  let sink = ParquetSink(to: file)
  try sink.begin(
    TableSchema(
      name: "spike",
      columns: [
        TableColumn("t_ps", .int64), TableColumn("core", .uint32), TableColumn("neuron", .uint32),
      ]))
  var random = SeededGenerator(seed: 7)
  var time: Int64 = 0
  for _ in 0..<40 {
    let times = (0..<100_000).map { _ in
      time += Int64(random.integer(0...99))
      return time
    }
    let cores = times.map { _ in UInt32(random.integer(0...255)) }
    let neurons = times.map { _ in UInt32(random.integer(0...4095)) }
    try sink.append(TableChunk([.int64(times), .uint32(cores), .uint32(neurons)]))
  }
  try sink.finish()
  try file.commit()
}

guard CommandLine.arguments.count == 3, let count = UInt64(CommandLine.arguments[2]) else {
  print("usage: table-samples FOLDER COUNT")
  exit(64)
}
do {
  for seed in 0..<count {
    // Row groups of 1 to 2,000 rows: many files have several, some have one.
    let groupRows = 1 + Int(seed * 7919 % 2000)
    try write(RandomTable(seed: seed), to: "\(CommandLine.arguments[1])/\(seed)", groupRows: groupRows)
  }
  try writeSpikes(to: "\(CommandLine.arguments[1])/spikes.parquet")
} catch {
  print(error)
  exit(1)
}
