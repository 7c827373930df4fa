/// Ends the program because of an event that may not be scheduled: a mistake in a handler, never in its input.
///
/// `fatalError` and not `precondition`, so that the reason is printed in release builds too.
@inline(never) @usableFromInline
func refuseEvent(time: Int64, rank: UInt8, source: Int, sources: Int, now: Int64) -> Never {
  if time < now { fatalError("event scheduled at \(time) ps, before now (\(now) ps)") }
  if rank > EventKey.maximumRank { fatalError("event rank \(rank) is above \(EventKey.maximumRank)") }
  fatalError("event source \(source) is not one of the \(sources) sources of this agenda")
}

@inline(never) @usableFromInline
func refuseSequence(source: Int) -> Never {
  fatalError("event source \(source) has scheduled all its \(EventKey.maximumSequence + 1) events")
}

@inline(never) @usableFromInline
func refusePop() -> Never {
  fatalError("no event is pending")
}
