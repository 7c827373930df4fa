import ChipModel
import ChipPlacement

/// Positions in the drawing of a placement: columns of equal width, rows as high as their fullest core.
struct PlacementMapLayout: Sendable {
  static let lineHeight = 11.5
  /// Most lines of text in one core.
  let lines = 16
  let hasText: Bool
  /// Attached nodes with their place on the mesh and their box.
  private(set) var nodes: [(node: PlacementNode, place: AttachedNode, box: SVGBox)] = []

  private let pitch: Double
  private let gap: Double
  private let left: Double
  private let columns: Int
  private let meshColumns: Int
  private let tops: [Double]

  init(_ placement: Placement, on chip: Chip) {
    let section = MeshSection(chip, used: placement.usedCores)
    columns = section.columns
    meshColumns = chip.columns
    let narrow = max(9, 1120 / Double(max(1, columns)))
    hasText = narrow >= 64
    // Names of operators with their rows need 110 or more.
    pitch = hasText ? min(136, 1900 / Double(max(1, columns))) : narrow
    gap = hasText ? 4 : pitch >= 14 ? 1.5 : 0.5
    left = hasText ? pitch + 40 : 70
    tops = Self.tops(placement, chip: chip, rows: section.rows, lines: lines, pitch: pitch, hasText: hasText)
    addNodes(of: chip, placement: placement)
  }

  /// Width of the drawing.
  var width: Double { left * 2 + pitch * Double(columns) }
  /// Lower edge of the mesh and of the attached nodes.
  var bottom: Double {
    nodes.reduce(tops.last ?? 40) { max($0, $1.box.y + $1.box.height + gap) }
  }

  /// The box of a core.
  func box(of tile: TileIdentity) -> SVGBox {
    let row = min(max(0, tile.y), max(0, tops.count - 2))
    let height = tops.indices.contains(row + 1) ? tops[row + 1] - tops[row] : pitch
    return SVGBox(x: left + Double(tile.x) * pitch, y: tops[row], width: pitch - gap, height: height - gap)
  }

  /// A border between chips in the gap between its cores.
  func line(_ border: MeshSection.Border) -> (from: (x: Double, y: Double), to: (x: Double, y: Double)) {
    func x(_ column: Int) -> Double { left + Double(column) * pitch - gap / 2 }
    func y(_ row: Int) -> Double { tops[min(row, tops.count - 1)] - gap / 2 }
    return ((x(border.from.x), y(border.from.y)), (x(border.to.x), y(border.to.y)))
  }

  private static func height(_ operators: Int, lines: Int) -> Double {
    operators == 0 ? 24 : 26 + Double(min(operators, lines)) * lineHeight
  }

  /// Upper edges of the rows, and the lower edge of the last.
  private static func tops(
    _ placement: Placement, chip: Chip, rows: Int, lines: Int, pitch: Double, hasText: Bool
  ) -> [Double] {
    var fullest = [Int](repeating: 0, count: rows)
    for (node, count) in placement.operatorCounts() {
      guard case .core(let core) = node, core >= 0, core < chip.coreCount else { continue }
      let row = core / max(1, chip.columns)
      guard row < rows else { continue }
      fullest[row] = max(fullest[row], count)
    }
    return fullest.reduce(into: [40]) { tops, count in
      tops.append((tops.last ?? 40) + (hasText ? height(count, lines: lines) : pitch))
    }
  }

  private mutating func addNodes(of chip: Chip, placement: Placement) {
    let counts = placement.operatorCounts()
    var floors: [Bool: Double] = [:]
    for (node, place) in [(PlacementNode.host, Optional(chip.host)), (.dram, chip.dram)] {
      guard let place else { continue }
      let isLeft = place.x * 2 < columns
      let router = box(of: TileIdentity(place.y * meshColumns + place.x, of: chip))
      let box = SVGBox(
        x: isLeft ? 14 : left + Double(columns) * pitch + 22, y: max(router.y, floors[isLeft] ?? 0),
        width: hasText ? pitch - gap : 40,
        height: hasText ? Self.height(max(1, counts[node] ?? 0), lines: lines) - gap : 16)
      floors[isLeft] = box.y + box.height + 16
      nodes.append((node, place, box))
    }
  }
}
