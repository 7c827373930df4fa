/// The place of an event in the one total order of a run: time, then rank, then source, then sequence.
///
/// The four fields are packed from the top into 128 bits (63 + 4 + 24 + 37), so that the order of two events is
/// the order of two unsigned integers. A source numbers its own events, therefore no two keys of a run are
/// equal and nothing depends on the order in which events were inserted.
@frozen public struct EventKey: Sendable, Hashable {
  /// Time (63 bits) and the top bit of the rank.
  public let high: UInt64
  /// The three lower bits of the rank, the source (24 bits) and the sequence (37 bits).
  public let low: UInt64

  /// Packs a key.
  ///
  /// Every field has to be inside its limit; `Agenda` checks that before it comes here.
  ///
  /// - Parameters:
  ///   - time: picoseconds, 0 or more.
  ///   - rank: order among events of one time, at most `maximumRank`.
  ///   - source: the component that scheduled the event, at most `maximumSource`.
  ///   - sequence: the source's own count of events before this one, at most `maximumSequence`.
  @inlinable @inline(__always)
  public init(time: Int64, rank: UInt8, source: Int, sequence: UInt64) {
    let rank = UInt64(rank)
    high = UInt64(bitPattern: time) &<< 1 | rank &>> 3
    low = rank &<< 61 | UInt64(truncatingIfNeeded: source) &<< 37 | sequence
  }

  @inlinable @inline(__always)
  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The highest rank: 15.
  @inlinable public static var maximumRank: UInt8 { 15 }
  /// The highest source: 16,777,215.
  @inlinable public static var maximumSource: Int { 1 << 24 - 1 }
  /// The highest sequence: 137,438,953,471 events of one source came before.
  @inlinable public static var maximumSequence: UInt64 { 1 << 37 - 1 }
  /// The key that no other key exceeds.
  @inlinable static var greatest: EventKey { EventKey(high: .max, low: .max) }
  /// The key that exceeds no other key.
  @inlinable static var least: EventKey { EventKey(high: 0, low: 0) }

  /// The time of the event in picoseconds.
  @inlinable public var time: Int64 { Int64(bitPattern: high &>> 1) }
  /// The order among events of one time.
  @inlinable public var rank: UInt8 { UInt8(truncatingIfNeeded: (high & 1) &<< 3 | low &>> 61) }
  /// The component that scheduled the event.
  @inlinable public var source: Int { Int(truncatingIfNeeded: low &>> 37) & EventKey.maximumSource }
  /// The number of events that the source had scheduled before this one.
  @inlinable public var sequence: UInt64 { low & EventKey.maximumSequence }

  /// Both words as one integer: comparing two of them is a subtraction with borrow, without a branch.
  @inlinable @inline(__always)
  var order: UInt128 { UInt128(high) &<< 64 | UInt128(low) }
}

extension EventKey: Comparable {
  /// Whether the first event happens before the second.
  @inlinable @inline(__always)
  public static func < (first: EventKey, second: EventKey) -> Bool { first.order < second.order }
}
