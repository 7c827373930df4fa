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
      guard !stream.pointee.isEmpty, stream.pointee.head.pointee < limit else { continue }
      (heads + count).initialize(to: Head(time: stream.pointee.head.pointee, input: input))
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

  /// Whether two inputs take turns: the one whose turn it is has few packets before `bound`, which `next` found.
  @inline(__always) func isMixed(before bound: Int64) -> Bool {
    guard count == 2 else { return false }
    let stream = heads[place].input.pointee.stream
    let far = stream.pointee.head + Self.fewPackets
    return far < stream.pointee.endOfPiece && far.pointee >= bound
  }

  /// Packets that are passed on alone rather than mixed.
  private static let fewPackets = 8

  /// The packets of the input whose turn it is that lie in one piece and arrive before a time.
  @inline(__always) func piece(before bound: Int64) -> TrainPiece {
    let stream = heads[place].input.pointee.stream
    return TrainPiece(first: stream.pointee.head, end: stream.pointee.endOfPiece).before(bound)
  }

  /// Packets of two inputs in the order of arrival, and the last one of each; nil where there is none.
  struct Mixed {
    let piece: TrainPiece
    let lasts: (UnsafeMutablePointer<Int64>?, UnsafeMutablePointer<Int64>?)
  }

  /// Takes packets of both inputs out into a chunk, in the order of arrival, until one of them has none left in a
  /// piece.
  ///
  /// - Precondition: there are two inputs.
  @inline(__always)
  func mix(into scratch: UnsafeMutablePointer<Int64>, _ chunks: TrainChunks) -> Mixed {
    let streams = (heads[0].input.pointee.stream, heads[1].input.pointee.stream)
    let first = TrainPiece(first: streams.0.pointee.head, end: streams.0.pointee.endOfPiece).before(limit)
    let second = TrainPiece(first: streams.1.pointee.head, end: streams.1.pointee.endOfPiece).before(limit)
    var (a, b) = (first.first, second.first)
    var lasts = (scratch, scratch)
    var place = scratch
    let end = scratch + TrainChunks.packets
    while place != end, a != first.end, b != second.end {
      // At equal times the first input goes first.
      let isSecond = b.pointee < a.pointee
      let next = isSecond ? b : a
      place.pointee = next.pointee
      place[TrainChunks.packets] = next[TrainChunks.packets]
      let step = isSecond ? 1 : 0
      b += step
      a += 1 - step
      lasts.0 = isSecond ? lasts.0 : place
      lasts.1 = isSecond ? place : lasts.1
      place += 1
    }
    if a != first.first { streams.0.pointee.removeAll(before: a, chunks) }
    if b != second.first { streams.1.pointee.removeAll(before: b, chunks) }
    return Mixed(
      piece: TrainPiece(first: scratch, end: place),
      lasts: (a != first.first ? lasts.0 : nil, b != second.first ? lasts.1 : nil))
  }

  /// Looks at the input whose turn it was again, packets of which have been taken.
  @inline(__always) mutating func update() { update(place) }

  /// Looks at both inputs again.
  @inline(__always) mutating func updateBoth() {
    update(1)
    update(0)
  }

  /// Latency with which the feeder of one of them hears of freed space.
  @inline(__always) func latency(_ index: Int) -> Int64 { heads[index].input.pointee.latency }

  @inline(__always) private mutating func update(_ place: Int) {
    let stream = heads[place].input.pointee.stream
    if !stream.pointee.isEmpty, stream.pointee.head.pointee < limit {
      heads[place].time = stream.pointee.head.pointee
      return
    }
    count -= 1
    for index in place..<count { heads[index] = heads[index + 1] }
  }
}
