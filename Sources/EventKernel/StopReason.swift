/// Why a run returned.
@frozen public enum StopReason: Sendable, Hashable {
  /// No event is pending.
  case agendaEmpty
  /// The next event lies after the limit.
  case limit
  /// As many events as were asked for have happened; the run can be continued.
  case paused
}
