/// Progress of one station.
struct StationState {
  /// The position that it computes next, in order.
  var next: Int32 = 0
  var isComputing = false
  /// Positions whose results are on their way out, with the number of routes still to send.
  var sending: [(position: Int32, routes: Int32)] = []
}

/// Progress of one route.
struct RouteState {
  /// Positions that wait for credits, in order.
  var waiting = WorkQueue<Int32>()
}
