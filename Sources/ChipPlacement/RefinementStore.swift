/// Keeps refinements of placements beyond the process that made them.
///
/// What it answers is checked as any placement is, but not whether it is the best: it must give back what was kept for
/// the same description by the same version of the placer, or nothing.
public protocol RefinementStore: AnyObject {
  /// Looks for a refinement.
  ///
  /// - Parameters:
  ///   - description: everything that decides the refinement, as text.
  ///   - count: cores of the chip.
  /// - Returns: the core to which the contents of each core moved; nil where that is not known.
  func cores(_ description: String, count: Int) -> [Int]?

  /// Keeps a refinement, where it can.
  func keep(_ cores: [Int], _ description: String)
}
