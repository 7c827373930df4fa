import ArgumentParser
import SpikeFoundry

/// A simulated time as the command line writes it: `12.5us`, `3 ms`.
struct TimeArgument: ExpressibleByArgument {
  var time: SimTime

  init(_ time: SimTime) { self.time = time }

  init?(argument: String) {
    guard let picoseconds = try? QuantityText.parse(argument, as: .time), picoseconds >= 0 else { return nil }
    time = SimTime(picoseconds: picoseconds)
  }
}
