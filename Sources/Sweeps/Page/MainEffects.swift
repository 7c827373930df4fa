import SweepPlans

/// How far the mean of an objective moves over the values of an axis, from the points that a sweep happens to have.
struct MainEffects {
  /// Most values of an axis that stand alone; more are joined to four groups.
  static let mostValues = 8

  /// Largest share that is told: what is beyond it is no answer, and no number of a page.
  private static let largestShare = 1e9

  /// The points whose axis has one value, or one of a stretch of values.
  struct Group {
    var text: String
    var count: Int
    var mean: Double
  }

  let axis: String
  let groups: [Group]
  /// Largest mean less the smallest one.
  let spread: Double
  /// The spread over the mean of all points, at most a billion; 0 where that is 0 or none.
  let share: Double

  /// The effect of an axis, by its number, on an objective.
  init(_ data: SweepPageData, axis number: Int, objective: Int) {
    let points = data.measured
    let axis = data.file.axes[number]
    let settings = Array(Set(points.map { $0.settings[number] })).sorted()
    let stretches: [ArraySlice<Int64>] =
      settings.count <= Self.mostValues
      ? settings.indices.map { settings[$0...$0] }
      : (0..<4).map { settings[(settings.count * $0 / 4)..<(settings.count * ($0 + 1) / 4)] }
    groups = stretches.compactMap { stretch in
      guard let low = stretch.first, let high = stretch.last else { return nil }
      let values = points.filter { (low...high).contains($0.settings[number]) }.map { $0.values[objective] }
      let name = low == high ? axis.text(low) : "\(axis.text(low)) to \(axis.text(high))"
      return Group(text: SweepPageData.clipped(name), count: values.count, mean: Self.mean(values))
    }
    self.axis = axis.path
    let means = groups.map(\.mean)
    spread = (means.max() ?? 0) - (means.min() ?? 0)
    let all = Self.mean(points.map { $0.values[objective] })
    // Ledgers of earlier versions may have numbers that no run has, whose sums are not finite.
    let ratio = spread / all
    share = all != 0 && ratio.isFinite ? min(Self.largestShare, max(0, ratio)) : 0
  }

  /// The effects on an objective of all axes; axes that move together count once.
  static func list(_ data: SweepPageData, objective: Int) -> [MainEffects] {
    SweepSpace(data.file).axisNames.compactMap { name in
      data.file.axes.firstIndex { $0.path == name }.map {
        MainEffects(data, axis: $0, objective: objective)
      }
    }
  }

  private static func mean(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
  }
}
