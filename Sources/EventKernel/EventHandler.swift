/// What a simulation does when an event happens.
///
/// A handler owns the state of all components. It may add events to the agenda and read its time.
public protocol EventHandler: ~Copyable {
  /// Why a handler stops the run; `Never` if it cannot.
  ///
  /// With `Never` or `any Error` the compiler of Swift 6.3 puts the handler's code into the loop of the kernel.
  /// With any other type it keeps a call through the protocol, about 2 ns per event.
  associatedtype Failure: Error

  /// Lets one event happen.
  mutating func handle(_ event: Event, agenda: inout Agenda) throws(Failure)
}
