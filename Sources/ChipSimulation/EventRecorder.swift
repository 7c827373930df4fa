import EventKernel
import RunRecord

/// Takes event records from the threads of the simulation to the consumer's thread.
///
/// Each partition fills chunks of its own. What is full goes to the consumer's thread, which puts it into the
/// canonical order; a partition that finds no free chunk waits, and nothing is ever dropped. Partitions that run
/// at the same time divide what they tell at the same windows (`mark`), since windows follow each other in time.
final class EventRecorder: @unchecked Sendable {
  /// Windows between two marks.
  static let windowsPerMark = 64
  /// Chunks for each partition, and as many more.
  private static let chunks = 64

  let consumer: any EventConsumer
  private let partitions: Int
  /// Words of a chunk.
  private let capacity: Int
  /// The state of each lane, far from what other threads write.
  private let states: UnsafeMutableRawPointer
  private static let distance = 256
  private let kinds: UInt16
  private let masks: UnsafeMutablePointer<UInt16>
  private let tiles: Int
  private let exchange: EventExchange
  /// Whether one lane receives all records now, so that its chunks are complete in time.
  private var isAlone = true

  init(_ consumer: any EventConsumer, _ run: TracedRun, partitions: Int, chunk capacity: Int) {
    self.consumer = consumer
    self.partitions = partitions
    self.capacity = capacity * PackedEvents.longest
    tiles = run.tiles
    masks = .allocate(capacity: max(tiles, 1))
    kinds = consumer.selection.kinds.reduce(UInt16(0)) { $0 | EventLane.bit($1) }
    // Packets and their deliveries and hops may count elsewhere than where the engine tells of them.
    let travelling = EventLane.bit(.packet)
    for tile in 0..<tiles {
      masks[tile] = consumer.selection.holds(core: tile) ? kinds : kinds & travelling
    }
    exchange = EventExchange(
      chunks: Self.chunks * (partitions + 1), of: self.capacity,
      merger: EventMerger(consumer, partitions: partitions))
    states = .allocate(byteCount: (partitions + 1) * Self.distance, alignment: Self.distance)
    for partition in 0..<partitions { state(of: partition).initialize(to: freshState(partition)) }
    consumer.begin(run)
  }

  deinit {
    exchange.stop()
    states.deallocate()
    masks.deallocate()
  }

  private func state(of partition: Int) -> UnsafeMutablePointer<EventLane.State> {
    (states + partition * Self.distance).assumingMemoryBound(to: EventLane.State.self)
  }

  /// The state of a lane with a chunk that is free.
  private func freshState(_ partition: Int) -> EventLane.State {
    let chunk = exchange.take()
    return EventLane.State(
      next: chunk, start: chunk, end: chunk + capacity - PackedEvents.longest + 1,
      tooLarge: tiles <= PackedEvents.cores ? 0 : .max, recorder: Unmanaged.passUnretained(self),
      partition: partition)
  }

  func lane(_ partition: Int) -> EventLane {
    let selection = consumer.selection
    let isWhole = selection.cores == nil && selection.from <= 0 && selection.to == .max
    // Stretches of work are cut at borders of time, so that they do not depend on what is recorded.
    let border = EventBorder.next(after: selection.to - 1)
    return EventLane(
      state: state(of: partition), everywhere: isWhole ? kinds : 0, kinds: kinds,
      masks: UnsafePointer(masks), from: EventBorder.last(before: selection.from), to: border,
      sample: selection.sample)
  }

  /// A lane's chunk is full, or has to be told now.
  func handOver(_ partition: Int) {
    pass(partition, isAlone: isAlone && partition == 0)
  }

  private func pass(_ partition: Int, isAlone: Bool = false) {
    let state = state(of: partition)
    let count = state.pointee.next - state.pointee.start
    guard count > 0 else { return }
    let words = UnsafeBufferPointer(start: UnsafePointer(state.pointee.start), count: count)
    exchange.push(.records(isAlone ? nil : partition, words))
    state.pointee = freshState(partition)
  }

  /// A partition begins a window together with all others; nil: the first one has all tiles again.
  func begin(window: Int?, partition: Int) {
    guard let window else { return joinAll() }
    if partition == 0 { isAlone = false }
    guard window % Self.windowsPerMark == 0 else { return }
    pass(partition)
    exchange.push(.mark(partition))
  }

  /// All threads but one have stopped.
  private func joinAll() {
    for partition in 0..<partitions { pass(partition) }
    exchange.push(.mark(nil))
    isAlone = true
  }

  /// The run is over: returns when the consumer has everything.
  func finish(at time: Int64) {
    joinAll()
    exchange.finish(at: time)
  }
}
