import ArgumentParser
import DenseReference
import Foundation
import SpikeFoundry
import SweepLedgers
import Sweeps

/// `spikefoundry doctor`: what of the machine works, and what would not.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Try what this machine offers: matrices, drawing, ledger, search, cluster.",
    discussion:
      "Everything is really used: a matrix is multiplied and compared, a graph drawn, a ledger of its own written and"
      + " locked in the folder of sweeps and removed, a sampler asked. Exit status 1 where something that a run needs"
      + " does not work; what only some commands need is then absent, or where it is there and does not work, unready."
  )

  @Option(help: ArgumentHelp("Folder that a ledger would be in.", valueName: "folder"))
  var store = SweepStore.standardPath

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let findings = Self.trials(store).map { trial in
      do {
        return Finding(trial: trial, state: .ok, answer: try trial.run())
      } catch {
        return Finding(trial: trial, failure: error)
      }
    }
    if json {
      try StandardStreams.output(try Self.json(findings))
    } else {
      try StandardStreams.answer(findings.map(\.text).joined())
    }
    if findings.contains(where: { $0.state == .broken }) { throw ExitCode(1) }
  }

  private static func trials(_ store: String) -> [MachineTrial] {
    [
      MachineTrial(name: "embedded model", isNeeded: true) { try EmbeddedModel.folder() },
      MachineTrial(name: "OpenBLAS", isNeeded: true) {
        guard let library = MatrixLibrary.description else { throw Failure(.software, MatrixLibrary.missing) }
        guard MatrixLibrary.isExact else {
          throw Failure(.software, "products differ from those of plain loops: \(library)")
        }
        return "products equal to those of plain loops; \(library)"
      },
      MachineTrial(name: "Graphviz", isNeeded: true) { try DrawingTrial.run() },
      MachineTrial(name: "processors and memory", isNeeded: false) {
        "\(ProcessInfo.processInfo.activeProcessorCount), \(MachineMemory.available >> 30) GiB"
      },
      MachineTrial(name: "ledger", isNeeded: false) {
        let answer = try LedgerTrial.run(near: store)
        guard InputFile.exists("\(store)/ledger.sqlite") else { return answer }
        return
          "\(answer); integrity of the one that is there: \(try SweepStore(path: store).ledger.integrity())"
      },
      MachineTrial(name: "Optuna", isNeeded: false) { "version \(try SearchTrial.optuna()), asked and told" },
      MachineTrial(name: "SALib", isNeeded: false) {
        "version \(try SearchTrial.salib()), effects as expected"
      },
      MachineTrial(name: "Slurm", isNeeded: false) {
        try MachineTrial.answer(of: ["sbatch", "--version"])
      },
    ]
  }

  private static func json(_ findings: [Finding]) throws(Failure) -> String {
    try JSONText.render(
      .object([
        JSONField("schema", .string("spikefoundry.doctor/v1")),
        JSONField(
          "trials",
          .array(
            findings.map { finding in
              .object([
                JSONField("name", .string(finding.trial.name)),
                JSONField("state", .string(finding.state.rawValue)),
                JSONField("answer", .string(finding.answer)),
              ])
            })),
      ]))
  }
}

/// What a trial found.
struct Finding {
  enum State: String {
    case ok
    /// Not there, and needed by some commands only.
    case absent
    /// There, does not work, and is needed by some commands only.
    case unready
    /// Needed by every run.
    case broken
  }

  var trial: MachineTrial
  var state: State
  var answer: String

  var text: String {
    let head = state == .broken ? "BROKEN" : state.rawValue
    let pad = String(repeating: " ", count: max(1, 8 - head.count))
    return "\(head)\(pad)\(trial.name): \(answer.split(separator: "\n").joined(separator: "; "))\n"
  }
}

extension Finding {
  /// What a trial that failed says of the machine: what is missing can be installed, the rest has to be repaired.
  init(trial: MachineTrial, failure: any Error) {
    let failure = failure as? Failure ?? Failure(.software, "\(failure)")
    let state: State = failure.code == .noInput ? .absent : .unready
    self.init(trial: trial, state: trial.isNeeded ? .broken : state, answer: failure.message)
  }
}
