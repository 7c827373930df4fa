/// Follows the length of the input queue of every core and notes when it has doubled or halved.
///
/// Packets enter at times that may be told of before, and leave when the synapse unit starts to serve them. What
/// is served as soon as it comes does not wait and is not told of.
struct QueueRows {
  struct Change {
    var time: Int64
    var core: Int32
    var depth: Int32
  }

  private struct Queue {
    /// Packets that wait, and how many were noted last.
    var depth: Int32 = 0
    var noted: Int32 = 0
    /// Times of entry that are not looked at yet, ascending, from `first` on.
    var entries: [Int64] = []
    var first = 0
    /// Whether the core is one of those `entered`.
    var isListed = false
  }

  private var queues: [Queue]
  /// Cores with entries that are not looked at yet, and others.
  private var entered: [Int32] = []
  private var changes: [Change] = []

  init(tiles: Int) { queues = Array(repeating: Queue(), count: tiles) }

  /// A packet enters the queue of a core at a time no earlier than those before, and waits there.
  mutating func enter(_ core: Int32, at time: Int64) {
    queues[Int(core)].entries.append(time)
    guard !queues[Int(core)].isListed else { return }
    queues[Int(core)].isListed = true
    entered.append(core)
  }

  /// The synapse unit of a core starts to serve a packet, which has waited if any has.
  ///
  /// What comes at the very time at which the unit takes the next packet comes behind it.
  mutating func start(_ core: Int32, at time: Int64) {
    let place = Int(core)
    look(core, before: time)
    guard queues[place].depth > 0 else { return }
    queues[place].depth -= 1
    note(core, at: time)
  }

  private mutating func look(_ core: Int32, before time: Int64) {
    let place = Int(core)
    while queues[place].first < queues[place].entries.count {
      let entry = queues[place].entries[queues[place].first]
      guard entry < time else { return compact(place) }
      queues[place].first += 1
      queues[place].depth += 1
      note(core, at: entry)
    }
    queues[place].entries.removeAll(keepingCapacity: true)
    queues[place].first = 0
  }

  /// Gives the memory of entries back that were looked at, in a queue that is never empty.
  private mutating func compact(_ place: Int) {
    guard queues[place].first > 64, 2 * queues[place].first > queues[place].entries.count else { return }
    queues[place].entries.removeFirst(queues[place].first)
    queues[place].first = 0
  }

  @inline(__always) private mutating func note(_ core: Int32, at time: Int64) {
    let (depth, noted) = (queues[Int(core)].depth, queues[Int(core)].noted)
    guard depth != noted, depth >= 2 * noted || 2 * depth <= noted else { return }
    queues[Int(core)].noted = depth
    changes.append(Change(time: time, core: core, depth: depth))
  }

  /// Takes all changes up to a time in the order (time, core); everything up to then was told of.
  mutating func take(upTo time: Int64) -> [Change] {
    for core in entered {
      look(core, before: time + 1)
      if queues[Int(core)].entries.isEmpty { queues[Int(core)].isListed = false }
    }
    entered.removeAll { !queues[Int($0)].isListed }
    defer { changes.removeAll(keepingCapacity: true) }
    return changes.enumerated().sorted {
      ($0.element.time, $0.element.core, $0.offset) < ($1.element.time, $1.element.core, $1.offset)
    }.map(\.element)
  }
}
