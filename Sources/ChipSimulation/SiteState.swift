/// The accumulators or buffers of one inlet for one position.
struct Bank {
  /// Position that holds the bank; -1 when it is free.
  var position: Int32 = -1
  /// Sources whose END (or all of whose scalars) arrived, and how many there are.
  var ends: Int32 = 0
  var sources: Int32 = 0
  var served: Int32 = 0
  /// Sum of the numbers in the ENDs.
  var announced: Int32 = 0
  var lost: Int32 = 0
  var isClosed = false
  /// Stations that still use what the bank holds.
  var users: Int32 = 0
}

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
  var waiting: [Int32] = []
}

/// What the output unit of a tile is sending.
struct Emission {
  var job = Job(route: -1, position: -1, credit: 0, station: 0)
  /// (channel, value) of each packet; scalars and values carry value 0.
  var items: [(channel: Int32, value: Int32)] = []
  var item = 0
  var segment = 0
  /// Place in the destination list of the segment; behind the items: in the list of ENDs.
  var place = 0
  var isEnding = false
  /// Packets sent to each destination of the route.
  var sent: [Int32] = []
  /// Destinations that take part at this position and are reached over the network.
  var isOpen: [Bool] = []
  var isDone = true
  /// Copies of the current item made so far.
  var copies = 0

  /// Whether the packet just sent was the first copy of its spike.
  var isFirstCopy: Bool { copies == 1 }
}
