import ChipModel
import EventKernel
import Quantities

/// Credits that nobody has needed so far.
extension TrainEngine {
  /// Lets the credits take effect that have come to a station which cannot send without them.
  mutating func takeCredits(of station: Int, _ position: Int, tile: Int, _ agenda: inout Agenda) {
    var isShort = false
    for place in program.stationRoutes.places(of: station) {
      let route = program.stationRoutes[place]
      if unusedCredits[route] >= 0, program.lacksCredit(route, position) { isShort = true }
    }
    guard isShort else { return }
    let now = agenda.now.picoseconds
    evaluate(tile, before: now)
    while takeEffect(tile, by: now) {}
  }

  /// Whether no route has more unused credits than its destinations give.
  var keepsFewCredits: Bool {
    unusedCredits.indices.allSatisfy { route in
      var count = 0
      var index = unusedCredits[route]
      while index >= 0 {
        count += 1
        index = network.trains[index].follower
      }
      return count <= program.chip.core.banks * (program.creditBase[route + 1] - program.creditBase[route])
    }
  }

  /// Takes a credit out of the list of its route.
  mutating func unlistCredit(_ index: Int32) {
    let (before, behind) = (network.trains[index].leader, network.trains[index].follower)
    if before >= 0 {
      network.trains[before].follower = behind
    } else {
      unusedCredits[Int(program.creditRoute[Int(network.trains[index].inlet)])] = behind
    }
    if behind >= 0 { network.trains[behind].leader = before }
    network.trains[index].isListed = false
  }

  /// Watches all credits for which a route of a station waits.
  mutating func watchCredits(of station: Int, tile: Int, _ agenda: inout Agenda) {
    for place in program.stationRoutes.places(of: station) {
      let route = program.stationRoutes[place]
      guard unusedCredits[route] >= 0, program.routes[route].waiting.first != nil else { continue }
      var index = unusedCredits[route]
      unusedCredits[route] = -1
      while index >= 0 {
        let next = network.trains[index].follower
        network.trains[index].isListed = false
        watch(index, tile, after: agenda.now.picoseconds, &agenda)
        index = next
      }
    }
  }
}
