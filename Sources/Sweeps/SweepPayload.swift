import DataFiles
import SweepPlans

/// What a ledger keeps of a point so that any worker can run it: settings of the axes, rung and seed.
struct SweepPayload: Equatable {
  /// One setting per axis of the sweep.
  var settings: [Int64]
  /// Rung of successive halving; the last one where there is none.
  var rung: Int
  /// Seed of a synthetic workload; nil for the one of the file.
  var seed: UInt64?

  /// The payload as JSON.
  func text() throws(Failure) -> String {
    try JSONText.render(
      .object([
        JSONField("settings", .array(settings.map { .integer(Int128($0)) })),
        JSONField("rung", .integer(Int128(rung))),
        JSONField("seed", seed.map { .integer(Int128($0)) } ?? .null),
      ]))
  }

  init(settings: [Int64], rung: Int, seed: UInt64?) {
    self.settings = settings
    self.rung = rung
    self.seed = seed
  }

  /// Reads a payload that `text` made of a point of a sweep.
  ///
  /// - Throws: 65 where it is damaged, or the axes of the sweep have no such settings.
  init(_ text: String, of file: SweepFile) throws(Failure) {
    let value = try JSONValue.parse(Array(text.utf8), file: "ledger")
    guard case .array(let settings)? = value["settings"]?.content, let rung = value["rung"]?.integer else {
      throw Failure(.data, "the ledger has a point without settings")
    }
    self.settings = settings.compactMap(\.integer)
    self.rung = Int(rung)
    if let seed = value["seed"]?.integer { self.seed = UInt64(clamping: seed) }
    guard self.settings.count == file.axes.count, zip(file.axes, self.settings).allSatisfy({ $0.has($1) })
    else {
      throw Failure(
        .data,
        "sweep \(MessageText.quote(file.name)): the ledger has a point with other settings than the axes of the file: "
          + "were they changed, or does another sweep of the ledger have the point?")
    }
  }
}
