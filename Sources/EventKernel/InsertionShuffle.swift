/// Holds back the events scheduled since the last one was taken, to insert them in a random order.
///
/// A knob for tests: since the key is a total order, a run must not notice it.
@usableFromInline
struct InsertionShuffle {
  var generator: RandomStream
  var held: [Event] = []

  init(seed: UInt64) { generator = RandomStream(seed: seed) }

  mutating func insert(into wheel: inout EventWheel) {
    held.shuffle(using: &generator)
    for event in held { wheel.push(event) }
    held.removeAll(keepingCapacity: true)
  }
}
