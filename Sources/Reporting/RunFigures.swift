import ChipModel
import ChipPlacement
import Quantities
import RunRecord

/// Figures that summary, headline and page share, so that they cannot differ.
struct RunFigures {
  /// Packet copies injected, served and dropped, of all kinds.
  let packets: PacketTotals
  /// Packets over links between tiles; ejection into a core is not a link.
  let hops: Int128
  /// Packets over links between chips.
  let chipHops: Int128
  let synapticOperations: Int128
  /// Picoseconds until the first generated token was known; without one, until the prompt was done.
  let firstToken: Int64
  /// Picoseconds by generated token: the first from the start of the run, each other one since the one before.
  let perToken: [Int64]
  /// Mesh cores that hold at least one piece of an operator.
  let coresUsed: Int
  /// Chips with at least one such core.
  let chipsUsed: Int
  /// The mesh core with most busy time, lowest number on a tie; nil where no core worked.
  let busiest: Int?
  let sparsity: SiteSparsity
  /// Numbers of the chip, how many of them are guesses, and of how many nobody says how far they can be trusted.
  let numbers: Int
  let guesses: Int
  let ungraded: Int

  init(_ report: RunReport) {
    let record = report.record
    packets = PacketTotals(record.packets)
    hops = record.hops
    chipHops = record.links.reduce(0) { $0 + ($1.isChipLink ? Int128($1.packets) : 0) }
    synapticOperations = record.cells.reduce(0) { $0 + $1.synapticOperations }
    firstToken = record.firstToken
    let known = record.tokens.filter { $0.next != nil }.map(\.completed.picoseconds)
    perToken = zip(known, [0] + known).map { $0 - $1 }
    let cores = Set(report.placement.usedCores)
    coresUsed = cores.count
    chipsUsed = Set(cores.map { report.chip.chipNumber(ofCore: $0) }).count
    busiest =
      record.tiles.numbered.filter { $0.0 < report.chip.coreCount && $0.1.busy > 0 }
      .max { ($0.1.busy, $1.0) < ($1.1.busy, $0.0) }?.0
    sparsity = SiteSparsity.total(report.sites)
    let numbers = report.chip.provenance.filter(\.isNumber)
    self.numbers = numbers.count
    guesses = numbers.count { $0.grade == .guess }
    ungraded = numbers.count { $0.grade == nil }
  }
}

/// Packet copies of all kinds together.
struct PacketTotals {
  var injected: Int128 = 0
  var served: Int128 = 0
  var dropped: Int128 = 0
  private let kinds: [PacketCount]

  init(_ packets: [PacketCount]) {
    kinds = packets
    for packet in packets {
      injected += Int128(packet.injected)
      served += Int128(packet.served)
      dropped += Int128(packet.dropped)
    }
  }

  /// Copies of one kind that were injected.
  func injected(_ kind: PacketKind) -> Int128 {
    kinds.reduce(0) { $0 + ($1.kind == kind ? Int128($1.injected) : 0) }
  }
}
