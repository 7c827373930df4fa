import ArgumentParser

/// `spikefoundry sweep`: design spaces, point by point.
struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep", abstract: "Try many chips and workloads, and find the best.",
    subcommands: [
      SweepPlanCommand.self, SweepRunCommand.self, SweepWorkCommand.self, SweepStatusCommand.self,
      SweepCollectCommand.self, SweepEmitCommand.self, SweepExportCommand.self, SweepParetoCommand.self,
      SweepSensitivityCommand.self,
      SweepRerunCommand.self,
    ])
}
