public import Quantities
public import RunRecord

extension Chip {
  /// Chips of the system; 1 without a `system`.
  public var chipCount: Int { (system?.columns ?? 1) * (system?.rows ?? 1) }
  /// Columns of cores on one chip.
  public var columnsPerChip: Int { columns / max(1, system?.columns ?? 1) }
  /// Rows of cores on one chip.
  public var rowsPerChip: Int { rows / max(1, system?.rows ?? 1) }
  /// Cores of one chip.
  public var coresPerChip: Int { columnsPerChip * rowsPerChip }

  /// Power that all chips draw whatever they do, without the leakage of the cores.
  public var systemStaticPower: Power { Power(nanowatts: staticPower.nanowatts * Int64(chipCount)) }

  /// The chip that a core of the mesh is on; chips number row by row from the upper left, as cores do.
  public func chipNumber(ofCore core: Int) -> Int {
    guard let system else { return 0 }
    return core / columns / rowsPerChip * system.columns + core % columns / columnsPerChip
  }

  /// Whether the link that leaves a core of the mesh in a direction leads to another chip.
  public func isChipLink(core: Int, _ direction: PortDirection) -> Bool {
    guard system != nil, core < coreCount else { return false }
    let (x, y) = (core % columns, core / columns)
    switch direction {
    case .east: return x + 1 < columns && (x + 1) % columnsPerChip == 0
    case .west: return x > 0 && x % columnsPerChip == 0
    case .south: return y + 1 < rows && (y + 1) % rowsPerChip == 0
    case .north: return y > 0 && y % rowsPerChip == 0
    case .ejection, .host, .dram: return false
    }
  }
}
