import EventKernel

/// The hold model: every event schedules one other, so that the number of pending events stays the same.
struct HoldHandler: EventHandler {
  /// Thrown after the wanted number of events, since a hold model never ends by itself.
  struct Enough: Error {}

  let increments: UnsafePointer<Int64>
  let mask: Int
  /// One less than the number of sources, which is a power of two.
  let sourceMask: Int
  var next = 0
  var remaining = 0
  var checksum: UInt64 = 0

  // `any Error` and not `Enough`: see `EventHandler.Failure`.
  mutating func handle(_ event: Event, agenda: inout Agenda) throws(any Error) {
    let time = event.key.time
    checksum = checksum &* 31 &+ UInt64(bitPattern: time) &+ UInt64(event.payload)
    add(after: time, to: &agenda)
    remaining &-= 1
    if remaining == 0 { throw Enough() }
  }

  mutating func add(after time: Int64, to agenda: inout Agenda) {
    // Sources in scattered order, so that events of one time are not scheduled in the order of their keys.
    let source = Int(truncatingIfNeeded: (UInt64(next) &* 0x9E37_79B9_7F4A_7C15) &>> 40) & sourceMask
    agenda.schedule(
      at: time &+ increments[next & mask], rank: 0, source: source, destination: 0,
      payload: UInt32(truncatingIfNeeded: next))
    next &+= 1
  }
}

/// A kernel in the steady state of the hold model.
final class AgendaHold {
  private var kernel: Kernel<HoldHandler>

  init(pending: Int, increments: UnsafePointer<Int64>, mask: Int, sources: Int) {
    let handler = HoldHandler(increments: increments, mask: mask, sourceMask: sources - 1)
    var kernel = Kernel(handler: handler, sources: sources)
    for _ in 0..<pending { kernel.handler.add(after: 0, to: &kernel.agenda) }
    self.kernel = kernel
  }

  /// Lets this many events happen and returns a checksum of the times and numbers of all so far.
  func run(_ operations: Int) -> UInt64 {
    kernel.handler.remaining = operations
    do { _ = try kernel.run() } catch {}
    return kernel.handler.checksum
  }
}
