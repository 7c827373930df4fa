import ChipPlacement
import RunRecord

/// The work that serving one packet of an inlet causes, beyond decoding it.
struct InletService: Sendable {
  enum Work: Sendable {
    case none
    /// Each station adds (or multiplies) its rows.
    case rows(Action)
    /// Each station adds one channel of the query to the scores of the keys that the query sees.
    case visibleKeys(Action)
  }

  let work: Work
  /// Fixed number of packets per source; 0 where the END tells.
  let scalars: Int32
  let kind: PacketKind
  /// Index of the site that fires them; -1 where they are no spikes.
  let site: Int32
  let tile: Int32
  /// Whether it is open at every position.
  let isAlwaysOpen: Bool
  /// Places of its stations in `FlowTables.users`.
  let users: Range<Int>

  var isSpikes: Bool { site >= 0 }

  var hasServiceWork: Bool {
    if case .none = work { return isSpikes }
    return true
  }

  init(inlet: Inlet, flow: DataFlow, firstUser: Int = 0) {
    let payload = flow.flows[inlet.flow].payload
    var scalars = 0
    var kind = PacketKind.graded
    var site = -1
    switch payload {
    case .spikes(let number):
      kind = .spike
      site = number
    case .scalars(let count): scalars = count
    case .thresholds(let count):
      scalars = count
      kind = .threshold
    case .values, .nonZeroQueries, .nonZeroKeys: break
    }
    self.scalars = Int32(truncatingIfNeeded: scalars)
    self.kind = kind
    self.site = Int32(truncatingIfNeeded: site)
    tile = Int32(truncatingIfNeeded: inlet.tile)
    isAlwaysOpen = inlet.participation == [.always]
    users = firstUser..<firstUser + inlet.stations.count
    work = Self.work(inlet, flow, isSpikes: site >= 0, isScalar: scalars > 0)
  }

  private static func work(_ inlet: Inlet, _ flow: DataFlow, isSpikes: Bool, isScalar: Bool) -> Work {
    guard !isScalar, let first = inlet.stations.first else { return .none }
    let action: Action = isSpikes ? .synapticOperation : .multiplyAccumulate
    switch flow.stations[first].role {
    case .linear:
      return flow.carriesPartialSums(inlet) ? .none : .rows(action)
    case .keys: return .visibleKeys(action)
    default: return .none
    }
  }
}
