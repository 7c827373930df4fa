import ChipModel

/// The order in which the placer visits the cores of a system: chip by chip, each by a `MeshWalk`.
///
/// The chips follow a walk over their grid, so that consecutive chips are neighbours; on each chip the walk
/// starts at the corner nearest to where the one before ended, and of the walks from there the one that ends
/// nearest to the next chip is taken.
struct SystemWalk {
  /// Core numbers in the order of the walk, from core 0 in the corner of the first chip.
  private(set) var cores: [Int] = []

  /// Walks over the first cores of a chip, or the first chips of a system; nil means all.
  ///
  /// Complexity: O(steps) on a chip, O(cores of a chip + steps) on a system.
  init(_ chip: Chip, first steps: Int? = nil) {
    guard let system = chip.system, chip.chipCount > 1 else {
      cores = MeshWalk(columns: chip.columns, rows: chip.rows, first: steps).cores
      return
    }
    let (width, height) = (chip.columnsPerChip, chip.rowsPerChip)
    let walk = MeshWalk(columns: width, rows: height).cores.map { Place(x: $0 % width, y: $0 / width) }
    let corners = MeshWalk(columns: system.columns, rows: system.rows).cores.map {
      Place(x: $0 % system.columns * width, y: $0 / system.columns * height)
    }
    let limit = min(steps ?? .max, chip.coreCount)
    cores.reserveCapacity(limit)
    var last = Place(x: 0, y: 0)
    for (index, corner) in corners.enumerated() where cores.count < limit {
      let next = index + 1 < corners.count ? corners[index + 1] : nil
      let ends = Self.turns(width, height).map { turn in
        let (start, stop) = (
          turn.applied(walk[0], width, height), turn.applied(walk[walk.count - 1], width, height)
        )
        return (
          (start + corner).distance(to: last),
          next.map { (stop + corner).distance(toChipAt: $0, width, height) } ?? 0
        )
      }
      let best = ends.indices.min { ends[$0] < ends[$1] } ?? 0
      let turn = Self.turns(width, height)[best]
      let places = walk.map { turn.applied($0, width, height) + corner }
      cores += places.map { $0.y * chip.columns + $0.x }
      last = places.last ?? last
    }
  }

  /// The mirror images of a rectangle; of a square also those across its diagonal.
  private static func turns(_ width: Int, _ height: Int) -> [Turn] {
    [false, true].flatMap { transposes in
      [false, true].flatMap { x in
        [false, true].map { y in Turn(transposes: transposes, mirrorsX: x, mirrorsY: y) }
      }
    }.filter { !$0.transposes || width == height }
  }
}

/// Column and row of a core.
private struct Place {
  var x: Int
  var y: Int

  static func + (a: Place, b: Place) -> Place { Place(x: a.x + b.x, y: a.y + b.y) }

  func distance(to other: Place) -> Int { abs(x - other.x) + abs(y - other.y) }

  /// Links to the nearest core of a chip.
  func distance(toChipAt corner: Place, _ width: Int, _ height: Int) -> Int {
    max(corner.x - x, x - (corner.x + width - 1), 0) + max(corner.y - y, y - (corner.y + height - 1), 0)
  }
}

/// A mirror image of a chip.
private struct Turn {
  var transposes = false
  var mirrorsX = false
  var mirrorsY = false

  func applied(_ place: Place, _ width: Int, _ height: Int) -> Place {
    let (x, y) = transposes ? (place.y, place.x) : (place.x, place.y)
    return Place(x: mirrorsX ? width - 1 - x : x, y: mirrorsY ? height - 1 - y : y)
  }
}
