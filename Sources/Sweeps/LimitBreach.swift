import SweepLedgers
import SweepPlans

/// Why a point fails under a budget that it may not fail under when the budget is larger.
struct LimitBreach: Error {
  /// The limit that it went beyond, or would go beyond.
  var limit: PointLimit
  /// The same for people.
  var message: String
}

extension SweepBudget {
  /// What a point may take.
  var limits: [PointLimit] {
    [
      pointWallSeconds.map { PointLimit(.wall, $0) }, pointMemory.map { PointLimit(.memory, $0) },
    ].compactMap(\.self)
  }
}
