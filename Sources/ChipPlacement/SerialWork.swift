import ChipModel
import Quantities
import RunRecord
import SpikeWorkload

/// An estimate of how long each piece of a placement keeps its core busy per token.
///
/// It counts traffic and the chip's latencies. It guides the placer only; what a run takes is
/// for the simulation to find.
struct SerialWork {
  private static let spikesPerChannel =
    Double(ExpectedTraffic.spikesPerChannel) / Double(ExpectedTraffic.unit)
  /// The longest work that is told from longer ones, in picoseconds: small multiples of it fit.
  static let longest = 1 << 60
  private let flow: DataFlow
  private let chip: Chip
  /// Picoseconds by entry of the placement.
  private var byEntry: [Double]

  init(flow: DataFlow, chip: Chip) {
    self.flow = flow
    self.chip = chip
    byEntry = Array(repeating: 0, count: flow.placement.entries.count)
    for route in flow.routes { addTraffic(route) }
    for station in flow.stations { byEntry[station.entry] += own(station) }
  }

  /// Whole picoseconds of each piece, `longest` at most; `order[i]` is the piece of the i-th entry.
  func byPiece(_ order: [Int]) -> [Int] {
    var result = Array(repeating: 0, count: order.count)
    for (entry, piece) in order.enumerated() {
      result[piece] = Int(min(byEntry[entry].rounded(), Double(Self.longest)))
    }
    return result
  }

  private func time(_ action: Action, _ count: Double) -> Double {
    let lanes = Double(chip.core.lanes)
    return (count / lanes).rounded(.up) * Double(chip.core.costs.latency[action.rawValue].picoseconds)
  }

  private func single(_ action: Action, _ count: Double) -> Double {
    count * Double(chip.core.costs.latency[action.rawValue].picoseconds)
  }

  /// Sending at the source, receiving and the rows touched at the destinations.
  private mutating func addTraffic(_ route: Route) {
    let source = flow.stations[route.station].entry
    for segment in route.segments {
      let packets = packets(route, segment)
      for place in segment.destinations {
        let inlet = flow.inlets[route.destinations[place]]
        let isLocal = inlet.tile == route.tile
        if !isLocal { byEntry[source] += single(.packetOut, packets) }
        for station in inlet.stations {
          let item = flow.stations[station]
          if !isLocal { byEntry[item.entry] += single(.spikeIn, packets) }
          byEntry[item.entry] += packets * rowTime(item)
        }
      }
    }
  }

  private func packets(_ route: Route, _ segment: RouteSegment) -> Double {
    let payload = flow.flows[route.flow].payload
    return Double(ExpectedTraffic.packets(payload, channels: segment.channels.count))
      / Double(ExpectedTraffic.unit)
  }

  /// What one packet takes beyond its decoding.
  private func rowTime(_ station: Station) -> Double {
    switch station.role {
    case .linear(let spiked, _):
      time(spiked ? .synapticOperation : .multiplyAccumulate, Double(station.outputs.count))
    case .keys: time(.synapticOperation, Double(min(station.outputs.count, flow.graph.shape.slidingWindow)))
    default: 0
    }
  }

  /// What a station computes when all has arrived.
  private func own(_ station: Station) -> Double {
    let shape = flow.graph.shape
    let width = Double(station.outputs.count)
    let dimension = Double(shape.headDimension)
    let span = Double(shape.headsPerGroup) * dimension
    switch station.role {
    case .tokenSource, .tokenSink: return 0
    case .embedding: return time(.read, width)
    case .residual: return time(.addition, width) + time(.multiplyAccumulate, 2 * width)
    case .fire: return fire(station, span)
    case .scale: return single(.norm, 1)
    case .reducer:
      return time(.addition, Double(station.inlets.count)) + single(.norm, 1) + single(.threshold, 1)
    case .linear:
      let groups =
        (station.inputs.count + (shape.weightGroup ?? shape.hidden) - 1) / (shape.weightGroup ?? shape.hidden)
      return time(.accumulatorUpdate, width * Double(groups))
    case .linearAttention:
      return time(.gate, width * dimension)
        + time(.multiplyAccumulate, width * (dimension + 1.5 * span) * dimension)
    case .query: return time(.rope, width * span / 2) + time(.neuronUpdate, width * span)
    case .keyWriter: return time(.rope, dimension / 2) + time(.quantize, 2 * dimension)
    case .keys:
      let scores = Double(
        min(station.outputs.count, shape.slidingWindow) * station.inputs.count * shape.headsPerGroup)
      return time(.softmax, scores) + time(.multiplyAccumulate, scores * dimension)
    case .attentionOutput: return time(.multiplyAccumulate, 3 * width * span)
    case .activation: return time(.silu, width) + time(.multiplyAccumulate, 2 * width)
    case .argmax: return time(.compare, Double(station.inlets.count))
    }
  }

  private func fire(_ station: Station, _ span: Double) -> Double {
    let isHeads = flow.graph.operators[station.operation].kind == .attentionOutput
    let channels = Double(station.outputs.count) * (isHeads ? span : 1)
    return time(.neuronUpdate, channels) + single(.spikeOut, Self.spikesPerChannel * channels)
  }
}
