/// Something that happens to one component at one time: 24 bytes, stored without padding.
///
/// Destination and payload lie outside the key: they say what happens, never when. What does not fit into the
/// payload is kept by the handler in a pool, and the payload is its index.
@frozen public struct Event: Sendable, Hashable {
  /// When the event happens, in the total order of the run.
  public var key: EventKey
  /// The component that it happens to.
  public var destination: UInt32
  /// What the handler needs to know, or where it is stored.
  public var payload: UInt32

  /// Makes an event.
  @inlinable @inline(__always)
  public init(key: EventKey, destination: UInt32, payload: UInt32) {
    self.key = key
    self.destination = destination
    self.payload = payload
  }
}
