import ArgumentParser

/// How points are simulated.
struct SweepWorkOptions: ParsableArguments {
  @Flag(help: "Simulate every point with its weights, also where recorded activity gives the same result.")
  var noReplay = false

  @Flag(help: "Simulate points that differ in prices only one by one.")
  var noRepricing = false

  /// The arguments that ask for the same again.
  var arguments: [String] {
    (noReplay ? ["--no-replay"] : []) + (noRepricing ? ["--no-repricing"] : [])
  }
}
