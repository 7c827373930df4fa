import RunRecord

/// What inputs of ports behind links of one class, or behind output units of one kind, have in common.
struct TrainFeeder {
  /// Latency of the link over which freed buffer space is reported.
  var latency: Int64 = 0
  /// Arrival minus start of transmission at the feeder, for a packet of no length and per flit; both 0 behind
  /// the output unit.
  var lead: Int64 = 0
  var leadPerFlit: Int64 = 0
  /// From the arrival at the feeder to that here, for the shortest packet that waits for nothing.
  var hop: Int64 = 0
  /// Longest stay in the buffer, from the start of transmission at the feeder.
  var stay: Int64

  /// How long a packet that arrived at `time` kept the buffer in front of a port, if its last flit leaves at `end`.
  @inline(__always) func stay(from time: Int64, flits: Int64, until end: Int64) -> Int64 {
    end + latency - (time - lead - flits * leadPerFlit)
  }
}

/// All kinds of feeders of a chip: output units of cores, host and dram, then ports by link class.
struct TrainFeeders: ~Copyable {
  private static let units = 3
  let base = UnsafeMutablePointer<TrainFeeder>.allocate(capacity: units + MeshRouting.chipLink + 1)

  init(_ routing: MeshRouting, _ limits: TrainLimits, routerLatency: Int64, isCutThrough: Bool) {
    for unit in 0..<Self.units {
      (base + unit).initialize(to: TrainFeeder(stay: limits.injectionStays[unit]))
    }
    for linkClass in 0...MeshRouting.chipLink {
      let isChipLink = linkClass == MeshRouting.chipLink
      let (latency, flitTime) = (routing.latency(of: linkClass), routing.flitTime(of: linkClass))
      let deliversWhole = !isCutThrough || isChipLink
      (base + Self.units + linkClass).initialize(
        to: TrainFeeder(
          latency: latency, lead: latency + (deliversWhole ? 0 : flitTime),
          leadPerFlit: deliversWhole ? flitTime : 0, hop: routerLatency + flitTime + latency,
          stay: isChipLink ? limits.chipLinkStay : limits.stay))
    }
  }

  deinit { base.deallocate() }

  /// The kind of the output unit of a tile, on a chip of so many cores.
  static func kind(ofUnitOn tile: Int, cores: Int) -> Int { tile < cores ? 0 : tile == cores ? 1 : 2 }

  /// The kind of a port.
  static func kind(ofPort linkClass: Int) -> Int { units + linkClass }

  subscript(kind: Int) -> TrainFeeder { base[kind] }
}
