/// What the output unit of a tile is sending.
struct Emission {
  var job = Job(route: -1, position: -1, credit: 0, station: 0)
  /// Scalars and values carry value 0.
  var items = SentItems()
  var item = 0
  var segment = 0
  /// Place in the destination list of the segment; behind the items: in the list of ENDs.
  var place = 0
  var isEnding = false
  /// Packets sent to each destination of the route.
  var sent: [Int32] = []
  /// Which of every `LatencyCounts.sampling` items is measured.
  var measured = 0
  /// Digest of the items.
  var digest: UInt64 = 0
  /// Destinations that take part at this position and are reached over the network.
  var isOpen: [Bool] = []
  var isDone = true
  /// Copies of the current item made so far.
  var copies = 0

  /// Whether the packet just sent was the first copy of its spike.
  var isFirstCopy: Bool { copies == 1 }
}
