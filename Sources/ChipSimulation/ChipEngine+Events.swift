import EventKernel
import RunRecord

extension ChipEngine where Program: ~Copyable {
  /// A packet has come over a link: tells of the port that sent it, before the packet is told of the next one.
  mutating func recordHop(_ index: Int32, _ now: Int64) {
    let entry = Int(fabric.pool[index].entryPort)
    guard entry >= 0 else { return }
    let (tile, direction) = entry.quotientAndRemainder(dividingBy: MeshRouting.ports)
    let flitTime = fabric.routing.flitTime(tile, direction)
    let isWhole = !fabric.isCutThrough || fabric.routing.isChipLink(tile, direction)
    let sent = isWhole ? Int64(fabric.pool[index].flits) * flitTime : flitTime
    let start = now - fabric.routing.linkLatency(tile, direction) - sent
    program.hopped(
      fabric.pool[index], tile: tile, direction: direction, waited: start - fabric.pool[index].eligible,
      at: now)
  }

  /// A packet has left the ejection port of its destination.
  mutating func recordEjection(_ index: Int32, _ tile: Int, _ now: Int64) {
    let direction = PortDirection.ejection.rawValue
    let start = now - Int64(fabric.pool[index].flits) * fabric.routing.flitTime(tile, direction)
    program.hopped(
      fabric.pool[index], tile: tile, direction: direction, waited: start - fabric.pool[index].eligible,
      at: now)
  }

  /// The output unit holds the packet that it made ready, or hands it over.
  @inline(__always) mutating func recordStall(_ tile: Int, _ isStalled: Bool, _ now: Int64) {
    program.stallChanges(fabric.pool[fabric.cores[tile].outgoing], isStalled: isStalled, at: now)
  }
}
