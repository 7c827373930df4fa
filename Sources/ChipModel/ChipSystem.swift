public import Quantities

/// Several equal chips in a grid whose meshes continue each other: a mesh link that crosses the border between
/// two chips is a chip-to-chip link with its own time, energy and buffer.
public struct ChipSystem: Sendable, Hashable {
  /// Chips beside each other.
  public var columns: Int
  /// Chips below each other.
  public var rows: Int
  /// The links between neighbouring chips, one for each row or column of cores and each direction.
  public var link: ChipLink

  /// Makes the value from its parts.
  public init(columns: Int, rows: Int, link: ChipLink) {
    self.columns = columns
    self.rows = rows
    self.link = link
  }
}

/// A link between two chips.
///
/// The receiving interface checks whole packets: a packet is there when its last flit is, also in a cut-through
/// mesh. In such a mesh the link sends no faster than the mesh does, so that it never waits for a flit.
public struct ChipLink: Sendable, Hashable {
  /// Time in which the link sends one flit: its bandwidth is the bits of a flit in this time.
  public var flitTime: SimDuration
  /// Time from the end of sending to the arrival at the router of the other chip.
  public var latency: SimDuration
  /// Energy of one flit across the link.
  public var energy: Energy
  /// Flits that the buffer behind the link holds; `Capacity.unbounded` means without limit.
  public var bufferFlits: Int

  /// Makes the value from its parts.
  public init(flitTime: SimDuration, latency: SimDuration, energy: Energy, bufferFlits: Int) {
    self.flitTime = flitTime
    self.latency = latency
    self.energy = energy
    self.bufferFlits = bufferFlits
  }
}
