import ChipModel
import ChipPlacement
import DataFiles
import SpikeFoundry
import SpikeWorkload

/// The same model with softmax attention over the whole context in every layer, on the same chip.
///
/// Projections, MLP and their placement stay as they are. The cached keys of every layer and key/value head are
/// cut into equal blocks on the cores that the rest leaves empty, and consecutive positions go to the blocks in
/// turn, so that all of them share the work at any length: the best that this mesh can do. Cores get as much
/// state memory as that takes, at no price in time, energy or leakage; `ContextRunner.cacheBytes` says how much.
enum FullAttentionBaseline {
  /// Places the baseline for contexts of up to `slots` tokens.
  ///
  /// - Parameters:
  ///   - shape: extents of the model.
  ///   - mode: decides its spikes.
  ///   - activity: what the model fires.
  ///   - chip: the chip.
  ///   - slots: longest context.
  ///   - share: part of the empty cores that hold keys, as 1 over this number. Many blocks share the work of a
  ///     long context; few have less traffic, which counts in a short one.
  /// - Returns: the placed baseline.
  /// - Throws: 65 where the model without its keys does not fit the chip.
  static func runner(
    _ shape: ModelShape, _ mode: SpikeMode, _ activity: [TokenActivity], chip: Chip, slots: Int,
    share: Int
  ) throws(Failure) -> ContextRunner {
    var softmax = shape
    softmax.layers = shape.layers.map { _ in .slidingWindow }
    let frame = try placement(of: softmax, mode, on: chip)
    let groups = softmax.layers.count * softmax.keyValueHeads
    let empty = frame.emptyCores(of: chip)
    let isOnHost = frame.entries.contains { $0.operation.hasSuffix(".attn.keys") && $0.node == .host }
    let blocks = isOnHost ? 1 : max(1, empty.count / groups / share)
    softmax.maximumPositions = (slots + blocks - 1) / blocks * blocks
    softmax.slidingWindow = softmax.maximumPositions
    let graph = OperatorGraph(shape: softmax, mode: mode, banks: chip.core.banks)
    let roomy = roomy(chip)
    let placed = Placement(
      entries: spread(frame, empty, blocks: blocks, slots: softmax.maximumPositions, isOnHost: isOnHost))
    do throws(PlacementFailure) {
      try PlacementCheck.check(placed, graph: graph, chip: roomy)
    } catch {
      throw Failure(.data, "full attention: \(error.message)")
    }
    return ContextRunner(
      name: "full_attention", graph: graph, placement: placed, chip: roomy,
      activity: activity.map { adapt($0, from: shape, to: softmax, mode) }, keyBlocks: blocks)
  }

  /// Everything but the keys, of which one slot stands for all.
  private static func placement(
    of softmax: ModelShape, _ mode: SpikeMode, on chip: Chip
  ) throws(Failure) -> Placement {
    var shape = softmax
    shape.maximumPositions = 1
    shape.slidingWindow = 1
    try PreparedRun.checkCapabilities(of: chip, for: shape, mode)
    return try PreparedRun.place(
      OperatorGraph(shape: shape, mode: mode, banks: chip.core.banks), on: chip, as: nil)
  }

  /// Memory is what the baseline is short of, not what it is about: a context that does not fit is simulated all
  /// the same, and its table says so.
  private static func roomy(_ chip: Chip) -> Chip {
    var chip = chip
    chip.core.stateMemory = 1 << 56
    chip.host.memory = nil
    return chip
  }

  /// Replaces the entries of keys by equal blocks on empty cores; where there are too few of those, the keys of a
  /// head stay where the placer put them.
  private static func spread(
    _ frame: Placement, _ empty: [Int], blocks: Int, slots: Int, isOnHost: Bool
  ) -> [PlacementEntry] {
    var next = 0
    let size = slots / blocks
    let hasRoom =
      !isOnHost && empty.count >= blocks * frame.entries.count { $0.operation.hasSuffix(".attn.keys") }
    return frame.entries.flatMap { entry -> [PlacementEntry] in
      guard entry.operation.hasSuffix(".attn.keys") else { return [entry] }
      return (0..<blocks).map { block in
        var part = entry
        part.outputs = block * size..<(block + 1) * size
        if hasRoom {
          part.node = .core(empty[next])
          next += 1
        }
        return part
      }
    }
  }

  /// The activity of a position as the baseline has it: layers that were linear need spikes of queries, and take
  /// those of the nearest layer that has them, else the counts in front of their own output projection.
  private static func adapt(
    _ position: TokenActivity, from shape: ModelShape, to softmax: ModelShape, _ mode: SpikeMode
  ) -> TokenActivity {
    let known = Dictionary(uniqueKeysWithValues: zip(shape.sites(mode), position.sites))
    let windows = shape.layers.indices.filter { shape.layers[$0] == .slidingWindow }
    let sites = softmax.sites(mode)
    var result = TokenActivity(
      token: position.token, siteCount: sites.count, layerCount: softmax.layers.count)
    result.next = position.next
    for (index, site) in sites.enumerated() {
      let layer = site.layer - shape.firstLayer
      let nearest = windows.min { (abs($0 - layer), $0) < (abs($1 - layer), $1) }
      let substitute =
        nearest.map { Site(layer: shape.firstLayer + $0, kind: .query) }
        ?? Site(layer: site.layer, kind: .outputProjection)
      result.sites[index] = known[site] ?? known[substitute] ?? SparseCounts()
    }
    return result
  }
}
