import RunRecord

/// What a run returns, whatever the types of function and sink.
///
/// The engine is compiled once for all functions and sinks, in this module: compiled for each of them by those who
/// call it, or for none, it took a tenth longer.
struct AnyOutcome {
  var record: RunRecord
  var function: any FunctionSide
  var sink: any TraceSink
  var statistics: AgendaStatistics
}
