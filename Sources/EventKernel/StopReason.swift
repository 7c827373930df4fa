/// Why a run returned.
@frozen public enum StopReason: Sendable, Hashable {
  /// No event is pending.
  case agendaEmpty
  /// The next event lies after the limit.
  case limit
}
