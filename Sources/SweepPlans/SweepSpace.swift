public import DesignSpace

/// The axes of a sweep as a design space: axes that move together are one axis of it.
public struct SweepSpace: Sendable {
  /// The space that searches see.
  public let space: DesignSpace
  /// Axes of the sweep by axis of the space.
  public let groups: [[Int]]
  private let count: Int

  /// Joins the axes of a sweep that its `zip` names.
  public init(_ file: SweepFile) {
    let zipped = Set(file.zips.joined())
    groups = file.axes.indices.compactMap { axis in
      if let zip = file.zips.first(where: { $0.contains(axis) }) {
        return zip.min() == axis ? zip : nil
      }
      return zipped.contains(axis) ? nil : [axis]
    }
    count = file.axes.count
    axisNames = groups.map { group in group.map { file.axes[$0].path }.joined(separator: " with ") }
    space = DesignSpace(
      groups.map { DesignAxis(name: file.axes[$0[0]].path, domain: file.axes[$0[0]].domain) })
  }

  /// Names of the axes of the space; axes that move together are named together, as nothing tells their parts.
  public let axisNames: [String]

  /// Settings of the sweep's axes at a point of the space.
  public func settings(of point: [Int64]) -> [Int64] {
    var settings = Array(repeating: Int64(0), count: count)
    for (group, setting) in zip(groups, point) {
      for axis in group { settings[axis] = setting }
    }
    return settings
  }
}
