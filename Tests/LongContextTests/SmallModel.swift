import ChipModel
import LongContext
import SpikeFoundry
import SpikeWorkload
import TestSupport

/// A model of a few dozen channels without weights, and what it might fire.
struct SmallModel {
  var shape: ModelShape
  var mode = SpikeMode()

  init(window: Int = 12, layers: [AttentionKind] = [.gatedLinear, .slidingWindow]) {
    shape = ModelShape(
      vocabulary: 16, hidden: 16, intermediate: 16, heads: 2, keyValueHeads: 1, headDimension: 8,
      slidingWindow: window, maximumPositions: 4096, layers: layers, gateRank: nil, weightGroup: 8,
      rawWeightBytes: 4, largestCode: 127)
  }

  /// Random spikes at every site.
  func replay(_ random: inout SeededGenerator, positions: Int = 8) -> Replay {
    let sites = shape.sites(mode)
    let list = (0..<positions).map { _ in
      var position = TokenActivity(
        token: random.integer(0...shape.vocabulary - 1), siteCount: sites.count,
        layerCount: shape.layers.count)
      for (index, site) in sites.enumerated() {
        position.sites[index] = SparseCounts(
          dense: (0..<shape.width(of: site.kind)).map { _ in Int32(random.integer(-3...3)) })
      }
      for layer in shape.layers.indices where shape.layers[layer] == .gatedLinear {
        position.queries[layer] = some(shape.queryWidth, &random)
        position.keys[layer] = some(shape.keyValueWidth, &random)
      }
      return position
    }
    return Replay(
      shape: shape, mode: mode, activity: Activity(prompt: positions, generate: 0, positions: list))
  }

  private func some(_ width: Int, _ random: inout SeededGenerator) -> [Int32] {
    (0..<width).filter { _ in random.integer(0...1) == 0 }.map { Int32(truncatingIfNeeded: $0) }
  }

  /// The reference chip with a small mesh and other banks, queues and speeds.
  static func chip(_ random: inout SeededGenerator, columns: Int = 6, rows: Int = 4) throws -> Chip {
    var chip = try Chip.preset("spikefoundry-ref")
    chip.columns = columns
    chip.rows = rows
    chip.host.x = 0
    chip.host.y = 0
    chip.core.banks = random.integer(1...3)
    chip.core.queueDepth = random.integer(2...64)
    chip.core.lanes = 1 << random.integer(0...3)
    chip.network.flitTime = SimDuration(picoseconds: Int64(random.integer(200...4000)))
    chip.network.routerLatency = SimDuration(picoseconds: Int64(random.integer(200...4000)))
    return chip
  }
}
