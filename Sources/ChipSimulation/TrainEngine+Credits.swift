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
    network.evaluateEjection(of: tile, before: now, &fabric.ledger)
    settleDues()
    while takeEffect(tile, by: now) {}
    for place in program.stationRoutes.places(of: station) { forgetCredits(of: program.stationRoutes[place]) }
  }

  /// Ends the references to credits of a route that took effect.
  private mutating func forgetCredits(of route: Int) {
    var index = unusedCredits[route]
    unusedCredits[route] = -1
    while index >= 0 {
      let next = network.trains[index].follower
      if network.trains[index].isHandled {
        unlist(index)
      } else {
        unusedCredits[route] = enlist(index, before: unusedCredits[route])
      }
      index = next
    }
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
        let isHandled = network.trains[index].isHandled
        unlist(index)
        if !isHandled { watch(index, tile, after: agenda.now.picoseconds, &agenda) }
        index = next
      }
    }
  }
}
