/// The order of events at one time: the second part of the total order (time, rank, source, sequence).
///
/// What frees room comes before what takes it, so that a packet that arrives at the very time at which a
/// buffer slot or a place in a queue is freed finds it free. A test checks each pair of neighbours.
public enum EventRank: UInt8, Sendable, CaseIterable {
  /// Flits of an input buffer were freed: the router before it may send again.
  case bufferFreed = 0
  /// Flits of the core's own injection buffer were freed.
  case injectionFreed = 1
  /// A packet arrives at a router.
  case arrival = 2
  /// The synapse unit has served a packet; the next one leaves the input queue, which frees a place.
  case served = 3
  /// A packet leaves the ejection port into the core's input queue.
  case delivery = 4
  /// The neuron unit has finished a task.
  case computed = 5
  /// The output unit has made a packet ready.
  case emitted = 6
}
