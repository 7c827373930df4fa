/// A node of the chip that can hold an operator: a core of the mesh, the host, or the dram node.
public enum PlacementNode: Sendable, Hashable, Comparable {
  /// Core number, row-major over the mesh.
  case core(Int)
  case host
  case dram

  /// Text form in files and tables: `core 12`, `host`, `dram`.
  public var text: String {
    switch self {
    case .core(let number): "core \(number)"
    case .host: "host"
    case .dram: "dram"
    }
  }
}

/// One piece of one operator on one node: output rows `outputs` over input channels `inputs`.
public struct PlacementEntry: Sendable, Hashable {
  /// Name of the operator, such as `layers.0.attn.q_proj` (see `OperatorGraph`).
  public var operation: String
  /// Input channels; whole weight groups for spiked projections.
  public var inputs: Range<Int>
  /// Output rows.
  public var outputs: Range<Int>
  /// Where the piece lives.
  public var node: PlacementNode

  /// Makes an entry.
  public init(operation: String, inputs: Range<Int>, outputs: Range<Int>, node: PlacementNode) {
    self.operation = operation
    self.inputs = inputs
    self.outputs = outputs
    self.node = node
  }
}

/// Where every piece of every operator lives.
///
/// Nothing is placed implicitly.
///
/// A placement is a value: it can be printed, drawn, saved, edited and given back to `run`. Where several
/// entries hold the same output rows over different inputs, the entry whose inputs start at 0 owns the rows
/// and the others send it partial sums as packets.
public struct Placement: Sendable, Hashable {
  /// Entries in the order of the data flow.
  public var entries: [PlacementEntry]

  /// Makes a placement; `PlacementCheck` says whether it is valid.
  public init(entries: [PlacementEntry]) { self.entries = entries }
}
