public import Quantities

/// A virtual chip, or a system of several: a mesh of equal cores, its network, and the nodes attached to it.
///
/// Always valid.
///
/// Values come from a chip file (`ChipFile`) or a preset; the engine reads only this type.
public struct Chip: Sendable {
  /// Name in tables.
  public var name: String
  /// What the chip is and is not, in a sentence or two.
  public var summary: String
  /// Columns of the mesh, over all chips.
  public var columns: Int
  /// Rows of the mesh, over all chips.
  public var rows: Int
  /// The core, of which all tiles of the mesh are copies.
  public var core: CoreModel
  /// The network on chip.
  public var network: NetworkModel
  /// The node where tokens enter and leave; every chip has one.
  public var host: AttachedNode
  /// External memory, where the chip has one.
  public var dram: AttachedNode?
  /// Power that one whole chip draws whatever it does, without the leakage of its cores.
  public var staticPower: Power
  /// Named clocks with their rounded periods, in file order; shown in reports.
  public var clocks: [NamedClock]
  /// Every number of the file with its source, for `chip show` and reports, in file order.
  public var provenance: [Provenance]
  /// Silicon area of one core with its router, where the file states it.
  public var coreArea: Area?
  /// The grid of chips that the mesh is divided into; nil for a single chip.
  ///
  /// The columns and rows of the mesh are whole multiples of those of the grid.
  public var system: ChipSystem?

  /// Cores of the mesh; tile numbers 0..<coreCount, row-major (tile = y * columns + x).
  public var coreCount: Int { columns * rows }
  /// Bytes for weights, scales, biases and tables in all cores; Int128 as the largest chips have 2^64.
  public var synapseMemory: Int128 { Int128(core.synapseMemory) * Int128(coreCount) }
  /// Bytes for accumulators, buffered values, attention state, keys and values in all cores.
  public var stateMemory: Int128 { Int128(core.stateMemory) * Int128(coreCount) }
  /// Tile number of the host.
  public var hostTile: Int { coreCount }
  /// Tile number of the dram node, where there is one.
  public var dramTile: Int? { dram == nil ? nil : coreCount + 1 }
  /// Cores and attached nodes together.
  public var tileCount: Int { coreCount + (dram == nil ? 1 : 2) }

  /// Makes the value from its parts.
  public init(
    name: String, summary: String, columns: Int, rows: Int, core: CoreModel, network: NetworkModel,
    host: AttachedNode, dram: AttachedNode?, staticPower: Power, clocks: [NamedClock],
    provenance: [Provenance],
    coreArea: Area? = nil, system: ChipSystem? = nil
  ) {
    self.name = name
    self.summary = summary
    self.columns = columns
    self.rows = rows
    self.core = core
    self.network = network
    self.host = host
    self.dram = dram
    self.staticPower = staticPower
    self.clocks = clocks
    self.provenance = provenance
    self.coreArea = coreArea
    self.system = system
  }
}
