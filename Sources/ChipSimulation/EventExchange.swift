import EventKernel
import Glibc
import RunRecord

/// The chunks between the threads of the simulation and the thread that reads them.
final class EventExchange: @unchecked Sendable {
  enum Message {
    case records(Int, UnsafeMutablePointer<EventRecord>, Int)
    /// A partition has told everything of the windows before; nil: all partitions have.
    case mark(Int?)
  }

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  /// Signalled when a message came, and when a chunk is free.
  private let came = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let freed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let memory: UnsafeMutablePointer<EventRecord>
  private var free: [UnsafeMutablePointer<EventRecord>] = []
  private var messages: [Message] = []
  private var isClosed = false
  private var thread: SystemThread?
  private let merger: EventMerger

  init(chunks: Int, of capacity: Int, merger: EventMerger) {
    self.merger = merger
    memory = .allocate(capacity: chunks * capacity)
    for chunk in 0..<chunks { free.append(memory + chunk * capacity) }
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
    while free.isEmpty { pthread_cond_wait(freed, mutex) }
    let chunk = free.removeLast()
    pthread_mutex_unlock(mutex)
    return chunk
  }

  func push(_ message: Message) {
    pthread_mutex_lock(mutex)
    // Without a thread from the system the caller reads.
    if thread == nil { handle(message) } else { messages.append(message) }
    pthread_cond_signal(came)
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
      while messages.isEmpty, !isClosed { pthread_cond_wait(came, mutex) }
      swap(&taken, &messages)
      pthread_mutex_unlock(mutex)
      if taken.isEmpty { return }
      for message in taken {
        if case .records(let partition, let chunk, let count) = message {
          merger.take(UnsafeBufferPointer(start: chunk, count: count), partition: partition)
          pthread_mutex_lock(mutex)
          free.append(chunk)
          pthread_cond_signal(freed)
          pthread_mutex_unlock(mutex)
        } else {
          handle(message)
        }
      }
      taken.removeAll(keepingCapacity: true)
    }
  }

  private func handle(_ message: Message) {
    switch message {
    case .records(let partition, let chunk, let count):
      merger.take(UnsafeBufferPointer(start: chunk, count: count), partition: partition)
      free.append(chunk)
    case .mark(let partition): merger.mark(partition)
    }
  }
}
