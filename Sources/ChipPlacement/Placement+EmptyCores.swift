public import ChipModel

extension Placement {
  /// Cores that hold no piece of an operator, in the order in which the placer visits the mesh.
  ///
  /// Complexity: O(entries + cores).
  public func emptyCores(of chip: Chip) -> [Int] {
    let used = Set(entries.map(\.node))
    return SystemWalk(chip).cores.filter { !used.contains(.core($0)) }
  }
}
