public import DataFiles
import Quantities
import RunRecord

extension RunTables {
  /// One row per step of the critical path, in the order of time; core and token are -1 where there is none.
  public func critical() throws(Failure) -> RunTable {
    var table = table(
      "critical",
      [
        TableColumn("start_ps", .int64), TableColumn("end_ps", .int64), TableColumn("phase", .text),
        TableColumn("core", .int32), TableColumn("operator", .text), TableColumn("token", .int32),
      ])
    for step in report.record.criticalPath {
      let isKnown = report.record.operators.indices.contains(Int(step.operation))
      try table.row([
        .count(step.start.picoseconds), .count(step.end.picoseconds), .text(step.phase.key),
        .count(Int(step.tile)), isKnown ? .name(report.record.operators[Int(step.operation)]) : .text(""),
        .count(Int(step.token)),
      ])
    }
    return table.table
  }
}
