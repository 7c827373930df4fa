/// Progress of one station.
struct StationState {
  /// The position that it computes next, in order.
  var next: Int32 = 0
  var isComputing = false
  var sending = SendingPositions()
}

/// Positions whose results are on their way out, with the number of routes still to send.
///
/// There is mostly one, which needs no memory of its own.
struct SendingPositions {
  private var first: (position: Int32, routes: Int32) = (-1, 0)
  private var others: [(position: Int32, routes: Int32)] = []

  mutating func add(_ position: Int32, routes: Int32) {
    if first.routes == 0 { first = (position, routes) } else { others.append((position, routes)) }
  }

  /// Counts a route that has been sent; returns whether it was the last one of its position.
  mutating func routeIsDone(_ position: Int32) -> Bool {
    if first.routes > 0, first.position == position {
      first.routes -= 1
      return first.routes == 0
    }
    guard let index = others.firstIndex(where: { $0.position == position }) else { return false }
    others[index].routes -= 1
    guard others[index].routes == 0 else { return false }
    others.remove(at: index)
    return true
  }
}

/// Progress of one route.
struct RouteState {
  /// Positions that wait for credits, in order.
  var waiting = WorkQueue<Int32>()
}
