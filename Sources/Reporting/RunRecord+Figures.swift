import Quantities
import RunRecord

extension RunRecord {
  /// Picoseconds until the first generated token was known; without one, until the last position of the prompt that
  /// was done.
  package var firstToken: Int64 {
    let first = tokens.first { $0.next != nil } ?? tokens.last { $0.isPrompt } ?? tokens.last
    return first?.completed.picoseconds ?? 0
  }

  /// Packets over links between tiles; ejection into a core is not a link.
  package var hops: Int128 {
    links.reduce(0) { $0 + ($1.direction == .ejection ? 0 : Int128($1.packets)) }
  }
}
