public import RunRecord

/// The critical path of a run, added up: exact sums of picoseconds by phase, operator, layer, core and token.
///
/// Each of the sums adds up to the latency of the run.
public struct CriticalPathBook: Sendable, Equatable {
  /// Time of one phase at one operator and tile.
  public struct Part: Sendable, Equatable {
    /// What the time went into.
    public var phase: CriticalStep.Phase
    /// Index into the operators of the record; nil where there is none.
    public var operation: Int?
    /// Number of the tile; nil where there is none.
    public var tile: Int?
    /// Picoseconds.
    public var time: Int64
  }

  /// Length of the path in picoseconds: the end of the run.
  public let total: Int64
  /// Steps of the path, as many as are kept.
  public let steps: Int
  /// Picoseconds by `CriticalStep.Phase.rawValue`.
  public let byPhase: [Int64]
  /// Operators on the path in the order of the model, nil (none) last.
  public let byOperator: [(operation: Int?, time: Int64)]
  /// Layers on the path in order; nil stands for what is outside the layers and comes last.
  public let byLayer: [(layer: Int?, time: Int64)]
  /// Tiles on the path in order, nil (none) last.
  public let byTile: [(tile: Int?, time: Int64)]
  /// Positions on the path in order, nil (several, or none) last.
  public let byToken: [(token: Int?, time: Int64)]
  /// Largest first.
  public let parts: [Part]

  /// Adds up the path of a record.
  ///
  /// Complexity: O(steps).
  public init(_ record: RunRecord) {
    var phases = CriticalStep.Phase.allCases.map { _ in Int64(0) }
    var operators: [Int32: Int64] = [:]
    var tiles: [Int32: Int64] = [:]
    var tokens: [Int32: Int64] = [:]
    var parts: [Place: Int64] = [:]
    for step in record.criticalPath {
      phases[step.phase.rawValue] += step.length
      operators[step.operation, default: 0] += step.length
      tiles[step.tile, default: 0] += step.length
      tokens[step.token, default: 0] += step.length
      parts[Place(step), default: 0] += step.length
    }
    total = phases.reduce(0, +)
    steps = record.criticalPath.count
    byPhase = phases
    byOperator = Self.ordered(operators).map { (operation: $0.key, time: $0.time) }
    byTile = Self.ordered(tiles).map { (tile: $0.key, time: $0.time) }
    byToken = Self.ordered(tokens).map { (token: $0.key, time: $0.time) }
    var layers: [Int32: Int64] = [:]
    for (operation, time) in operators {
      let name = record.operators.indices.contains(Int(operation)) ? record.operators[Int(operation)] : ""
      layers[Int32(clamping: OperatorGroup(of: name).layer ?? -1), default: 0] += time
    }
    byLayer = Self.ordered(layers).map { (layer: $0.key, time: $0.time) }
    self.parts = parts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { $0.key.part($0.value) }
  }

  /// Picoseconds of a phase.
  public func time(_ phase: CriticalStep.Phase) -> Int64 { byPhase[phase.rawValue] }

  private static func ordered(_ sums: [Int32: Int64]) -> [(key: Int?, time: Int64)] {
    sums.sorted { UInt32(bitPattern: $0.key) < UInt32(bitPattern: $1.key) }
      .map { ($0.key < 0 ? nil : Int($0.key), $0.value) }
  }

  /// Whether both hold the same sums.
  public static func == (a: CriticalPathBook, b: CriticalPathBook) -> Bool {
    // Every other sum is one over the parts or the tokens.
    a.parts == b.parts && a.steps == b.steps && a.byToken.elementsEqual(b.byToken) { $0 == $1 }
  }

  /// Where a step was, in the order of phases, operators and tiles.
  private struct Place: Hashable, Comparable {
    let phase: CriticalStep.Phase
    let operation: Int32
    let tile: Int32

    init(_ step: CriticalStep) {
      phase = step.phase
      operation = step.operation
      tile = step.tile
    }

    func part(_ time: Int64) -> Part {
      Part(
        phase: phase, operation: operation < 0 ? nil : Int(operation), tile: tile < 0 ? nil : Int(tile),
        time: time)
    }

    static func < (a: Place, b: Place) -> Bool {
      (a.phase.rawValue, a.operation, a.tile) < (b.phase.rawValue, b.operation, b.tile)
    }
  }
}
