import ChipPlacement

/// Which tiles of a chip do something, each with a place in tables that hold state for these only.
///
/// A million idle cores share one place; what is idle costs four bytes that are never touched. Nothing changes after
/// `init`, so threads may share it.
final class UsedTiles: @unchecked Sendable {
  /// The tiles, ascending.
  let numbers: [Int]
  /// Place of every tile: from 1 in the order of `numbers`, 0 for tiles that do nothing.
  private let slots: Slab<Int32>

  /// Numbers the tiles that do something.
  ///
  /// - Parameters:
  ///   - tiles: their numbers, in any order, each below `count`.
  ///   - count: tiles of the chip.
  init(_ tiles: some Sequence<Int>, of count: Int) {
    numbers = Set(tiles).sorted()
    slots = Slab(zeroed: count)
    for (place, tile) in numbers.enumerated() { slots.base[tile] = Int32(truncatingIfNeeded: place + 1) }
  }

  /// The tiles on which a placed model has a station; routers of other tiles may pass packets on.
  convenience init(of flow: DataFlow, count: Int) {
    self.init(flow.stations.lazy.map(\.tile), of: count)
  }

  /// Tiles of the chip.
  var count: Int { slots.count }
  /// The places of all tiles.
  fileprivate var places: UnsafePointer<Int32> { UnsafePointer(slots.base) }
}

/// State of the tiles in use, read and written by tile number.
///
/// Tiles that do nothing share one element, which nobody reads.
struct TileTable<Element>: ~Copyable {
  let tiles: UsedTiles
  private let places: UnsafePointer<Int32>
  private var elements: Slab<Element>

  init(_ tiles: UsedTiles, repeating value: Element) {
    self.tiles = tiles
    places = tiles.places
    elements = Slab(count: tiles.numbers.count + 1, repeating: value)
  }

  /// Makes a view of the same storage for another thread; `owner` has to outlive it.
  init(sharing owner: borrowing TileTable) {
    tiles = owner.tiles
    places = owner.places
    elements = Slab(sharing: owner.elements)
  }

  /// False in a view, which another table outlives.
  var isOwner: Bool { elements.isOwner }

  subscript(tile: Int) -> Element {
    @inline(__always) unsafeAddress {
      assert(tile >= 0 && tile < tiles.count)
      return UnsafePointer(elements.base + Int(places[tile]))
    }
    @inline(__always) unsafeMutableAddress {
      assert(tile >= 0 && tile < tiles.count)
      return elements.base + Int(places[tile])
    }
  }
}
