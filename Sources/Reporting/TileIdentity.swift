public import ChipModel

/// What a tile number means on a chip: a core of the mesh, an attached node, the chip as a whole, or all idle cores.
public struct TileIdentity: Sendable, Hashable {
  /// The kinds of tiles, as the column `kind` of the tables names them.
  public enum Kind: String, Sendable, Hashable {
    case core, host, dram
    /// The row that carries the static power of the chip, or of all chips of a system; not a place.
    case chip
    /// The row that stands for all cores that took no part; not a place.
    case idle
  }

  /// Number of the tile: cores in row-major order, then host, then dram, then the chip row and the row of the idle
  /// cores.
  public var number: Int
  /// What the tile is.
  public var kind: Kind
  /// Column of the mesh; attached nodes have the column of their router.
  public var x: Int
  /// Row of the mesh, 0 at the top.
  public var y: Int
  /// Number of the chip that the core or the node's router is on; nil for the rows of the chip and of the idle cores.
  public var chip: Int?

  /// Finds out what a tile number of `chip` is; behind the last tile come the chip row and the idle cores.
  public init(_ number: Int, of chip: Chip) {
    self.number = number
    let columns = max(1, chip.columns)
    if number < chip.coreCount {
      (kind, x, y) = (.core, number % columns, number / columns)
    } else if number == chip.hostTile {
      (kind, x, y) = (.host, chip.host.x, chip.host.y)
    } else if let dram = chip.dram, number == chip.dramTile {
      (kind, x, y) = (.dram, dram.x, dram.y)
    } else {
      (kind, x, y) = (number == chip.tileCount ? .chip : .idle, 0, 0)
    }
    self.chip = kind == .chip || kind == .idle ? nil : chip.chipNumber(ofCore: y * columns + x)
  }

  /// Text for people with the place of a core: `core 12 (x 4, y 1)`, in a system `core 12 (chip 1, x 4, y 1)`.
  func place(on system: Chip) -> String {
    guard kind == .core else { return text }
    return "\(text) (" + (system.chipCount > 1 ? "chip \(chip ?? 0), " : "") + "x \(x), y \(y))"
  }

  /// Whether it is a core or an attached node.
  var isPlace: Bool { kind != .chip && kind != .idle }

  /// Text for people: `core 12`, `host`, `dram`, `chip`, `idle cores`.
  public var text: String {
    switch kind {
    case .core: "core \(number)"
    case .idle: "idle cores"
    case .host, .dram, .chip: kind.rawValue
    }
  }
}
