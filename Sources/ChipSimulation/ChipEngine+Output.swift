import EventKernel
import Quantities
import RunRecord

/// The output unit: what starts, what leaves, and what finds no room.
extension ChipEngine where Program: ~Copyable {
  /// Starts units of a tile for which the program left work.
  mutating func startWork(_ tile: Int, _ agenda: inout Agenda) throws(SimulationFailure) {
    startTask(tile, &agenda)
    if !fabric.cores[tile].isSending, let job = fabric.cores[tile].jobs.first {
      fabric.cores[tile].isSending = true
      program.begin(job, tile: tile)
      try makeReady(tile, &agenda)
    }
  }

  /// Makes the next copy of the current job ready, or goes on to the next job.
  private mutating func makeReady(_ tile: Int, _ agenda: inout Agenda) throws(SimulationFailure) {
    let now = agenda.now.picoseconds
    while true {
      if let (delay, packet) = program.nextCopy(tile: tile) {
        let index = fabric.pool.add(packet)
        fabric.cores[tile].outgoing = index
        fabric.ledger.unitStarted(tile, at: now)
        fabric.ledger.tiles[tile].record.outputBusy += delay
        if Program.recordsEvents { program.emissionStarts(fabric.pool[index], duration: delay, at: now) }
        fabric.schedule(.emitted, at: now + delay, from: tile, to: tile, 0, &agenda)
        return
      }
      let job = fabric.endJob(tile)
      try program.finished(job, tile: tile, fabric: &fabric, agenda: &agenda)
      startTask(tile, &agenda)
      guard let next = fabric.cores[tile].jobs.first else {
        fabric.cores[tile].isSending = false
        return
      }
      program.begin(next, tile: tile)
    }
  }

  mutating func emitted(_ tile: Int, _ agenda: inout Agenda) throws(SimulationFailure) {
    let now = agenda.now.picoseconds
    fabric.ledger.unitStopped(tile, at: now)
    let flits = fabric.pool[fabric.cores[tile].outgoing].flits
    guard fabric.hasInjectionRoom(tile, flits, at: now) else {
      fabric.cores[tile].isStalled = true
      fabric.ledger.stallStarted(tile, at: now)
      if Program.recordsEvents { recordStall(tile, true, now) }
      fabric.awaitInjectionRoom(tile, &agenda)
      return
    }
    try inject(tile, &agenda)
  }

  mutating func injectionFreed(
    _ tile: Int, _ flits: UInt32, _ agenda: inout Agenda
  ) throws(SimulationFailure) {
    fabric.cores[tile].injectionRoom += Int32(bitPattern: flits)
    guard fabric.cores[tile].isStalled,
      fabric.cores[tile].injectionRoom >= fabric.pool[fabric.cores[tile].outgoing].flits
    else { return }
    fabric.cores[tile].isStalled = false
    fabric.ledger.stallStopped(tile, at: agenda.now.picoseconds)
    if Program.recordsEvents { recordStall(tile, false, agenda.now.picoseconds) }
    try inject(tile, &agenda)
  }

  /// Hands the held packet to the router and makes the next one ready.
  private mutating func inject(_ tile: Int, _ agenda: inout Agenda) throws(SimulationFailure) {
    let index = fabric.cores[tile].outgoing
    let now = agenda.now.picoseconds
    fabric.cores[tile].outgoing = -1
    fabric.takeInjectionRoom(tile, fabric.pool[index].flits)
    fabric.pool[index].injected = now
    fabric.ledger.tiles[tile].record.packetsOut += 1
    fabric.pool[index].cause = program.cause(of: fabric.pool[index], at: now)
    if Program.recordsEvents {
      fabric.pool[index].number = UInt32(truncatingIfNeeded: fabric.ledger.tiles[tile].record.packetsOut)
    }
    program.injected(fabric.pool[index], fabric: &fabric, at: now)
    arrive(index, tile, &agenda)
    try makeReady(tile, &agenda)
  }
}
