import ChipPlacement

extension Placement {
  /// The entries of one operator, in order.
  func entries(of operation: String) -> [PlacementEntry] { entries.filter { $0.operation == operation } }
}
