/// Times this package and its peers in turn, so that a change of the machine's load meets all of them.
struct Rounds {
  /// Rounds to run; the figures are the best, the ratios those within a round.
  var count = 9

  struct Contestant {
    var name: String
    /// Does the work once; returns the seconds that count and a checksum of what was computed.
    var measure: () throws -> (seconds: Double, checksum: UInt64)

    /// One whose whole work counts, in processor time of this thread.
    init(name: String, work: @escaping () -> UInt64) {
      self.init(name: name) {
        var checksum: UInt64 = 0
        let seconds = ThreadClock.seconds { checksum = work() }
        return (seconds, checksum)
      }
    }

    /// One that measures itself.
    init(name: String, measure: @escaping () throws -> (seconds: Double, checksum: UInt64)) {
      self.name = name
      self.measure = measure
    }
  }

  struct ResultsDiffer: Error, CustomStringConvertible {
    var description: String
  }

  /// Seconds of each round: those of `own`, then those of each peer.
  ///
  /// - Throws: `ResultsDiffer` if two contestants did not compute the same, and what a contestant throws.
  func run(own: Contestant, peers: [Contestant]) throws -> [[Double]] {
    let contestants = [own] + peers
    var seconds = contestants.map { _ in [Double]() }
    // The first round warms the caches and is not counted.
    for round in 0...count {
      var expected: UInt64?
      for (index, contestant) in contestants.enumerated() {
        let (time, checksum) = try contestant.measure()
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
