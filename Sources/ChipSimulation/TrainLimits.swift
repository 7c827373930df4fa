import ChipModel
import Quantities
import RunRecord

/// When packets may be simulated as if buffers and queues had no end: as long as nothing comes near their end.
///
/// The checks are sufficient, not necessary. Starts of transmission on one link lie at least a packet's length
/// apart, so that a buffer of B flits behind it cannot be full while no packet stays in it for longer than the
/// link needs for B flits. The same holds for the injection buffer with the time in which the output unit makes
/// a packet ready. The queue of a core is counted exactly.
struct TrainLimits: Sendable {
  /// Longest stay, from the start of transmission until the space is reported free, in picoseconds.
  let stay: Int64
  /// The same behind a link between chips, which has a buffer and a flit time of its own.
  let chipLinkStay: Int64
  /// Longest stay in the injection buffer of a tile: core, host or dram.
  let injectionStays: [Int64]
  /// Packets that wait in a queue or have a place promised there.
  let depth: Int
  /// Whether a spike may find a full queue and be lost, or end the run.
  let canLose: Bool

  /// Buffers above this, which no chip file can state as a number, have no end.
  static let largestBuffer = 1 << 20

  init(_ chip: Chip, _ cost: CostModel) {
    let longest = Int64(Self.longestPacket(on: chip))
    let isEndless = chip.network.bufferFlits > Self.largestBuffer
    let flits = Int64(min(chip.network.bufferFlits, Int(Int32.max)))
    stay = Self.stay(chip.network.bufferFlits, longest, chip.network.flitTime)
    chipLinkStay = chip.system.map { Self.stay($0.link.bufferFlits, longest, $0.link.flitTime) } ?? .max
    injectionStays = [0, chip.coreCount, chip.coreCount + 1].map { tile in
      isEndless ? .max : (flits / longest).saturatingProduct(cost.single(.packetOut, tile: tile))
    }
    depth = min(chip.core.queueDepth, Int(Int32.max))
    canLose = chip.core.onFull != .backpressure
  }

  /// Time that a link needs to fill the buffer behind it but for the longest packet.
  private static func stay(_ bufferFlits: Int, _ longest: Int64, _ flitTime: SimDuration) -> Int64 {
    guard bufferFlits <= largestBuffer else { return .max }
    return (Int64(bufferFlits) - longest + 1).saturatingProduct(flitTime.picoseconds)
  }

  /// Flits of the longest packet of any kind.
  private static func longestPacket(on chip: Chip) -> Int {
    chip.network.flits(payloadBits: chip.core.largestPayloadBits)
  }

  /// Whether serving a packet takes time on every tile.
  static func serviceTakesTime(on chip: Chip) -> Bool {
    let cost = CostModel(chip)
    return [0, chip.coreCount, chip.coreCount + 1].allSatisfy { cost.single(.spikeIn, tile: $0) > 0 }
  }

  /// Whether trains can be tried at all on a chip: time passes on every link, and addresses fit.
  static func allowTrains(on chip: Chip) -> Bool {
    let mesh = chip.network.flitTime
    return min(mesh, chip.system?.link.flitTime ?? mesh).picoseconds > 0
      && longestPacket(on: chip) <= TrainRoute.flitLimit
      && max(chip.columns, chip.rows) <= TrainRoute.coordinateLimit
  }
}

extension Int64 {
  fileprivate func saturatingProduct(_ other: Int64) -> Int64 {
    let (product, isTooLong) = multipliedReportingOverflow(by: other)
    return isTooLong ? .max : product
  }
}
