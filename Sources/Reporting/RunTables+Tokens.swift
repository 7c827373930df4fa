public import DataFiles
import Quantities
import RunRecord

extension RunTables {
  /// Processed positions with their times.
  public func tokens() throws(Failure) -> RunTable {
    var table = table(
      "tokens",
      [
        TableColumn("position", .uint32), TableColumn("token_id", .int32), TableColumn("origin", .text),
        TableColumn("entered_ps", .int64), TableColumn("completed_ps", .int64),
        TableColumn("latency_ps", .int64), TableColumn("next_token_id", .int32, isOptional: true),
      ])
    for token in report.record.tokens {
      try table.row([
        .count(token.position), .count(token.token), .text(token.isPrompt ? "prompt" : "generated"),
        .count(token.entered.picoseconds), .count(token.completed.picoseconds), .integer(token.latency),
        token.next.map { .count($0) } ?? .empty,
      ])
    }
    return table.table
  }
}

extension TokenRecord {
  /// Picoseconds from the token's entry until the host learnt that it was done.
  var latency: Int128 { Int128(completed.picoseconds) - Int128(entered.picoseconds) }
}
