/// One point as a ledger keeps it.
public struct LedgerPoint: Sendable, Equatable {
  /// Where a point stands.
  public enum State: String, Sendable, CaseIterable {
    /// Nobody works on it.
    case pending
    /// A worker has a lease on it.
    case running
    /// It has metrics.
    case done
    /// Simulating it failed, or its process died too often.
    case failed
    /// A constraint of the sweep on its parameters excludes it, or its chip is too small or lacks a capability.
    case infeasible
  }

  /// Content hash: equal points of all sweeps are one.
  public var hash: String
  /// Points with equal groups can share work; workers claim them together.
  public var group: String
  /// What a worker of the sweep needs to know, as JSON; another sweep may state the same point differently.
  public var payload: String
  /// The constraint of the sweep that excludes it; nil for a point that is to be simulated.
  public var excluded: String?
  /// How much work simulating it is, in any unit that the points of a sweep share; for estimates of time only.
  public var work: Double

  /// Makes a point.
  public init(hash: String, group: String, payload: String, excluded: String? = nil, work: Double = 1) {
    self.work = work
    self.hash = hash
    self.group = group
    self.payload = payload
    self.excluded = excluded
  }
}

/// What a finished point measured.
public struct LedgerMetric: Sendable, Equatable {
  /// Name of the metric.
  public var name: String
  /// Unit of the value.
  public var unit: String
  /// The value.
  public var value: Double

  /// Makes a metric.
  public init(name: String, unit: String, value: Double) {
    self.name = name
    self.unit = unit
    self.value = value
  }
}

/// What simulating a point took; no result depends on it.
public struct PointCost: Sendable, Equatable {
  /// Seconds on the clock of the machine.
  public var seconds: Double
  /// Events of the simulator, for estimates; 0 for a point that was priced only.
  public var events: Int64
  /// How the result came about: `functional`, `replay` or `priced`.
  public var way: String

  /// Makes a cost.
  public init(seconds: Double, events: Int64, way: String) {
    self.seconds = seconds
    self.events = events
    self.way = way
  }
}

/// A point of a sweep with what is known of it.
public struct LedgerRow: Sendable, Equatable {
  /// Place in its rung of the sweep.
  public var index: Int
  /// Rung of successive halving, 0 without any.
  public var rung: Int
  /// The point.
  public var point: LedgerPoint
  /// Where it stands in this sweep.
  public var state: LedgerPoint.State
  /// Metrics of a finished point by name.
  public var metrics: [String: Double]
  /// Message of a failed point, or why its chip cannot run the workload.
  public var message: String?
  /// The limit that a failed point went beyond; nil where it failed for another reason.
  public var limit: PointLimit?
  /// What it took; nil where it was not simulated.
  public var cost: PointCost?
}
