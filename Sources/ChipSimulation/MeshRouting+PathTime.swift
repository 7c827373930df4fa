import ChipModel
import Quantities
import RunRecord

extension MeshRouting {
  /// Time from the injection of a packet into an empty network to its arrival in the queue, in picoseconds.
  func pathTime(from source: Int, to destination: Int, flits: Int64, _ network: NetworkModel) -> Int64 {
    let router = network.routerLatency.picoseconds
    var tile = source
    var sum: Int64 = 0
    while true {
      let direction = direction(from: tile, to: destination)
      let flitTime = flitTime(tile, direction.rawValue)
      guard direction != .ejection else { return sum + router + flits * flitTime }
      let isCut = network.switching == .cutThrough && !isChipLink(tile, direction.rawValue)
      sum += router + (isCut ? flitTime : flits * flitTime) + linkLatency(tile, direction.rawValue)
      tile = neighbour(tile, direction)
    }
  }
}
