public import EventKernel

/// A program whose tiles can be shared by threads.
public protocol PartitionedProgram: ChipProgram, ~Copyable {
  /// A window begins; with nil, one view has all tiles again.
  mutating func begin(window: Int?)
  /// The view has done its part of a window.
  mutating func endWindow()
  /// All views have done a window; called for view 0 only.
  mutating func gather(window: Int, upTo failure: EventKey?)
}

extension ChipEngine: PartitionedHandler where Program: PartitionedProgram, Program: ~Copyable {
  /// Takes the packet out of an event that carries one.
  public mutating func pack(_ event: Event) -> Packet? {
    guard carriesPacket(event) else { return nil }
    let index = Int32(bitPattern: event.payload)
    let packet = fabric.pool[index]
    fabric.pool.remove(index)
    return packet
  }

  /// Gives a packet that came from another partition a place in this one.
  public mutating func unpack(_ parcel: Packet?, of event: Event) -> UInt32 {
    guard let packet = parcel else { return event.payload }
    return UInt32(bitPattern: fabric.pool.add(packet))
  }

  private func carriesPacket(_ event: Event) -> Bool {
    event.key.rank == EventRank.arrival.rawValue
      || event.key.rank == EventRank.delivery.rawValue && !fabric.booksService
  }

  /// Passes on to the program that a window begins.
  public mutating func begin(window: Int?) { program.begin(window: window) }

  /// Passes on to the program that its part of a window is done.
  public mutating func endWindow() { program.endWindow() }

  /// Passes on to the program that all partitions have done a window.
  public mutating func gather(window: Int, upTo failure: EventKey?) {
    program.gather(window: window, upTo: failure)
  }
}
