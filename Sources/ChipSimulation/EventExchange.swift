import EventKernel
import Glibc
import RunRecord

/// The chunks between the threads of the simulation and the thread that reads them.
///
/// Chunks are small, and the one that was freed last is filled next, so that they stay in the caches. Either side is
/// woken for many of them at once: a call of the system costs as much as hundreds of records.
final class EventExchange: @unchecked Sendable {
  enum Message {
    /// Packed records of a partition; nil: while no other tells of anything.
    case records(Int?, UnsafeBufferPointer<UInt64>)
    /// A partition has told everything of the windows before; nil: all partitions have.
    case mark(Int?)
  }

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  /// Signalled when a message came, and when a chunk is free.
  private let came = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let freed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let memory: UnsafeMutableRawPointer
  /// Messages for which the reader is woken, and free chunks for which those are that wait for one.
  private let enough: Int
  private let plenty: Int
  /// Whether anyone waits for a free chunk.
  private var isStarved = false
  private var free: [UnsafeMutablePointer<UInt64>] = []
  private var messages: [Message] = []
  private var isClosed = false
  /// When the run ended; nil before, and for a run that failed.
  private var end: Int64?
  private var thread: SystemThread?
  private let merger: EventMerger
  /// The records of one chunk.
  private let unpacked: UnsafeMutablePointer<EventRecord>

  init(chunks: Int, of capacity: Int, merger: EventMerger) {
    self.merger = merger
    memory = .allocate(byteCount: chunks * capacity * MemoryLayout<UInt64>.stride, alignment: 64)
    let words = memory.bindMemory(to: UInt64.self, capacity: chunks * capacity)
    for chunk in 0..<chunks { free.append(words + chunk * capacity) }
    unpacked = .allocate(capacity: capacity / 2)
    enough = max(1, chunks / 8)
    plenty = max(1, chunks / 2)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(came, nil)
    pthread_cond_init(freed, nil)
    thread = SystemThread(read)
  }

  deinit {
    pthread_cond_destroy(freed)
    pthread_cond_destroy(came)
    pthread_mutex_destroy(mutex)
    freed.deallocate()
    came.deallocate()
    mutex.deallocate()
    memory.deallocate()
    unpacked.deallocate()
  }

  // MARK: The threads of the simulation

  /// A free chunk; waits for one.
  func take() -> UnsafeMutablePointer<UInt64> {
    pthread_mutex_lock(mutex)
    while free.isEmpty {
      isStarved = true
      pthread_cond_signal(came)
      pthread_cond_wait(freed, mutex)
    }
    let chunk = free.removeLast()
    pthread_mutex_unlock(mutex)
    return chunk
  }

  func push(_ message: Message) {
    pthread_mutex_lock(mutex)
    // Without a thread from the system the caller reads.
    if thread != nil {
      messages.append(message)
    } else if let chunk = handle(message) {
      free.append(chunk)
    }
    if messages.count == enough { pthread_cond_signal(came) }
    pthread_mutex_unlock(mutex)
  }

  /// Waits until the consumer has everything, the end of the run included.
  func finish(at time: Int64) { close(endingAt: time) }

  /// Ends the thread; what is not read is lost.
  func stop() { close(endingAt: nil) }

  private func close(endingAt time: Int64?) {
    pthread_mutex_lock(mutex)
    if time == nil { messages.removeAll() }
    end = time
    isClosed = true
    let thread = thread
    self.thread = nil
    pthread_cond_signal(came)
    pthread_mutex_unlock(mutex)
    if let thread { thread.join() } else { handleEnd() }
  }

  // MARK: The consumer's thread

  private func read() {
    var taken: [Message] = []
    while true {
      pthread_mutex_lock(mutex)
      while messages.isEmpty, !isClosed {
        feed(0)
        pthread_cond_wait(came, mutex)
      }
      swap(&taken, &messages)
      pthread_mutex_unlock(mutex)
      if taken.isEmpty { return handleEnd() }
      for message in taken {
        guard let chunk = handle(message) else { continue }
        pthread_mutex_lock(mutex)
        free.append(chunk)
        feed(plenty)
        pthread_mutex_unlock(mutex)
      }
      taken.removeAll(keepingCapacity: true)
    }
  }

  /// Wakes those that wait for a chunk if so many are free.
  private func feed(_ least: Int) {
    guard isStarved, free.count >= least else { return }
    isStarved = false
    pthread_cond_broadcast(freed)
  }

  /// What the consumer still does is no work of the simulation either.
  private func handleEnd() {
    if let time = end { merger.finish(at: time) }
    end = nil
  }

  /// Returns the chunk that is free now.
  private func handle(_ message: Message) -> UnsafeMutablePointer<UInt64>? {
    switch message {
    case .mark(let partition):
      merger.mark(partition)
      return nil
    case .records(let partition, let words):
      let records = UnsafeMutableBufferPointer(
        start: unpacked, count: PackedEvents.unpack(words, to: unpacked))
      if let partition {
        merger.take(records, partition: partition)
      } else {
        merger.takeAll(records)
      }
      return UnsafeMutablePointer(mutating: words.baseAddress)
    }
  }
}
