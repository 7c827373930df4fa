public import DataFiles
import SpikeWorkload

extension ActivityFile {
  /// What a file held, and which costs a replay of it cannot know.
  public struct Contents: Sendable {
    /// The activity with the extents and the mode that it was recorded under.
    public var replay: Replay
    /// One sentence for each cost that the file is silent on.
    public var unknowns: [String]
  }

  /// Reads an activity.
  ///
  /// Without the masks of a linear-attention layer its queries and keys count as non-zero everywhere, which
  /// `unknowns` says. Complexity: O(rows * channels).
  ///
  /// - Throws: 66 where the file is missing; 65 naming the tensor or entry that is missing or has another shape.
  public static func read(_ path: String) throws(Failure) -> Contents {
    let file = try SafetensorsFile(path: path)
    let metadata = try ActivityMetadata(file)
    let shape = metadata.shape
    let tokens = try file.require("tokens")
    let rows = tokens.count
    guard metadata.prompt <= rows, rows <= shape.maximumPositions else {
      throw Failure(
        .data, file: path, path: "tokens",
        "expected \(metadata.prompt) to \(shape.maximumPositions) rows, found \(rows)")
    }
    let sites = shape.sites(metadata.mode)
    var positions = try tokens.int32s().map {
      TokenActivity(token: Int($0), siteCount: sites.count, layerCount: shape.layers.count)
    }
    try readNext(file, shape, &positions)
    for (index, site) in sites.enumerated() {
      let width = shape.width(of: site.kind)
      let values = try matrix(file, "count/\(site)", rows, width)
      for row in 0..<rows {
        positions[row].sites[index] = SparseCounts(dense: Array(values[row * width..<(row + 1) * width]))
      }
    }
    let unknowns = try readMasks(file, shape, &positions)
    let activity = Activity(prompt: metadata.prompt, generate: metadata.generate, positions: positions)
    var replay = Replay(shape: shape, mode: metadata.mode, activity: activity)
    replay.source = metadata.source
    return Contents(replay: replay, unknowns: unknowns)
  }

  private static func readNext(
    _ file: SafetensorsFile, _ shape: ModelShape, _ positions: inout [TokenActivity]
  ) throws(Failure) {
    let next = try file.require("next")
    guard next.count == positions.count else {
      throw Failure(
        .data, file: file.file, path: "next", "expected \(positions.count) values, found \(next.count)")
    }
    for (row, token) in try next.int32s().enumerated() where token >= 0 { positions[row].next = Int(token) }
    if let row = positions.firstIndex(where: { $0.token < 0 || $0.token >= shape.vocabulary }) {
      throw Failure(
        .data, file: file.file, path: "tokens",
        "expected token ids 0..<\(shape.vocabulary), found \(positions[row].token) in row \(row)")
    }
  }

  /// The values of a [rows, width] tensor of integers.
  private static func matrix(
    _ file: SafetensorsFile, _ name: String, _ rows: Int, _ width: Int
  ) throws(Failure) -> [Int32] {
    let tensor = try file.require(name)
    guard tensor.shape == [rows, width] else {
      throw Failure(
        .data, file: file.file, path: name, "expected shape [\(rows), \(width)], found \(tensor.shape)")
    }
    return try tensor.int32s()
  }

  private static func readMasks(
    _ file: SafetensorsFile, _ shape: ModelShape, _ positions: inout [TokenActivity]
  ) throws(Failure) -> [String] {
    var unknowns: [String] = []
    for (layer, kind) in shape.layers.enumerated() where kind == .gatedLinear {
      let name = activeName(shape, layer)
      let queries = try channels(file, "\(name).q", positions.count, shape.queryWidth)
      let keys = try channels(file, "\(name).k", positions.count, shape.keyValueWidth)
      for row in positions.indices {
        positions[row].queries[layer] = queries?[row] ?? all(shape.queryWidth)
        positions[row].keys[layer] = keys?[row] ?? all(shape.keyValueWidth)
      }
      if queries == nil || keys == nil {
        unknowns.append(
          "\(name): no masks; packets and operations of linear attention are those of no zero query or key")
      }
    }
    return unknowns
  }

  private static func all(_ width: Int) -> [Int32] { (0..<width).map { Int32(truncatingIfNeeded: $0) } }

  /// The channels that a mask names in each row; nil where the file has no such mask.
  private static func channels(
    _ file: SafetensorsFile, _ name: String, _ rows: Int, _ width: Int
  ) throws(Failure) -> [[Int32]]? {
    guard file.tensor(name) != nil else { return nil }
    let values = try matrix(file, name, rows, width)
    return (0..<rows).map { row in
      (0..<width).compactMap { values[row * width + $0] == 0 ? nil : Int32(truncatingIfNeeded: $0) }
    }
  }
}
