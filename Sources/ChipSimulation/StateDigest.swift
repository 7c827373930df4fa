import BitMixing
import RunRecord

/// What a core did in a window as one number: a wrapping sum over events, so that windows and threads add up.
///
/// Of the packets of one source, inlet, token and kind it needs how many were served, the sum of the times, and
/// the sum of their squares: a packet train has these without a hash for each packet.
enum StateDigest {
  /// Served packets of one origin.
  @inline(__always)
  static func served(
    _ packet: Packet, count: UInt64 = 1, times: UInt64, squares: UInt64
  ) -> UInt64 {
    let value = packet.kind == .end ? packet.value : 0
    let key = mix(
      UInt64(UInt32(bitPattern: packet.source)) &<< 32 | UInt64(UInt32(bitPattern: packet.inlet)),
      UInt64(UInt32(bitPattern: packet.position)) &<< 32 | UInt64(UInt32(bitPattern: value)) &<< 3
        ^ UInt64(packet.kind.rawValue))
    return key &* count &+ (key &* first | 1) &* times &+ (key &* second | 1) &* squares
  }

  /// A task of a station that ended.
  @inline(__always) static func computed(station: Int, position: Int, at time: Int64) -> UInt64 {
    mix(UInt64(station) &<< 32 | UInt64(position), UInt64(bitPattern: time) &+ first)
  }

  /// What a route sends for a position: channels and values in any order.
  static func sent(_ job: Job, _ items: SentItems) -> UInt64 {
    let (sum, squares) = items.sums
    let key = mix(
      UInt64(UInt32(bitPattern: job.route)) &<< 32 | UInt64(UInt32(bitPattern: job.position)), second)
    return key &* UInt64(items.count) &+ (key &* first | 1) &* sum &+ (key &* second | 1) &* squares
  }

  private static var first: UInt64 { SplitMix64.increment }
  private static let second: UInt64 = 0xD6E8_FEB8_6659_FD93

  /// The hash of two words.
  @inline(__always) private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    SplitMix64.mix(a &* 0xBF58_476D_1CE4_E5B9 &+ b &* 0x94D0_49BB_1331_11EB)
  }
}
