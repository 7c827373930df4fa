/// What a partition tells the others at the end of a window.
@frozen @usableFromInline
struct WindowNotice: BitwiseCopyable {
  /// Least time of its own events and of those that it sends; nil if there are none.
  @usableFromInline var least: Int64?
  @usableFromInline var hasFailed = false
  /// Whether windows are to end here; the first partition decides.
  @usableFromInline var stops = false
  /// Events that happened in the window.
  @usableFromInline var events: Int32 = 0
  /// Events that come with it, at `crossings`.
  @usableFromInline var count: Int32 = 0
  @usableFromInline var crossings: UnsafeMutableRawPointer?

  @inlinable
  init() {}
}
