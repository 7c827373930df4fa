/// A first-in first-out queue over one array that keeps its capacity: no allocation in steady state.
struct WorkQueue<Element> {
  private var elements: [Element] = []
  private var start = 0

  var first: Element? { start < elements.count ? elements[start] : nil }

  mutating func append(_ element: Element) { elements.append(element) }

  /// Removes the first element in O(1) on average.
  ///
  /// - Precondition: the queue is not empty.
  mutating func removeFirst() -> Element {
    let element = elements[start]
    start += 1
    if start == elements.count {
      elements.removeAll(keepingCapacity: true)
      start = 0
    } else if start >= 64, start * 2 >= elements.count {
      elements.removeFirst(start)
      start = 0
    }
    return element
  }
}
