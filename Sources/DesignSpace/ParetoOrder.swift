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
  /// Complexity: O(points^2 * objectives).
  public static func ranks(_ points: [[Double]]) -> [Int] {
    var dominators = Array(repeating: 0, count: points.count)
    var dominated = Array(repeating: [Int](), count: points.count)
    for one in points.indices {
      for other in points.indices where dominates(points[one], points[other]) {
        dominated[one].append(other)
        dominators[other] += 1
      }
    }
    var ranks = Array(repeating: 0, count: points.count)
    var front = points.indices.filter { dominators[$0] == 0 }
    var rank = 0
    while !front.isEmpty {
      var next: [Int] = []
      for point in front {
        ranks[point] = rank
        for other in dominated[point] {
          dominators[other] -= 1
          if dominators[other] == 0 { next.append(other) }
        }
      }
      front = next.sorted()
      rank += 1
    }
    return ranks
  }

  /// Indices of the points that none dominates, in ascending order.
  ///
  /// Complexity: O(points log points) for two objectives, else O(points * front).
  public static func front(_ points: [[Double]]) -> [Int] {
    // A point can only be dominated by one that is before it in lexicographic order.
    let order = points.indices.sorted { isBefore((points[$0], $0), (points[$1], $1)) }
    var front: [Int] = []
    if points.first?.count == 2 {
      var best = Double.infinity
      for index in order {
        let point = points[index]
        let repeats = front.last.map { points[$0] == point } ?? false
        guard point[1] < best || repeats else { continue }
        best = point[1]
        front.append(index)
      }
    } else {
      for index in order where !front.contains(where: { dominates(points[$0], points[index]) }) {
        front.append(index)
      }
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
