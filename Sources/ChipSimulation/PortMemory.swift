/// Memory for the inputs and the forks of ports, many ports at a time.
struct PortMemory: ~Copyable {
  typealias Streams = UnsafeMutablePointer<UnsafeMutablePointer<TrainStream>?>

  private static let blockCount = 64
  private var blocks: [(inputs: UnsafeMutablePointer<TrainStream>, streams: Streams)] = []
  private var used = PortMemory.blockCount

  deinit {
    for block in blocks {
      block.inputs.deallocate()
      block.streams.deallocate()
    }
  }

  /// Room for the inputs of a port and the streams behind it, not initialised.
  mutating func take() -> (inputs: UnsafeMutablePointer<TrainStream>, streams: Streams) {
    if used == Self.blockCount {
      blocks.append(
        (
          .allocateAligned(Self.blockCount * MeshRouting.ports),
          .allocate(capacity: Self.blockCount * TrainFork.size)
        ))
      used = 0
    }
    let block = blocks[blocks.count - 1]
    defer { used += 1 }
    return (block.inputs + used * MeshRouting.ports, block.streams + used * TrainFork.size)
  }
}
