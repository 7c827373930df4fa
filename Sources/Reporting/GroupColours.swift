/// One colour per part of a model: a ramp over the layers, separate colours for what stands outside of them.
struct GroupColours {
  /// Groups in the order in which they first appear.
  let groups: [OperatorGroup]
  private let colours: [OperatorGroup: Colour]

  init(_ all: [OperatorGroup]) {
    var seen: Set<OperatorGroup> = []
    groups = all.filter { seen.insert($0).inserted }
    let layers = groups.filter { $0.layer != nil }.sorted()
    var colours: [OperatorGroup: Colour] = [:]
    for (index, group) in layers.enumerated() {
      // The darkest violet is left out: text on it is hard to read.
      colours[group] = Colour.viridis(0.12 + 0.86 * Ratio(index, max(1, layers.count - 1)).value)
    }
    for (index, group) in groups.filter({ $0.layer == nil }).enumerated() {
      colours[group] = Colour(hex: Self.others[index % Self.others.count])
    }
    self.colours = colours
  }

  func colour(of group: OperatorGroup) -> Colour { colours[group] ?? Colour(hex: 0xBBBBBB) }

  /// Colours of Okabe and Ito that viridis does not hold, paler ones behind.
  private static let others: [UInt32] = [0xE69F00, 0xCC79A7, 0xD55E00, 0xF0C987, 0xE8B8D0, 0xC9B29B]
}
