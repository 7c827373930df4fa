public import DataFiles

/// Whether the searches of Python packages work, found out by asking them.
public enum SearchTrial {
  /// Asks a sampler of Optuna for two points and tells one of them.
  ///
  /// - Throws: 66 where Python or the package is missing, 65 where it answers otherwise.
  /// - Returns: the version.
  public static func optuna() throws(Failure) -> String {
    let bridge = try SearchBridge()
    let axis: JSONNode = .object([
      JSONField("name", .string("x")), JSONField("type", .string("integers")), JSONField("low", .integer(1)),
      JSONField("high", .integer(9)), JSONField("step", .integer(1)), JSONField("log", .bool(false)),
    ])
    let answer = try bridge.ask([
      JSONField("op", .string("open")), JSONField("sampler", .string("TPESampler")),
      JSONField("seed", .integer(1)),
      JSONField("directions", .array([.string("minimize")])), JSONField("space", .array([axis])),
    ])
    let trials = try bridge.ask([JSONField("op", .string("ask")), JSONField("count", .integer(2))])["trials"]?
      .elements
    guard let trials, trials.count == 2, let first = trials.first?["id"]?.integer else {
      throw Failure(.data, "expected two points of Optuna, found others")
    }
    _ = try bridge.ask([
      JSONField("op", .string("tell")), JSONField("id", .integer(Int128(first))),
      JSONField("values", .array([.number(1)])),
    ])
    return answer["version"]?.string ?? "unknown version"
  }

  /// Asks SALib for a Morris design and its indices.
  ///
  /// - Throws: 66 where Python or the package is missing, 65 where it answers otherwise.
  /// - Returns: the version.
  public static func salib() throws(Failure) -> String {
    let bridge = try SearchBridge()
    let fields = [
      JSONField("method", .string("morris")), JSONField("dimensions", .integer(2)),
      JSONField("count", .integer(2)),
      JSONField("seed", .integer(1)),
    ]
    let samples = try bridge.ask([JSONField("op", .string("sample"))] + fields)["samples"]?.elements ?? []
    // A linear function: the first axis weighs three times the second one.
    let values = samples.map { place -> JSONNode in
      let x = place.elements.compactMap(\.number)
      return .number(x.count == 2 ? 3 * x[0] + x[1] : .zero)
    }
    let indices = try bridge.ask(
      [JSONField("op", .string("analyse")), JSONField("values", .array(values))] + fields)
    let effects = indices["mu_star"]?.elements.compactMap(\.number) ?? []
    guard effects.count == 2, abs(effects[0] - 3) < 1e-6, abs(effects[1] - 1) < 1e-6 else {
      throw Failure(.data, "expected effects 3 and 1 of SALib, found \(effects)")
    }
    return try bridge.ask([JSONField("op", .string("version")), JSONField("package", .string("SALib"))])[
      "version"]?.string ?? "unknown version"
  }
}
