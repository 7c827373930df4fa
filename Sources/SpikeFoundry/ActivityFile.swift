public import DataFiles
import SpikeWorkload

/// A stored activity as a safetensors file: what fired, position by position, and nothing of the weights.
///
/// Tensors, one row per processed position: `tokens` I32 [rows]; `next` I32 [rows], the token that the argmax
/// named or -1; `count/SITE` I32 (I16 is read too) [rows, channels], signed spike counts; and, where a layer has
/// linear attention, `active/model.layers.L.attn.q` and `.k` I8 [rows, channels], 1 where the value behind the
/// ReLU is not zero. `__metadata__` holds the schema, the length of the prompt, the extents of the model, and the
/// mode that decided the counts. A file from elsewhere has none of these entries, and may lack `next`, the masks and
/// the counts of queries; see `read(_:of:)`.
public enum ActivityFile {
  /// Value of the `schema` entry.
  public static let schema = "spikefoundry.activity/v1"

  /// Makes the file of an activity.
  ///
  /// Complexity: O(rows * channels), which is also its size.
  public static func tensors(_ replay: Replay) throws(Failure) -> SafetensorsWriter {
    var writer = SafetensorsWriter(metadata: ActivityMetadata(replay).pairs)
    let rows = replay.activity.positions
    try writer.add("tokens", shape: [rows.count], rows.map { Int32(truncatingIfNeeded: $0.token) })
    try writer.add("next", shape: [rows.count], rows.map { Int32(truncatingIfNeeded: $0.next ?? -1) })
    for (index, site) in replay.shape.sites(replay.mode).enumerated() {
      let width = replay.shape.width(of: site.kind)
      try writer.add(
        "count/\(site)", shape: [rows.count, width], rows.denseCounts(site: index, width: width))
    }
    for (layer, kind) in replay.shape.layers.enumerated() where kind == .gatedLinear {
      let name = activeName(replay.shape, layer)
      let (queries, keys) = (replay.shape.queryWidth, replay.shape.keyValueWidth)
      try writer.add(
        "\(name).q", shape: [rows.count, queries], mask(rows.map { $0.queries[layer] }, width: queries))
      try writer.add("\(name).k", shape: [rows.count, keys], mask(rows.map { $0.keys[layer] }, width: keys))
    }
    return writer
  }

  /// Name of the masks of a linear-attention layer, without `.q` or `.k`.
  static func activeName(_ shape: ModelShape, _ layer: Int) -> String {
    "active/model.layers.\(shape.firstLayer + layer).attn"
  }

  private static func mask(_ rows: [[Int32]], width: Int) -> [Int8] {
    var values = [Int8](repeating: 0, count: rows.count * width)
    for (row, channels) in rows.enumerated() {
      for channel in channels { values[row * width + Int(channel)] = 1 }
    }
    return values
  }
}
