import DataFiles

/// The chip of a run, as far as the page needs it.
struct ChipFacts: Sendable, Equatable {
  /// Figures of the chip file of one grade.
  struct Grade: Sendable, Equatable {
    var name: String
    var count: Int
  }

  /// Largest mesh that a page is made of.
  static let largestMesh = 1 << 26

  var name: String
  /// Cores of the mesh, over all chips.
  var columns: Int
  var rows: Int
  /// Grid of chips.
  var chipColumns: Int
  var chipRows: Int
  /// Router of the host.
  var host: (x: Int, y: Int) { (hostX, hostY) }
  private var hostX: Int
  private var hostY: Int
  /// Accumulators that one synaptic action updates.
  var lanes: Int
  /// Picoseconds.
  var spikeInTime: Int64
  var synapseTime: Int64
  var flitTime: Int64
  /// Packets that an input queue holds; nil for any number.
  var queueDepth: Int?
  var onFull: String
  var grades: [Grade]
  /// Paths of the figures that are guesses.
  var guesses: [String]

  /// Reads the chip of a manifest.
  ///
  /// - Throws: 65 where a value is missing or of another type, or the mesh, its chips or its host cannot be.
  init(_ manifest: JSONSource) throws(Failure) {
    let chip = try manifest.at("chip")
    name = try chip.at("name").text()
    columns = try chip.at("columns").count()
    rows = try chip.at("rows").count()
    chipColumns = try chip.at("chips").at("columns").count()
    chipRows = try chip.at("chips").at("rows").count()
    guard columns > 0, rows > 0, columns <= Self.largestMesh, rows <= Self.largestMesh / columns,
      (1...columns).contains(chipColumns), (1...rows).contains(chipRows)
    else {
      throw Failure(
        .data, file: manifest.path, path: "chip",
        "expected chips that divide a mesh of 1 to \(Self.largestMesh) cores, found \(chipColumns) x \(chipRows) "
          + "of \(columns) x \(rows)")
    }
    hostX = try chip.at("host").at("x").count()
    hostY = try chip.at("host").at("y").count()
    guard hostX < columns, hostY < rows else {
      throw Failure(
        .data, file: manifest.path, path: "chip.host",
        "expected a router of the mesh of \(columns) x \(rows), found (\(hostX), \(hostY))")
    }
    let core = try chip.at("core")
    lanes = max(1, try core.at("lanes").count())
    spikeInTime = try core.at("spike_in_ps").integer()
    synapseTime = try core.at("synapse_op_ps").integer()
    queueDepth = try core.ifAny("queue_depth")?.count()
    onFull = try core.at("on_full").text()
    flitTime = try chip.at("flit_ps").integer()
    let counts = try chip.at("grades")
    grades = []
    for key in counts.keys() { grades.append(Grade(name: key, count: try counts.at(key).count())) }
    guesses = try chip.at("guesses").map { (path) throws(Failure) in try path.text() }
  }

  var numbers: Int { grades.reduce(0) { $0 &+ $1.count } }
}
