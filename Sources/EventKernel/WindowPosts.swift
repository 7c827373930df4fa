import CPrefetch
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where partitions leave each other their notices, and wait for them: what ends a window.
///
/// There is a post from each partition to each other one, for even and for odd windows, on a cache line of its own.
/// Whoever waits reads that line only, and with it all that it has to know: a line that comes from another processor
/// takes as long as several events. A post may be written again two windows later, when the receiver has said that it
/// is done with the next one.
@usableFromInline
final class WindowPosts: @unchecked Sendable {
  /// A line, or the pair of lines that processors fetch together.
  private static let spacing = 128

  private struct Post: ~Copyable {
    /// The window whose notice lies here, plus one.
    let stamp = Atomic<Int>(0)
    var notice = WindowNotice()
  }

  private let memory: UnsafeMutableRawPointer
  private let partitions: Int
  private let spins: Int

  @usableFromInline
  init(partitions: Int) {
    self.partitions = partitions
    // With more threads than processors, whoever spins keeps another from arriving.
    spins = partitions <= sysconf(Int32(_SC_NPROCESSORS_ONLN)) ? 4000 : 0
    let count = 2 * partitions * partitions
    memory = .allocate(byteCount: count * Self.spacing, alignment: Self.spacing)
    for index in 0..<count {
      (memory + index * Self.spacing).bindMemory(to: Post.self, capacity: 1).initialize(to: Post())
    }
  }

  deinit { memory.deallocate() }

  @inline(__always)
  private func post(from: Int, to: Int, _ window: Int) -> UnsafeMutablePointer<Post> {
    let index = (from &* 2 &+ window & 1) &* partitions &+ to
    return (memory + index &* Self.spacing).assumingMemoryBound(to: Post.self)
  }

  /// Fetches what is written at the end of a window: the post, and so many bytes of memory that go with it.
  ///
  /// The receiver has read both, so that they lie in the cache of another processor.
  @usableFromInline
  func prepare(from: Int, to: Int, window: Int, _ memory: UnsafeRawPointer, bytes: Int) {
    prefetch_line_to_write(post(from: from, to: to, window))
    for offset in stride(from: 0, to: bytes, by: 64) { prefetch_line_to_write(memory + offset) }
  }

  /// Leaves a notice; what was written before is visible to the receiver.
  @usableFromInline
  func send(_ notice: WindowNotice, from: Int, to: Int, window: Int) {
    let post = post(from: from, to: to, window)
    post.pointee.notice = notice
    post.pointee.stamp.store(window &+ 1, ordering: .releasing)
  }

  /// Waits for a notice.
  ///
  /// A thread spins for some microseconds, which is longer than the others of an even window take, and then lets
  /// other threads have the processor.
  @usableFromInline
  func receive(from: Int, to: Int, window: Int) -> WindowNotice {
    let post = post(from: from, to: to, window)
    var turns = 0
    while post.pointee.stamp.load(ordering: .acquiring) != window &+ 1 {
      turns &+= 1
      if turns > spins { sched_yield() }
    }
    return post.pointee.notice
  }
}
