public import DataFiles
import SpikeWorkload

extension ActivityFile {
  /// What a file held, and which costs a replay of it cannot know.
  public struct Contents: Sendable {
    /// The activity with the extents and the mode that it was recorded under.
    public var replay: Replay
    /// One sentence for each cost that the file is silent on.
    public var unknowns: [String]

    /// Makes the contents of an activity that was not read from a file.
    public init(replay: Replay, unknowns: [String] = []) {
      self.replay = replay
      self.unknowns = unknowns
    }

    /// Lines for whoever waits for a result that is made of it.
    public var remarks: [String] {
      replay.source.notes.map { "note: \($0)" } + unknowns.map { "unknown: \($0)" }
    }
  }

  /// Reads an activity.
  ///
  /// Without the masks of a linear-attention layer its queries and keys count as non-zero everywhere, without the
  /// counts of a query every channel sends one spike; `unknowns` says so. Complexity: O(rows * channels).
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - model: whose activity it is, where the file does not say so itself.
  /// - Throws: 66 where the file is missing; 65 naming the tensor or entry that is missing or has another shape;
  ///   64 where two models are named.
  /// - Returns: the activity, and what it cannot tell.
  public static func read(_ path: String, of model: ActivityModel? = nil) throws(Failure) -> Contents {
    let file = try SafetensorsFile(path: path)
    let tokens = try file.require("tokens")
    let rows = tokens.count
    try ChipMemory.check(rows: rows, bytesPerRow: 0, file: path)
    let next = try next(file, rows, isOptional: model != nil)
    let layout = try layout(file, model, rows, next)
    let shape = layout.model.shape
    try layout.check(rows: rows, next: next, path: path)
    try layout.check(next: next, tokens: try tokens.int32s(), path: path)
    try layout.names.check(file)
    let sites = shape.sites(layout.model.mode)
    try ChipMemory.check(rows: rows, bytesPerRow: bytesPerRow(shape, sites), file: path)
    var positions = try zip(tokens.int32s(), next).map { token, next in
      var position = TokenActivity(token: Int(token), siteCount: sites.count, layerCount: shape.layers.count)
      if next >= 0 { position.next = Int(next) }
      return position
    }
    if let row = positions.firstIndex(where: { $0.token < 0 || $0.token >= shape.vocabulary }) {
      throw Failure(
        .data, file: path, path: "tokens",
        "expected token ids 0..<\(shape.vocabulary), found \(positions[row].token) in row \(row)")
    }
    var unknowns = layout.unknowns
    for (index, site) in sites.enumerated() {
      unknowns += try readCounts(file, site, index, shape.width(of: site.kind), &positions)
    }
    unknowns += try readMasks(file, shape, &positions)
    let activity = Activity(prompt: layout.prompt, generate: layout.generate, positions: positions)
    var replay = Replay(shape: shape, mode: layout.model.mode, activity: activity)
    replay.source = layout.source
    return Contents(replay: replay, unknowns: unknowns)
  }

  /// Bytes that a row takes at least, and the values of the widest tensor while they are read: what fires comes on top.
  private static func bytesPerRow(_ shape: ModelShape, _ sites: [Site]) -> Int {
    let widths = sites.map { shape.width(of: $0.kind) } + [shape.queryWidth]
    return MemoryLayout<TokenActivity>.stride + 3 * 32 + sites.count * MemoryLayout<SparseCounts>.stride
      + 2 * shape.layers.count * MemoryLayout<[Int32]>.stride + 4 * (widths.max() ?? 0)
  }

  /// What the file says about itself, or else what `model` says about it.
  private static func layout(
    _ file: SafetensorsFile, _ model: ActivityModel?, _ rows: Int, _ next: [Int32]
  ) throws(Failure) -> ActivityLayout {
    let isOwn = file.metadata.contains { $0.name == "schema" }
    guard let model else {
      guard isOwn else {
        throw Failure(
          .data, file: file.file, path: "__metadata__",
          "expected an entry 'schema', found none; an activity from elsewhere needs the folder of its model")
      }
      return ActivityLayout(try ActivityMetadata(file))
    }
    guard !isOwn else {
      throw Failure(.usage, "'\(file.file)' names its own model: give no model with it")
    }
    return ActivityLayout(of: model, rows: rows, next: next)
  }

  /// The token that the argmax of each row named; -1 for none.
  private static func next(
    _ file: SafetensorsFile, _ rows: Int, isOptional: Bool
  ) throws(Failure) -> [Int32] {
    if isOptional, file.tensor("next") == nil { return Array(repeating: -1, count: rows) }
    let next = try file.require("next")
    guard next.count == rows else {
      throw Failure(.data, file: file.file, path: "next", "expected \(rows) values, found \(next.count)")
    }
    let values = try next.int32s()
    // Only the last rows are asked for a token: from the end of the prompt on, every one is.
    guard let first = values.firstIndex(where: { $0 >= 0 }) else { return values }
    if let row = values[first...].firstIndex(where: { $0 < 0 }) {
      throw Failure(
        .data, file: file.file, path: "next",
        "expected a token id behind row \(first), found none in row \(row)")
    }
    return values
  }

  /// Reads the counts of a site; says what is not known where they may be absent and are.
  private static func readCounts(
    _ file: SafetensorsFile, _ site: Site, _ index: Int, _ width: Int, _ positions: inout [TokenActivity]
  ) throws(Failure) -> [String] {
    if site.kind == .query, file.tensor("count/\(site)") == nil {
      let full = SparseCounts(channels: all(width), counts: Array(repeating: 1, count: width))
      for row in positions.indices { positions[row].sites[index] = full }
      return ["count/\(site): no counts; packets and operations of queries are those of one spike each"]
    }
    let values = try matrix(file, "count/\(site)", positions.count, width)
    if let place = values.firstIndex(of: .min) {
      throw Failure(
        .data, file: file.file, path: "count/\(site)",
        "expected counts from \(-Int32.max) to \(Int32.max), found \(Int32.min) in row \(place / width), "
          + "channel \(place % width)")
    }
    for row in positions.indices {
      positions[row].sites[index] = SparseCounts(dense: Array(values[row * width..<(row + 1) * width]))
    }
    return []
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
      // One list for all rows that say nothing.
      let (allQueries, allKeys) = (all(shape.queryWidth), all(shape.keyValueWidth))
      for row in positions.indices {
        positions[row].queries[layer] = queries?[row] ?? allQueries
        positions[row].keys[layer] = keys?[row] ?? allKeys
      }
      for (mask, missing, values) in [("q", queries == nil, "query"), ("k", keys == nil, "key")] where missing
      {
        unknowns.append(
          "\(name).\(mask): no mask; packets and operations of linear attention are those of no zero \(values)"
        )
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
    if let place = values.firstIndex(where: { $0 != 0 && $0 != 1 }) {
      throw Failure(
        .data, file: file.file, path: name,
        "expected 0 or 1, found \(values[place]) in row \(place / width), channel \(place % width)")
    }
    return (0..<rows).map { row in
      (0..<width).compactMap { values[row * width + $0] == 0 ? nil : Int32(truncatingIfNeeded: $0) }
    }
  }
}
