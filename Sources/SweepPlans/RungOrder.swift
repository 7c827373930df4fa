import ConfigFiles

/// Whether the rungs of a sweep go from cheap to full, as far as lengths of the workload tell.
struct RungOrder {
  /// Paths whose larger values take longer.
  static let paths = ["workload.generate", "workload.prompt_tokens", "workload.tokens", "workload.layers"]

  /// The whole sweep file.
  let root: ConfigNode

  /// Refuses a rung that is in some length shorter than the one before it, and in nothing else more.
  ///
  /// Halving would run all points in full and the best of them cheaply, and call those the front.
  func check(_ rungs: [ConfigReader]) throws(ConfigDiagnostic) {
    for (before, rung) in zip(rungs, rungs.dropFirst()) {
      guard let path = Self.paths.first(where: { change($0, before, rung) < 0 }),
        !Self.paths.contains(where: { change($0, before, rung) > 0 }), !mayBeDearer(rung, than: before)
      else { continue }
      let place = rung.ifPresent(path) ?? rung
      throw ConfigDiagnostic(
        origin: place.node.origin, path: place.path,
        expected: "at least \(length(path, before) ?? 0)\(Self.unit(path)), as rungs go from cheap to full",
        found: "\(length(path, rung) ?? 0)")
    }
  }

  /// How much longer a rung is than the one before it; 0 where it is not known.
  private func change(_ path: String, _ before: ConfigReader, _ rung: ConfigReader) -> Int {
    guard let short = length(path, before), let long = length(path, rung) else { return 0 }
    return long - short
  }

  private func length(_ path: String, _ rung: ConfigReader) -> Int? {
    guard Self.paths.contains(path), let text = rung.node[path]?.scalar ?? standard(path) else { return nil }
    if path == "workload.tokens" { return text.split(separator: ",").count }
    return Int(text).flatMap { $0 >= 0 ? $0 : nil }
  }

  /// What a rung has that does not state its own; nil where points differ in it.
  private func standard(_ path: String) -> String? {
    guard root["axes"]?[path] == nil, root["set"]?[path] == nil else { return nil }
    if let given = root["workload"]?[String(path.dropFirst("workload.".count))] { return given.scalar }
    guard case .defaulted(let text) = WorkloadTable.table.field(path)?.presence else { return nil }
    return text
  }

  private static func unit(_ path: String) -> String { path == "workload.tokens" ? " tokens" : "" }

  /// Whether the rungs differ in a value whose price is not known, such as a variable or a text.
  private func mayBeDearer(_ rung: ConfigReader, than before: ConfigReader) -> Bool {
    let paths = Set([rung, before].flatMap { $0.node.entries ?? [] }.map(\.key))
    return paths.contains { path in
      rung.node[path]?.scalar != before.node[path]?.scalar
        && (length(path, rung) == nil || length(path, before) == nil)
    }
  }
}
