public import ConfigFiles

/// What of a chip file decides no count and no time: prices of actions, powers and areas.
///
/// Runs on chips that differ in nothing else have the same records, and are priced again instead of simulated.
public enum ChipPrices {
  private static let keys: Set<Substring> = ["energy", "leakage", "power", "static_power", "area"]
  /// Of the paths that files and sweeps have: sweeps ask for each of them at every point.
  private static let known = Dictionary(
    uniqueKeysWithValues: ChipTemplate.paths.flatMap { path in
      [path, "chip.\(path)"].map { (Substring($0), hasKey($0)) }
    })

  /// Whether a path of a chip file, such as `core.energy.synapse_op`, names a price, a power or an area.
  public static func contains(_ path: some StringProtocol) -> Bool {
    known[Substring(path)] ?? hasKey(path)
  }

  private static func hasKey(_ path: some StringProtocol) -> Bool {
    path.split(separator: ".").contains { keys.contains(Substring($0)) }
  }

  /// A value in base units as text; nil for what a chip is only called: names, sources, clocks that stand in latencies.
  public static func canonicalText(of value: ConfigValue) -> String? {
    switch ChipTemplate.field(value.path)?.kind {
    case .text, .constant, .clocks: nil
    case .choice: value.text
    case .point: value.point.map(String.init).joined(separator: ",")
    // A clock: the latencies that count in its cycles are in the list themselves.
    case nil: nil
    case .integer, .capacity, .quantity, .duration: "\(value.number)"
    }
  }

  /// Paths at which two chips differ in more than prices, in the order of the first chip, then of the second one.
  ///
  /// Complexity: O(fields of a chip file).
  public static func otherDifferences(
    _ first: ConfigValues, _ second: ConfigValues
  ) -> [(path: String, first: String?, second: String?)] {
    let missing = second.all.filter { first[$0.path] == nil }
    return (first.all + missing).compactMap { value in
      guard !contains(value.path), canonicalText(of: value) != nil else { return nil }
      let (one, other) = (first[value.path], second[value.path])
      guard one.flatMap(canonicalText) != other.flatMap(canonicalText) else { return nil }
      return (value.path, one?.text, other?.text)
    }
  }
}
