/// The volume that points dominate below a reference point, all objectives minimised.
public enum Hypervolume {
  /// The dominated volume; points that are not better than the reference everywhere add nothing.
  ///
  /// Two objectives by one sweep, more by the exclusive volumes of L. While, L. Bradstreet and L. Barone ("A fast
  /// way of calculating exact hypervolumes", IEEE Trans. Evol. Comput. 16, 86-95, 2012).
  /// Complexity: O(n log n) for two objectives; exponential in the objectives for more.
  public static func volume(_ points: [[Double]], reference: [Double]) -> Double {
    let inside = points.filter { zip($0, reference).allSatisfy { $0 < $1 } }
    let front = ParetoOrder.front(inside).map { inside[$0] }
    switch reference.count {
    case 0: return 0
    case 1: return front.first.map { reference[0] - $0[0] } ?? 0
    case 2: return area(front, reference)
    default: return exclusive(front.sorted { $0[0] > $1[0] }, reference)
    }
  }

  private static func area(_ front: [[Double]], _ reference: [Double]) -> Double {
    var area = 0.0
    var best = reference[1]
    for point in front.sorted(by: { $0[0] < $1[0] }) where point[1] < best {
      area += (reference[0] - point[0]) * (best - point[1])
      best = point[1]
    }
    return area
  }

  /// The sum over points of what each dominates and no later one does.
  private static func exclusive(_ points: [[Double]], _ reference: [Double]) -> Double {
    var sum = 0.0
    for (index, point) in points.enumerated() {
      let box = zip(point, reference).reduce(1) { $0 * ($1.1 - $1.0) }
      // What later points dominate inside the box: their volume after moving them into it.
      let limited = points[(index + 1)...].map { zip($0, point).map { max($0, $1) } }
      sum += box - volume(limited, reference: reference)
    }
    return sum
  }
}
