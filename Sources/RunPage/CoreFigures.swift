import DataFiles

/// What one place did in a run; times in picoseconds, energy in femtojoules.
struct CoreFigures: Sendable, Equatable {
  var number: Int
  /// `core`, `host`, `dram`, `chip` or `idle`.
  var kind: String
  var x: Int
  var y: Int
  var operators: Int64
  var spikesIn: Int64
  var spikesOut: Int64
  var packetsIn: Int64
  var packetsOut: Int64
  var synapticOperations: Int64
  var busy: Int64
  var stalled: Int64
  var synapseBusy: Int64
  var neuronBusy: Int64
  var outputBusy: Int64
  var queueMaximum: Int64
  var energy: Int64

  private static let columns = [
    "core", "x", "y", "operators", "spikes_in", "spikes_out", "packets_in", "packets_out",
    "synaptic_operations", "busy_ps", "stalled_ps", "synapse_busy_ps", "neuron_busy_ps", "output_busy_ps",
    "queue_max", "energy_total_fJ",
  ]

  /// The rows of `cores.csv`.
  ///
  /// - Throws: 66 where there is none, 65 where a number is below 0 or a core is not one of the mesh, once.
  static func list(_ files: RunFiles, chip: ChipFacts) throws(Failure) -> [CoreFigures] {
    let table = try files.requiredTable("cores", [.text("kind")] + columns.map(PageTable.Column.integer))
    for column in columns { try table.check(column) }
    try table.check("x", in: 0...Int64(chip.columns - 1))
    try table.check("y", in: 0...Int64(chip.rows - 1))
    try checkNumbers(table, below: Int64(chip.columns * chip.rows))
    let values = columns.map(table.integers)
    return table.texts("kind").enumerated().map { row, kind in
      CoreFigures(
        number: Int(values[0][row]), kind: kind, x: Int(values[1][row]), y: Int(values[2][row]),
        operators: values[3][row], spikesIn: values[4][row], spikesOut: values[5][row],
        packetsIn: values[6][row], packetsOut: values[7][row], synapticOperations: values[8][row],
        busy: values[9][row], stalled: values[10][row], synapseBusy: values[11][row],
        neuronBusy: values[12][row], outputBusy: values[13][row], queueMaximum: values[14][row],
        energy: values[15][row])
    }
  }

  private static func checkNumbers(_ table: PageTable, below cores: Int64) throws(Failure) {
    let kinds = table.texts("kind")
    var seen: Set<Int64> = []
    for (row, number) in table.integers("core").enumerated() where kinds[row] == "core" {
      guard number < cores, seen.insert(number).inserted else {
        throw table.failure("core", row, "expected cores below \(cores), each once, found \(number)")
      }
    }
  }
}

/// What crossed one output port of a router; times in picoseconds.
struct LinkFigures: Sendable, Equatable {
  var core: Int
  /// `east`, `west`, `north`, `south`, `host` or `dram`.
  var direction: String
  var packets: Int64
  var busy: Int64
  var waiting: Int64

  /// The rows of `links.csv` that carried something, ejection into the core of the same router left out.
  ///
  /// - Throws: 66 where there is no such file, 65 where a number is below 0.
  static func list(_ files: RunFiles) throws(Failure) -> [LinkFigures] {
    let table = try files.requiredTable(
      "links",
      [
        .text("direction"), .integer("core"), .integer("packets"), .integer("busy_ps"),
        .integer("waiting_ps"),
      ])
    try table.check("core", "packets", "busy_ps", "waiting_ps")
    let (cores, packets) = (table.integers("core"), table.integers("packets"))
    let (busy, waiting) = (table.integers("busy_ps"), table.integers("waiting_ps"))
    return table.texts("direction").enumerated().compactMap { row, direction in
      guard packets[row] > 0, direction != "ejection" else { return nil }
      return LinkFigures(
        core: Int(cores[row]), direction: direction, packets: packets[row], busy: busy[row],
        waiting: waiting[row])
    }
  }
}
