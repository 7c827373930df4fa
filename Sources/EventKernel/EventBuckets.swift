/// The events of later ticks, unsorted, in 8 levels of 256 buckets.
///
/// A bucket is a chain of chunks of 512 bytes: 21 events and, in the last 8 bytes, the address of the next
/// chunk. All chunks come from one pool, so that memory follows the number of pending events and not the sum of
/// what each bucket held at most. Events never move when the pool grows.
@frozen @usableFromInline
struct EventBuckets: ~Copyable {
  /// A chain of chunks that has been taken out of its bucket.
  @usableFromInline
  struct Chain {
    var head: UnsafeMutableRawPointer
    /// Behind the last event.
    var end: UnsafeMutableRawPointer
  }

  /// Where the next event of each bucket goes; `full` for an empty bucket.
  @usableFromInline let cursors: UnsafeMutablePointer<UnsafeMutableRawPointer>
  /// The first chunk of each bucket that is not empty.
  @usableFromInline let heads: UnsafeMutablePointer<UnsafeMutableRawPointer>
  /// One bit for each bucket that is not empty, four words for each level.
  @usableFromInline let bitmap: UnsafeMutablePointer<UInt64>
  /// One bit for each level that is not empty.
  @usableFromInline var levels: UInt64
  /// The end of a chunk that is never used: an empty bucket looks like one whose last chunk is full.
  @usableFromInline let full: UnsafeMutableRawPointer
  /// Chunks that are not used now, linked like those of a bucket.
  @usableFromInline var free: UnsafeMutableRawPointer?
  @usableFromInline var chunks: Int
  @usableFromInline var slabs: [UnsafeMutableRawPointer]

  @inlinable static var chunkBytes: Int { 512 }
  /// Where the address of the next chunk lies, behind the events.
  @inlinable static var linkOffset: Int { 504 }
  static var bucketCount: Int { 8 * 256 }
  static var chunkEvents: Int { linkOffset / MemoryLayout<Event>.stride }

  init() {
    let unused = UnsafeMutableRawPointer.allocate(
      byteCount: EventBuckets.chunkBytes, alignment: EventBuckets.chunkBytes)
    full = unused + EventBuckets.linkOffset
    cursors = .allocate(capacity: EventBuckets.bucketCount)
    cursors.initialize(repeating: full, count: EventBuckets.bucketCount)
    heads = .allocate(capacity: EventBuckets.bucketCount)
    heads.initialize(repeating: full, count: EventBuckets.bucketCount)
    bitmap = .allocate(capacity: EventBuckets.bucketCount / 64)
    bitmap.initialize(repeating: 0, count: EventBuckets.bucketCount / 64)
    levels = 0
    chunks = 0
    slabs = [unused]
  }

  @inlinable
  deinit {
    cursors.deallocate()
    heads.deallocate()
    bitmap.deallocate()
    for slab in slabs { slab.deallocate() }
  }

  /// Adds an event behind the others of its bucket.
  @inlinable @inline(__always)
  mutating func append(_ event: Event, to bucket: Int) {
    var cursor = cursors[bucket]
    if UInt(bitPattern: cursor) & UInt(EventBuckets.chunkBytes &- 1) == UInt(EventBuckets.linkOffset) {
      cursor = extend(bucket)
    }
    cursor.assumingMemoryBound(to: Event.self).initialize(to: event)
    cursors[bucket] = cursor + MemoryLayout<Event>.stride
  }

  @inline(never) @usableFromInline
  mutating func extend(_ bucket: Int) -> UnsafeMutableRawPointer {
    if free == nil { addSlab() }
    guard let chunk = free else { fatalError("the pool of events has no chunk left") }
    free = chunk.load(fromByteOffset: EventBuckets.linkOffset, as: UnsafeMutableRawPointer?.self)
    let end = cursors[bucket]
    if end == full {
      heads[bucket] = chunk
      bitmap[bucket &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: bucket & 63)
      levels |= 1 &<< UInt64(truncatingIfNeeded: bucket &>> 8)
    } else {
      end.storeBytes(of: chunk, as: UnsafeMutableRawPointer.self)
    }
    return chunk
  }

  /// Grows the pool by a quarter, at least by 128 chunks.
  private mutating func addSlab() {
    let count = max(128, chunks / 4)
    let slab = UnsafeMutableRawPointer.allocate(
      byteCount: count * EventBuckets.chunkBytes, alignment: EventBuckets.chunkBytes)
    slabs.append(slab)
    chunks += count
    for index in (0..<count).reversed() { release(slab + index * EventBuckets.chunkBytes) }
  }

  /// Makes room for this many events in one bucket.
  mutating func reserveCapacity(_ events: Int) {
    while chunks * EventBuckets.chunkEvents < events { addSlab() }
  }

  /// Gives a chunk back to the pool.
  @inline(__always)
  mutating func release(_ chunk: UnsafeMutableRawPointer) {
    chunk.storeBytes(of: free, toByteOffset: EventBuckets.linkOffset, as: UnsafeMutableRawPointer?.self)
    free = chunk
  }

  /// The first bucket of the lowest level that is not empty; nil if no event is here.
  ///
  /// Every bucket lies behind the current tick, so that its events are the next ones.
  @inline(__always)
  func first() -> Int? {
    guard levels != 0 else { return nil }
    var word = levels.trailingZeroBitCount &<< 2
    while bitmap[word] == 0 { word &+= 1 }
    return word &<< 6 | bitmap[word].trailingZeroBitCount
  }

  /// Empties a bucket; its events stay in the chain.
  @inline(__always)
  mutating func take(_ bucket: Int) -> Chain {
    let chain = Chain(head: heads[bucket], end: cursors[bucket])
    cursors[bucket] = full
    let word = bucket &>> 6
    bitmap[word] &= ~(1 &<< UInt64(truncatingIfNeeded: bucket & 63))
    let level = word & ~3
    if bitmap[level] | bitmap[level &+ 1] | bitmap[level &+ 2] | bitmap[level &+ 3] == 0 {
      levels &= ~(1 &<< UInt64(truncatingIfNeeded: bucket &>> 8))
    }
    return chain
  }

  /// The part of a chain that lies in its first chunk.
  @inline(__always)
  func firstEvents(of chain: Chain) -> UnsafeMutableBufferPointer<Event> {
    let offset = isLast(chain) ? chain.end - chain.head : EventBuckets.linkOffset
    return UnsafeMutableBufferPointer(
      start: chain.head.assumingMemoryBound(to: Event.self), count: offset / MemoryLayout<Event>.stride)
  }

  @inline(__always)
  func isLast(_ chain: Chain) -> Bool {
    chain.end > chain.head && chain.end - chain.head <= EventBuckets.linkOffset
  }

  /// Gives the first chunk of a chain back; false if it was the last.
  @inline(__always)
  mutating func dropFirst(of chain: inout Chain) -> Bool {
    let chunk = chain.head
    let more = !isLast(chain)
    if more {
      chain.head = chunk.load(fromByteOffset: EventBuckets.linkOffset, as: UnsafeMutableRawPointer.self)
    }
    release(chunk)
    return more
  }

  /// The events of a bucket (for tests and for looking ahead).
  func forEach(in bucket: Int, _ body: (Event) -> Void) {
    var chain = Chain(head: heads[bucket], end: cursors[bucket])
    guard chain.end != full else { return }
    while true {
      for event in firstEvents(of: chain) { body(event) }
      if isLast(chain) { return }
      chain.head = chain.head.load(
        fromByteOffset: EventBuckets.linkOffset, as: UnsafeMutableRawPointer.self)
    }
  }
}
