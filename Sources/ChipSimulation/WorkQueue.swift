/// A first-in first-out queue that keeps the element whose turn it is by itself: most queues of a chip never hold two,
/// and then need no memory of their own.
struct WorkQueue<Element> {
  private(set) var first: Element?
  /// The elements behind the first, from `start` on.
  private var later: [Element] = []
  private var start = 0

  /// The element behind the first.
  var second: Element? { start < later.count ? later[start] : nil }

  mutating func append(_ element: Element) {
    if first == nil { first = element } else { later.append(element) }
  }

  /// Removes the first element in O(1) on average.
  ///
  /// - Precondition: the queue is not empty.
  mutating func removeFirst() -> Element {
    guard let element = first else { preconditionFailure("an element to remove") }
    guard start < later.count else {
      first = nil
      return element
    }
    first = later[start]
    start += 1
    if start == later.count {
      later.removeAll(keepingCapacity: true)
      start = 0
    } else if start >= 64, start * 2 >= later.count {
      later.removeFirst(start)
      start = 0
    }
    return element
  }
}
