import ArgumentParser
import ModelVerification
import SpikeFoundry

/// `spikefoundry verify`: the same prompt through the events and through the dense reference.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Compare the event-driven run with an independent dense reference (OpenBLAS).",
    discussion:
      "Spike counts, integer accumulators and key/value codes must be equal, floats within their bounds."
      + " Exit status 1 if anything differs.")

  @OptionGroup var options: ModelOptions

  func run() throws {
    let report = try Verification(request: try options.request()).compare()
    try StandardStreams.answer(report.description + "\n")
    if !report.agrees { throw ExitCode(1) }
  }
}
