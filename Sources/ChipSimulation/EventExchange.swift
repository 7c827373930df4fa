import EventKernel
import Glibc
import RunRecord

/// The chunks between the threads of the simulation and the thread that reads them.
///
/// Chunks are small, and the one that was freed last is filled next, so that they stay in the caches. Either side is
/// woken for many of them at once: a call of the system costs as much as hundreds of records.
final class EventExchange: @unchecked Sendable {
  enum Message {
    /// Records of a partition; nil: while no other tells of anything.
    case records(Int?, UnsafeMutableBufferPointer<EventRecord>)
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
  private var free: [UnsafeMutablePointer<EventRecord>] = []
  private var messages: [Message] = []
  private var isClosed = false
  private var thread: SystemThread?
  private let merger: EventMerger

  init(chunks: Int, of capacity: Int, merger: EventMerger) {
    self.merger = merger
    let size = MemoryLayout<EventRecord>.stride
    // A record is a line of the cache.
    memory = .allocate(byteCount: chunks * capacity * size, alignment: size)
    let records = memory.bindMemory(to: EventRecord.self, capacity: chunks * capacity)
    for chunk in 0..<chunks { free.append(records + chunk * capacity) }
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
  }

  // MARK: The threads of the simulation

  /// A free chunk; waits for one.
  func take() -> UnsafeMutablePointer<EventRecord> {
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

  /// Waits until everything is read.
  func finish() {
    stop(reading: true)
    merger.finish()
  }

  /// Ends the thread; what is not read is lost.
  func stop() { stop(reading: false) }

  private func stop(reading: Bool) {
    pthread_mutex_lock(mutex)
    if !reading { messages.removeAll() }
    isClosed = true
    let thread = thread
    self.thread = nil
    pthread_cond_signal(came)
    pthread_mutex_unlock(mutex)
    thread?.join()
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
      if taken.isEmpty { return }
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

  /// Returns the chunk that is free now.
  private func handle(_ message: Message) -> UnsafeMutablePointer<EventRecord>? {
    switch message {
    case .records(let partition?, let records): merger.take(records, partition: partition)
    case .records(nil, let records): merger.takeAll(records)
    case .mark(let partition): merger.mark(partition)
    }
    guard case .records(_, let records) = message else { return nil }
    return records.baseAddress
  }
}
