import RunRecord

/// How event records lie in memory on their way from one thread to another: as words of eight bytes.
///
/// What L2 tells of takes two or three words, which hold times as differences of 32 bits; every other record, and
/// one with a longer time, takes the eight words of `EventRecord`. Its first word is a time and not negative: a
/// word with the highest bit starts a short record. Its time counts from the whole record before it.
enum PackedEvents {
  /// Words of a whole record, the longest one.
  static var longest: Int { MemoryLayout<EventRecord>.stride / MemoryLayout<UInt64>.stride }
  /// Cores that a short record can name.
  static var cores: Int { 1 << 24 }

  /// First word of a short record: 32 bits of time, 24 of the core, 3 of the packet's kind, 4 of the source.
  @inline(__always)
  static func head(_ source: EventRecord.Source, core: Int32, kind: Int, after time: Int64) -> UInt64 {
    let place = UInt64(truncatingIfNeeded: core) << 32 | UInt64(truncatingIfNeeded: kind) << 56
    return 1 << 63 | UInt64(source.rawValue) << 59 | place | UInt64(bitPattern: time)
  }

  /// Two numbers of 32 bits as one word.
  @inline(__always) static func pair(_ low: Int32, _ high: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: low)) | UInt64(UInt32(bitPattern: high)) << 32
  }

  /// Writes the records that some words hold to `records`, which has place for half as many.
  ///
  /// - Returns: how many there are.
  static func unpack(
    _ words: UnsafeBufferPointer<UInt64>, to records: UnsafeMutablePointer<EventRecord>
  ) -> Int {
    guard var word = words.baseAddress else { return 0 }
    let end = word + words.count
    var record = records
    var base: Int64 = 0
    while word < end {
      if Int64(bitPattern: word.pointee) < 0 {
        word += unpackShort(word, base, to: record)
      } else {
        record.initialize(to: UnsafeRawPointer(word).load(as: EventRecord.self))
        base = record.pointee.time
        word += longest
      }
      record += 1
    }
    return record - records
  }

  /// Returns the words that the record takes.
  @inline(__always)
  private static func unpackShort(
    _ words: UnsafePointer<UInt64>, _ base: Int64, to place: UnsafeMutablePointer<EventRecord>
  ) -> Int {
    let head = words[0]
    let core = Int32(truncatingIfNeeded: head >> 32 & UInt64(cores - 1))
    let number = UInt8(truncatingIfNeeded: head >> 59 & 15)
    guard let source = EventRecord.Source(rawValue: number) else { preconditionFailure("no such source") }
    var record = EventRecord(source, core: core, at: base + Int64(head & 0xFFFF_FFFF))
    record.packetKind = UInt8(truncatingIfNeeded: head >> 56 & 7)
    let (low, high) = halves(words[1])
    var count = 2
    switch source {
    case .entry: record.first = record.time + Int64(low)
    case .stallStart, .stallEnd: (record.subject, record.token) = (Int32(bitPattern: low), high)
    default:
      (record.first, record.subject) = (Int64(low), high)
      let (token, payload) = halves(words[2])
      record.token = Int32(bitPattern: token)
      if source == .service { record.channel = payload } else { record.value = payload }
      count = 3
    }
    place.initialize(to: record)
    return count
  }

  @inline(__always) private static func halves(_ word: UInt64) -> (low: UInt32, high: Int32) {
    (UInt32(truncatingIfNeeded: word), Int32(truncatingIfNeeded: word >> 32))
  }
}
