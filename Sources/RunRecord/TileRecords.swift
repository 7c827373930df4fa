/// The records of all tiles of a chip, of which those that did nothing share one.
///
/// Tile numbers are the indices, so it reads like an array with an element per tile.
public struct TileRecords: Sendable, Equatable {
  /// Number of tiles.
  public let count: Int
  /// The record of every tile that did nothing: idle for the whole run.
  public let idle: TileRecord
  /// Numbers of the tiles that have a record of their own, ascending.
  public private(set) var active: [Int] = []
  private var records: [TileRecord] = []

  /// Makes the records of a chip.
  ///
  /// - Parameters:
  ///   - count: number of tiles.
  ///   - idle: the record of a tile that did nothing.
  ///   - records: numbers and records of tiles, ascending; those equal to `idle` are left out.
  /// - Precondition: numbers ascend and are below `count`.
  public init(
    count: Int, idle: TileRecord, _ records: [(tile: Int, record: TileRecord)] = []
  ) {
    self.count = count
    self.idle = idle
    reserve(records.count)
    for (tile, record) in records { append(record, of: tile) }
  }

  /// Makes the records of a chip of as many tiles as there are records.
  public init(_ records: [TileRecord], idle: TileRecord) {
    self.init(count: records.count, idle: idle, records.enumerated().map { ($0.offset, $0.element) })
  }

  /// Makes room for the records of so many tiles.
  ///
  /// - Parameter tiles: number of tiles that will do something.
  public mutating func reserve(_ tiles: Int) {
    active.reserveCapacity(tiles)
    records.reserveCapacity(tiles)
  }

  /// Adds the record of a tile behind those of all tiles before it, unless it is that of an idle one.
  ///
  /// - Parameters:
  ///   - record: what the tile did.
  ///   - tile: its number.
  /// - Precondition: no tile from this one on has a record of its own.
  public mutating func append(_ record: TileRecord, of tile: Int) {
    precondition(tile < count && tile > active.last ?? -1, "tile \(tile) out of order")
    guard record != idle else { return }
    active.append(tile)
    records.append(record)
  }

  /// The records of the tiles that have one of their own, with the tiles' numbers, ascending.
  public var numbered: Zip2Sequence<[Int], [TileRecord]> { zip(active, records) }

  /// Number of tiles that did nothing.
  public var idleCount: Int { count - active.count }

  /// Sums a count or time over all tiles.
  ///
  /// Complexity: O(n) in the tiles that did something.
  public func sum(_ value: (TileRecord) -> Int64) -> Int128 {
    records.reduce(Int128(value(idle)) * Int128(idleCount)) { $0 + Int128(value($1)) }
  }

  /// Place of a tile among the active ones, or where it would stand.
  private func place(of tile: Int) -> (place: Int, isActive: Bool) {
    var low = 0
    var high = active.count
    while low < high {
      let middle = (low + high) / 2
      if active[middle] < tile { low = middle + 1 } else { high = middle }
    }
    return (low, low < active.count && active[low] == tile)
  }
}

extension TileRecords: RandomAccessCollection, MutableCollection {
  /// The first tile.
  public var startIndex: Int { 0 }
  /// The place behind the last tile.
  public var endIndex: Int { count }

  /// The record of a tile.
  ///
  /// Reading takes O(log n) in the tiles that did something; writing to an idle one O(n).
  public subscript(tile: Int) -> TileRecord {
    get {
      precondition(tile >= 0 && tile < count, "no tile \(tile)")
      let (place, isActive) = place(of: tile)
      return isActive ? records[place] : idle
    }
    set {
      precondition(tile >= 0 && tile < count, "no tile \(tile)")
      let (place, isActive) = place(of: tile)
      switch (isActive, newValue == idle) {
      case (true, false): records[place] = newValue
      case (true, true):
        active.remove(at: place)
        records.remove(at: place)
      case (false, false):
        active.insert(tile, at: place)
        records.insert(newValue, at: place)
      case (false, true): break
      }
    }
  }
}
