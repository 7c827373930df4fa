/// Which points go on to the next rung of successive halving.
///
/// K. Jamieson and A. Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization" (2016).
/// With several objectives points are ordered by the rank of their front and, inside one, by crowding distance.
public enum SuccessiveHalving {
  /// Points of each rung for so many at the start, of which one in `eta` goes on; at least one remains.
  public static func sizes(points: Int, rungs: Int, eta: Int) -> [Int] {
    var sizes: [Int] = []
    var size = points
    for _ in 0..<rungs {
      sizes.append(size)
      size = max(1, size / eta)
    }
    return sizes
  }

  /// Indices of the best `count` points, best first; ties go to the lower index.
  ///
  /// `objectives` are the values of each point, all minimised.
  /// Complexity: that of `ParetoOrder.ranks`, and O(objectives * points log points).
  public static func best(_ count: Int, of objectives: [[Double]]) -> [Int] {
    let ranks = ParetoOrder.ranks(objectives)
    var fronts = Array(repeating: [Int](), count: (ranks.max() ?? -1) + 1)
    for (index, rank) in ranks.enumerated() { fronts[rank].append(index) }
    var chosen: [Int] = []
    for front in fronts where chosen.count < min(count, objectives.count) {
      let crowding = ParetoOrder.crowding(front.map { objectives[$0] })
      let order = front.indices.sorted { (-crowding[$0], $0) < (-crowding[$1], $1) }
      chosen += order.map { front[$0] }.prefix(min(count, objectives.count) - chosen.count)
    }
    return chosen
  }
}
