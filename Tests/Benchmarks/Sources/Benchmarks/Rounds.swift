/// Times this package and its peers in turn, so that a change of the machine's load meets all of them.
struct Rounds {
  /// Rounds to run; the figures are the best, the ratios those within a round.
  var count = 9

  struct Contestant {
    var name: String
    /// Does the work once and returns a checksum of what it computed.
    var work: () -> UInt64
  }

  struct ResultsDiffer: Error, CustomStringConvertible {
    var description: String
  }

  /// Seconds of each round: those of `own`, then those of each peer.
  ///
  /// - Throws: `ResultsDiffer` if two contestants did not compute the same.
  func run(own: Contestant, peers: [Contestant]) throws(ResultsDiffer) -> [[Double]] {
    let contestants = [own] + peers
    var seconds = contestants.map { _ in [Double]() }
    // The first round warms the caches and is not counted.
    for round in 0...count {
      var expected: UInt64?
      for (index, contestant) in contestants.enumerated() {
        var checksum: UInt64 = 0
        let time = ThreadClock.seconds { checksum = contestant.work() }
        guard checksum == expected ?? checksum else {
          throw ResultsDiffer(description: "\(contestant.name) and \(own.name) computed different results")
        }
        expected = checksum
        if round > 0 { seconds[index].append(time) }
      }
    }
    return seconds
  }

  /// Turns the seconds of two contestants into figures; `figure` converts the best time into the row's unit.
  static func result(own: [Double], peer: [Double], figure: (Double) -> Double) -> Row.Result {
    let ratios = zip(own, peer).map { $1 / $0 }.sorted()
    return Row.Result(
      own: figure(own.min() ?? 0), peer: figure(peer.min() ?? 0),
      ratio: Row.Spread(min: ratios[0], median: ratios[ratios.count / 2], max: ratios[ratios.count - 1]))
  }
}
