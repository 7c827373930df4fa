/// Domination among points of several objectives, all of them minimised.
public enum ParetoOrder {
  /// Whether `one` is nowhere worse than `other` and somewhere better.
  public static func dominates(_ one: [Double], _ other: [Double]) -> Bool {
    var isBetter = false
    for (a, b) in zip(one, other) {
      if a > b { return false }
      if a < b { isBetter = true }
    }
    return isBetter
  }

  /// The rank of every point: 0 on the front, n + 1 on the front of what remains without the ranks up to n.
  ///
  /// Equal points have equal ranks (K. Deb et al., "A fast and elitist multiobjective genetic algorithm:
  /// NSGA-II", IEEE Trans. Evol. Comput. 6, 182-197, 2002).
  /// Complexity: O(points log points) for one or two objectives. For more, O(points^2 * objectives) comparisons where
  /// nearly all points are on one front, far fewer where there are many fronts; memory is O(points).
  public static func ranks(_ points: [[Double]]) -> [Int] {
    var ranks = Array(repeating: 0, count: points.count)
    var fronts: [[Int]] = []
    for index in lexicographic(points) {
      let rank = firstFront(of: fronts) { isDominated(points[index], by: $0, points) }
      if rank == fronts.count { fronts.append([]) }
      fronts[rank].append(index)
      ranks[index] = rank
    }
    return ranks
  }

  /// The first front that does not dominate a point; the number of fronts where all do.
  ///
  /// What dominates on a front is dominated on every front before: the fronts that dominate are the first ones
  /// (X. Zhang, Y. Tian, R. Cheng and Y. Jin, "An efficient approach to nondominated sorting for evolutionary
  /// multiobjective optimization", IEEE Trans. Evol. Comput. 19, 201-213, 2015).
  private static func firstFront(of fronts: [[Int]], dominates: ([Int]) -> Bool) -> Int {
    var (low, high) = (0, fronts.count)
    while low < high {
      let middle = (low + high) / 2
      if dominates(fronts[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Whether a point of a front, all before it in lexicographic order, dominates a point.
  private static func isDominated(_ point: [Double], by front: [Int], _ points: [[Double]]) -> Bool {
    // Of up to two objectives the one that came last has the smallest second one.
    guard point.count > 2 else { return front.last.map { dominates(points[$0], point) } ?? false }
    // Those that came last are nearest in the first objective, and so the likeliest.
    return front.reversed().contains { dominates(points[$0], point) }
  }

  /// Indices of the points in lexicographic order, in which a point can only be dominated by one before it.
  private static func lexicographic(_ points: [[Double]]) -> [Int] {
    points.indices.sorted { isBefore((points[$0], $0), (points[$1], $1)) }
  }

  /// Indices of the points that none dominates, in ascending order.
  ///
  /// Complexity: O(points log points) for one or two objectives, else O(points * front).
  public static func front(_ points: [[Double]]) -> [Int] {
    var front: [Int] = []
    for index in lexicographic(points) where !isDominated(points[index], by: front, points) {
      front.append(index)
    }
    return front.sorted()
  }

  /// Crowding distance of every point among all of them: larger where fewer others are near.
  ///
  /// As NSGA-II defines it (Deb, Pratap, Agarwal and Meyarivan, 2002).
  /// Complexity: O(objectives * points log points).
  public static func crowding(_ points: [[Double]]) -> [Double] {
    var distances = Array(repeating: 0.0, count: points.count)
    for objective in 0..<(points.first?.count ?? 0) {
      let order = points.indices.sorted { (points[$0][objective], $0) < (points[$1][objective], $1) }
      guard let first = order.first, let last = order.last else { continue }
      let width = points[last][objective] - points[first][objective]
      distances[first] = .infinity
      distances[last] = .infinity
      guard width > 0 else { continue }
      for place in order.indices.dropFirst().dropLast() {
        let gap = points[order[place + 1]][objective] - points[order[place - 1]][objective]
        distances[order[place]] += gap / width
      }
    }
    return distances
  }

  /// Lexicographic order of values, then of indices.
  private static func isBefore(_ one: ([Double], Int), _ other: ([Double], Int)) -> Bool {
    for (a, b) in zip(one.0, other.0) where a != b { return a < b }
    return one.1 < other.1
  }
}
