import Foundation
import SpikeFoundry

/// The spiking layers of a placed model in the formats of SANA-FE: the same spikes from the same cores to the same
/// cores, one time step for each token.
///
/// A source of spikes becomes inputs that fire where the recorded count is not zero; a piece of a linear layer
/// becomes neurons that add up what arrives and never fire. Every weight is 1: what it is does not show in time.
struct SanaFeFiles {
  private let flow: DataFlow
  private let chip: Chip
  private let activity: Activity

  init(_ flow: DataFlow, _ chip: Chip, _ activity: Activity) {
    self.flow = flow
    self.chip = chip
    self.activity = activity
  }

  /// Channels that one source sends to one set of cores.
  private struct Sender {
    var name: String
    var site: Int
    var channels: Range<Int>
    var tile: Int
    var stations: [Int]
  }

  private var senders: [Sender] {
    flow.routes.enumerated().flatMap { index, route -> [Sender] in
      guard case .spikes(let site) = flow.flows[route.flow].payload else { return [] }
      return route.segments.enumerated().compactMap { part, segment in
        let stations = segment.destinations.flatMap { flow.inlets[route.destinations[$0]].stations }
          .filter { isSpikedLinear(flow.stations[$0].role) }
        guard !stations.isEmpty, !segment.channels.isEmpty else { return nil }
        return Sender(
          name: "in\(index)_\(part)", site: site, channels: segment.channels, tile: route.tile,
          stations: stations)
      }
    }
  }

  private func isSpikedLinear(_ role: StationRole) -> Bool {
    if case .linear(spiked: true, owner: _) = role { true } else { false }
  }

  /// The chip: one tile for each core, one input unit for each channel that it sends.
  var architecture: String {
    var inputs = [Int](repeating: 0, count: chip.coreCount)
    for sender in senders { inputs[sender.tile] += sender.channels.count }
    return SanaFeChip(width: chip.rows, height: chip.columns, inputs: inputs).text
  }

  /// The network and where its neurons lie.
  var network: String {
    let senders = senders
    let stations = Set(senders.flatMap(\.stations)).sorted()
    var unit = [Int](repeating: 0, count: chip.coreCount)
    var (groups, edges, mappings) = ("", "", "")
    for sender in senders {
      groups += "    - name: \(sender.name)\n      neurons:\n"
      for (neuron, channel) in sender.channels.enumerated() {
        let train = activity.positions.map {
          $0.sites[sender.site].channels.contains(Int32(channel)) ? "1" : "0"
        }
        groups += "        - \(neuron): {spikes: [\(train.joined(separator: ","))]}\n"
        mappings +=
          "  - \(sender.name).\(neuron): {core: \(sender.tile).0, soma: \"spikes[\(unit[sender.tile])]\"}\n"
        unit[sender.tile] += 1
      }
      for station in sender.stations {
        let count = sender.channels.count * flow.stations[station].outputs.count
        edges += "    - \(sender.name) -> out\(station): {type: dense, weight: ["
        edges += [String](repeating: "1", count: count).joined(separator: ",") + "]}\n"
      }
    }
    for station in stations {
      let (tile, count) = (flow.stations[station].tile, flow.stations[station].outputs.count)
      groups += "    - name: out\(station)\n      attributes: {threshold: 1.0e+7}\n"
      groups += "      neurons: [0..\(count - 1)]\n"
      mappings += "  - out\(station): {core: \(tile).0, soma: lif}\n"
    }
    return "network:\n  name: layer\n  groups:\n\(groups)  edges:\n\(edges)mappings:\n\(mappings)"
  }
}
