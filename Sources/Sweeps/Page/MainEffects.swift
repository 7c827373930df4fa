import DesignSpace
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
    /// Nil where no point has a result.
    var mean: Double?
  }

  /// The axis; those that move together are one.
  let axis: String
  let groups: [Group]
  /// Largest mean less the smallest one over the mean of all points, at most a billion.
  ///
  /// Nil where it is not known: results of one value only, or numbers that no run has.
  let share: Double?

  /// The effect of axes that move together, by their numbers, on an objective.
  init(_ data: SweepPageData, axes members: [Int], name: String, objective: Int) {
    let points = data.measured
    let first = members[0]
    groups = Self.stretches(data, first).compactMap { stretch in
      guard let low = stretch.first, let high = stretch.last else { return nil }
      let values = points.filter { (low...high).contains($0.settings[first]) }.map { $0.values[objective] }
      let names = members.map { member in
        let axis = data.file.axes[member]
        return low == high ? axis.text(low) : "\(axis.text(low)) to \(axis.text(high))"
      }
      return Group(
        text: SweepPageData.clipped(names.joined(separator: ", ")), count: values.count,
        mean: Self.mean(values))
    }
    axis = SweepPageData.clippedName(name)
    let means = groups.compactMap(\.mean)
    let spread = (means.max() ?? 0) - (means.min() ?? 0)
    // Ledgers of earlier versions may have numbers that no run has, whose sums are not finite.
    let ratio = spread == 0 ? 0 : spread / (Self.mean(points.map { $0.values[objective] }) ?? 0)
    share = means.count > 1 && ratio.isFinite ? min(Self.largestShare, max(0, ratio)) : nil
  }

  /// Settings of an axis that stand alone or are joined: all that it may have where they are few, else those of results.
  private static func stretches(_ data: SweepPageData, _ axis: Int) -> [ArraySlice<Int64>] {
    if case .choices(let count) = data.file.axes[axis].domain, count <= mostValues {
      return (0..<Int64(count)).map { [$0] }
    }
    let settings = Array(Set(data.measured.map { $0.settings[axis] })).sorted()
    guard settings.count > mostValues else { return settings.map { [$0] } }
    return (0..<4).map { settings[(settings.count * $0 / 4)..<(settings.count * ($0 + 1) / 4)] }
  }

  /// The effects on an objective of all axes; axes that move together count once.
  static func list(_ data: SweepPageData, objective: Int) -> [MainEffects] {
    let space = SweepSpace(data.file)
    return zip(space.groups, space.axisNames).map {
      MainEffects(data, axes: $0, name: $1, objective: objective)
    }
  }

  private static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}
