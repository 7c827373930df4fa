/// The inputs of a port from which packets arrive before a time, to be merged in the order of arrival.
struct TrainMerge {
  /// An input and the arrival of its next packet.
  struct Head {
    var time: Int64
    let input: UnsafeMutablePointer<TrainInput>
  }

  private let heads: UnsafeMutablePointer<Head>
  private let limit: Int64
  /// Inputs from which packets still arrive before the limit.
  private(set) var count = 0
  /// Place of the input whose turn it is.
  private var place = 0

  /// Finds the inputs of a port with packets before `limit`, in the order of simultaneous arrivals.
  @inline(__always)
  init(_ port: UnsafeMutablePointer<TrainPort>, before limit: Int64, heads: UnsafeMutablePointer<Head>) {
    self.heads = heads
    self.limit = limit
    for index in 0..<port.pointee.inputCount {
      let input = port.pointee.inputs + index
      let stream = input.pointee.stream
      guard !stream.pointee.isEmpty, stream.pointee.head.pointee.time < limit else { continue }
      (heads + count).initialize(to: Head(time: stream.pointee.head.pointee.time, input: input))
      count += 1
    }
  }

  /// The input whose packet comes first, and the time before which no other input has one to go before.
  ///
  /// - Precondition: `count > 0`.
  @inline(__always) mutating func next() -> (input: UnsafeMutablePointer<TrainInput>, bound: Int64) {
    place = 0
    var bound = limit
    var best = heads[0].time
    for index in 1..<max(1, count) {
      let time = heads[index].time
      if time < best {
        bound = best
        best = time
        place = index
      } else if time < bound {
        // Behind the best one, which goes first at equal times.
        bound = time + 1
      }
    }
    return (heads[place].input, bound)
  }

  /// Looks at the input whose turn it was again, packets of which have been taken.
  @inline(__always) mutating func update() {
    let stream = heads[place].input.pointee.stream
    if !stream.pointee.isEmpty, stream.pointee.head.pointee.time < limit {
      heads[place].time = stream.pointee.head.pointee.time
      return
    }
    count -= 1
    for index in place..<count { heads[index] = heads[index + 1] }
  }
}
