/// A choice between two versions of a loop or an engine, made when they are compiled.
///
/// What is off leaves no trace in the code, not even a test.
protocol StaticSwitch {
  static var isOn: Bool { get }
}

/// Is on.
enum On: StaticSwitch {
  static var isOn: Bool { true }
}

/// Is off.
enum Off: StaticSwitch {
  static var isOn: Bool { false }
}
