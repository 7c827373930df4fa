import DataFiles
import DesignSpace
import SweepPlans

/// A search by a sampler of Optuna: asks for points, and tells what they measured.
///
/// A search that goes on starts again from its first point: the sampler with the same seed and the same answers asks
/// for the same points, and the ledger has their results.
final class OptunaSearch {
  private let bridge: SearchBridge
  private let space: SweepSpace

  /// Opens a study.
  ///
  /// - Throws: 66 where Optuna is missing, 65 for an unknown sampler.
  init(_ file: SweepFile) throws(Failure) {
    space = SweepSpace(file)
    bridge = try SearchBridge()
    _ = try bridge.ask([
      JSONField("op", .string("open")), JSONField("sampler", .string(file.search.sampler)),
      JSONField("seed", .integer(Int128(file.search.seed))),
      JSONField("directions", .array(file.objectives.map { _ in .string("minimize") })),
      JSONField("space", .array(space.space.axes.map(Self.axis))),
    ])
  }

  /// The next points, with the numbers under which they are told.
  func ask(_ count: Int) throws(Failure) -> [(id: Int64, settings: [Int64])] {
    let answer = try bridge.ask([
      JSONField("op", .string("ask")), JSONField("count", .integer(Int128(count))),
    ])
    return (answer["trials"]?.elements ?? []).compactMap { trial in
      trial["id"]?.integer.map { id in
        (id, space.settings(of: trial["values"]?.elements.compactMap(\.integer) ?? []))
      }
    }
  }

  /// Tells the objectives of a point, all minimised; nil for a point that failed or violates a constraint.
  func tell(_ id: Int64, _ values: [Double]?) throws(Failure) {
    _ = try bridge.ask([
      JSONField("op", .string("tell")), JSONField("id", .integer(Int128(id))),
      JSONField("values", values.map { .array($0.map(JSONNode.number)) } ?? .null),
    ])
  }

  /// The last setting of a range, whose length need not fit 64 bits.
  private static func last(_ range: ClosedRange<Int64>, _ step: Int64) -> Int128 {
    let (low, high) = (Int128(range.lowerBound), Int128(range.upperBound))
    return high - (high - low) % Int128(step)
  }

  static func axis(_ axis: DesignAxis) -> JSONNode {
    switch axis.domain {
    case .choices(let count):
      .object([
        JSONField("name", .string(axis.name)), JSONField("type", .string("choices")),
        JSONField("count", .integer(Int128(count))),
      ])
    case .integers(let range, let step, let isLogarithmic):
      .object([
        JSONField("name", .string(axis.name)), JSONField("type", .string("integers")),
        JSONField("low", .integer(Int128(range.lowerBound))),
        JSONField("high", .integer(last(range, step))),
        JSONField("step", .integer(Int128(step))), JSONField("log", .bool(isLogarithmic)),
      ])
    }
  }
}
