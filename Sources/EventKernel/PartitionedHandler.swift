/// The handler of one partition: a view of the state of all components, of which it touches its own.
///
/// The views of a run share the state of the components. While partitions run at the same time, each view is
/// called for events of its own components only, and what it does to a component of another partition must travel
/// in an event. Between such phases view 0 is called for all components. What a view keeps for itself (counts,
/// free memory) may therefore depend on the phases; only what it does not show in results may.
public protocol PartitionedHandler: EventHandler, ~Copyable {
  /// What travels with an event into another partition, besides the event.
  associatedtype Parcel

  /// Takes what an event refers to out of this view, since it goes to another partition.
  mutating func pack(_ event: Event) -> Parcel

  /// Puts what arrived with an event into this view, and returns the payload that refers to it here.
  mutating func unpack(_ parcel: Parcel, of event: Event) -> UInt32

  /// A window begins in which partitions run at the same time; with nil, view 0 has all events again.
  mutating func begin(window: Int?)

  /// The view has handled its events of a window; it may not be called again for long.
  mutating func endWindow()

  /// All views have handled their events of a window: combines what they noted for the outside.
  ///
  /// Called for view 0 only. The other views may be in the next window by now, not later.
  ///
  /// - Parameters:
  ///   - window: its number.
  ///   - failure: where the run ends with an error; what has a greater `Agenda.latestKey` has not happened.
  mutating func gather(window: Int, upTo failure: EventKey?)
}

extension PartitionedHandler where Self: ~Copyable {
  /// Does nothing: most views may keep what they have.
  public mutating func endWindow() {}
}
