/// Whether an engine is compiled with the recording of events.
protocol EventRecording {
  static var isOn: Bool { get }
}

/// The engine of runs that record events.
enum WithEvents: EventRecording {
  static var isOn: Bool { true }
}

/// The engine of all other runs: no trace of recording is left in it.
enum NoEvents: EventRecording {
  static var isOn: Bool { false }
}
