public import ChipModel

/// The packets that a placed model is expected to send for one token, and the links that they cross.
///
/// Computed from the data flow alone, for a generated token behind a full attention window: 1.17 spikes per
/// channel (the published distribution: 81.6 % of the channels fire, 1.434 bits each), one packet per channel
/// of a vector of values, one for every other channel behind a ReLU, scalars as many as they are, and for each
/// pair of a source and a destination one END (but for scalars) and one credit on the way back. What stays on its
/// core without further work needs no packet. Counts are in thousandths of a packet, so that all sums are exact.
public struct ExpectedTraffic: Sendable, Hashable {
  /// Thousandths of a packet in one packet.
  public static let unit = 1000
  /// Thousandths of a spike packet per channel and token at the published distribution.
  static let spikesPerChannel = 1170

  /// Deliveries: packet copies from their source to one destination, in thousandths.
  public private(set) var packets = 0
  /// Links between tiles that they cross, those to the host and dram included, in thousandths.
  public private(set) var links = 0

  /// Mean links per delivery; 0 without any.
  public var meanLinks: Double { packets > 0 ? Double(links) / Double(packets) : 0 }

  /// One line for people, with whole deliveries and links and the mean to two decimals.
  public var text: String {
    let hundredths = packets > 0 ? (Int128(links) * 100 + Int128(packets) / 2) / Int128(packets) : 0
    let decimals = hundredths % 100
    return "expected traffic per token: \(packets / Self.unit) deliveries over \(links / Self.unit) links, "
      + "mean links per delivery \(hundredths / 100).\(decimals < 10 ? "0" : "")\(decimals)"
  }

  /// Adds up the traffic of a data flow.
  ///
  /// Complexity: O(d) for d pairs of a segment and a destination.
  public init(_ flow: DataFlow, chip: Chip) {
    let distance = TileDistance(chip)
    Self.forEachPair(of: flow) { pair in
      packets += pair.packets
      links += pair.packets * distance.links(from: pair.from, to: pair.to)
    }
  }

  /// Two tiles and the packets between them, in thousandths, either way.
  struct Pair {
    var from: Int
    var to: Int
    var packets: Int
  }

  /// Calls `body` for each pair of a source and a destination that exchange packets.
  static func forEachPair(of flow: DataFlow, _ body: (Pair) -> Void) {
    var sums: [Int] = []
    for route in flow.routes {
      sums.removeAll(keepingCapacity: true)
      sums += repeatElement(0, count: route.destinations.count)
      let payload = flow.flows[route.flow].payload
      for segment in route.segments {
        let packets = packets(payload, channels: segment.channels.count)
        for place in segment.destinations { sums[place] += packets }
      }
      for (place, inlet) in route.destinations.enumerated() where !flow.handsOver(route, to: inlet) {
        // The credit, and the END where the number of packets is not fixed.
        let sum = sums[place] + (payload.isScalar ? unit : 2 * unit)
        let (share, whole) = share(flow.inlets[inlet], keySlots: flow.graph.keySlots)
        body(Pair(from: route.tile, to: flow.inlets[inlet].tile, packets: sum * share / whole))
      }
    }
  }

  /// Thousandths of packets that a source sends to each destination of so many of its channels.
  static func packets(_ payload: FlowPayload, channels: Int) -> Int {
    switch payload {
    case .spikes: spikesPerChannel * channels
    case .values: unit * channels
    case .nonZeroQueries, .nonZeroKeys: unit * channels / 2
    case .scalars(let count), .thresholds(let count): unit * count
    }
  }

  /// The share of generated tokens for which an inlet is open.
  private static func share(_ inlet: Inlet, keySlots: Int) -> (part: Int, whole: Int) {
    var written: [Range<Int>] = []
    for item in inlet.participation {
      switch item {
      case .always, .logits, .reads: return (1, 1)
      case .noLogits: break
      case .writes(let slots): written.append(slots)
      }
    }
    // Blocks of different heads may overlap; a slot counts once.
    var (part, end) = (0, 0)
    for slots in written.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      part += max(0, slots.upperBound - max(end, slots.lowerBound))
      end = max(end, slots.upperBound)
    }
    return (part, keySlots)
  }
}

extension DataFlow {
  /// Whether a route hands its results to an inlet of its own tile without packets: rows and scores cost time for
  /// each packet, everything else does not.
  func handsOver(_ route: Route, to inlet: Int) -> Bool {
    guard inlets[inlet].tile == route.tile else { return false }
    let payload = flows[inlets[inlet].flow].payload
    if case .spikes = payload { return false }
    guard !payload.isScalar, let first = inlets[inlet].stations.first else { return true }
    switch stations[first].role {
    // Partial sums come from the same layer.
    case .linear: return stations[route.station].operation == stations[first].operation
    case .keys: return false
    default: return true
    }
  }
}
