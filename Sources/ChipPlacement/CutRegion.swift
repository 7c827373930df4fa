/// Where the pieces of a linear layer will lie, which decides how far its packets go.
struct CutRegion {
  /// What lies together in the region, and what is spread over all of it.
  enum Grouping {
    /// The parts of one block of outputs lie together: sums are near, inputs come from the middle of the region.
    case columns
    /// The blocks of one part of the inputs lie together, beside what makes these inputs: sums are far.
    case rows
  }

  /// Servers that a packet visits beside links: output unit, ejection port and core.
  private static let ends = 3.0

  /// Cores of the region.
  var area: Double
  /// What lies together.
  var holds: Grouping

  /// Visits of servers, links among them, by one token's packets if a layer is cut so.
  ///
  /// The mean distance to the middle of a square is half of its side. Every part of the inputs repeats the
  /// partial sums, every block of outputs repeats the deliveries.
  func cost(inputs: Int, sums: Int, parts: Int, blocks: Int) -> Double {
    let far = area.squareRoot() / 2
    let near = (area / Double(holds == .columns ? blocks : parts)).squareRoot() / 2
    let (input, sum) = holds == .columns ? (far, near) : (near, far)
    let spikes = Double(ExpectedTraffic.spikesPerChannel) / Double(ExpectedTraffic.unit) * Double(inputs)
    return spikes * Double(blocks) * (Self.ends + input) + Double(sums * (parts - 1)) * (Self.ends + sum)
  }
}
