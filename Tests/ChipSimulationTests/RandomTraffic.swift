import ChipModel
import EventKernel
import Quantities
import RunRecord

/// Traffic between random tiles of a random chip or system with small buffers and short queues.
struct RandomTraffic {
  var chip: Chip
  var sends: [Send]

  init(seed: UInt64, packets: Int = 200, onFull: FullQueuePolicy = .backpressure) {
    var stream = RandomStream(seed: seed, purpose: 11)
    chip = Chip.random(&stream, Bool.random(using: &stream) ? .cutThrough : .storeAndForward)
    chip.network.bufferFlits = 6
    var grid = RandomStream(seed: seed, purpose: 12)
    if Bool.random(using: &grid) { chip.divide(using: &grid) }
    chip.system?.link.bufferFlits = 6
    chip.core.queueDepth = .random(in: 1...3, using: &stream)
    chip.core.onFull = onFull
    var sends: [Send] = []
    for _ in 0..<packets {
      let source = Int.random(in: 0..<chip.tileCount, using: &stream)
      let destination = Int.random(in: 0..<chip.tileCount, using: &stream)
      sends.append(
        Send(
          time: .random(in: 0...1000, using: &stream), source: source, destination: destination,
          flits: .random(in: 1...6, using: &stream), service: .random(in: 0...60, using: &stream),
          kind: Bool.random(using: &stream) ? .spike : .end))
    }
    self.sends = sends
  }

  /// The packets of one pair of tiles in the order in which the source wants to send them.
  func numbers(from source: Int, to destination: Int) -> [Int] {
    sends.indices.filter { sends[$0].source == source && sends[$0].destination == destination }
      .sorted { (sends[$0].time ?? 0, $0) < (sends[$1].time ?? 0, $1) }
  }
}

extension Send {
  func slowed(by factor: Int64) -> Send {
    var send = self
    send.time = time.map { $0 * factor }
    send.service = service * factor
    return send
  }
}

extension Passage {
  func slowed(by factor: Int64) -> Passage {
    func scaled(_ time: Int64) -> Int64 { time < 0 ? time : time * factor }
    return Passage(
      injected: scaled(injected), arrived: scaled(arrived), started: scaled(started),
      finished: scaled(finished),
      isLost: isLost)
  }
}

extension Chip {
  /// The same chip with every latency multiplied.
  func slowed(by factor: Int64) -> Chip {
    var chip = self
    chip.network.routerLatency = network.routerLatency * factor
    chip.network.flitTime = network.flitTime * factor
    chip.network.linkLatencyX = network.linkLatencyX * factor
    chip.network.linkLatencyY = network.linkLatencyY * factor
    chip.core.costs.latency = core.costs.latency.map { $0 * factor }
    if let link = system?.link {
      chip.system?.link.flitTime = link.flitTime * factor
      chip.system?.link.latency = link.latency * factor
    }
    chip.host.slow(by: factor)
    chip.dram?.slow(by: factor)
    return chip
  }
}

extension AttachedNode {
  fileprivate mutating func slow(by factor: Int64) {
    linkLatency = linkLatency * factor
    costs.latency = costs.latency.map { $0 * factor }
  }
}
