/// What a simulation does when an event happens.
///
/// A handler owns the state of all components. It may add events to the agenda and read its time.
public protocol EventHandler: ~Copyable {
  /// Why a handler stops the run; `Never` if it cannot.
  associatedtype Failure: Error

  /// Lets one event happen.
  mutating func handle(_ event: Event, agenda: inout Agenda) throws(Failure)
}
