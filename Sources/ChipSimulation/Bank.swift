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
  /// When the last packet so far that is no END was served; -1 before the first.
  var lastServed: Int64 = -1
  var isClosed = false
  /// Stations that still use what the bank holds.
  var users: Int32 = 0
  /// Source that ended last, and when the first one did; kept where events are recorded.
  var lastSource: Int32 = -1
  var firstEnd: Int64 = -1
}
