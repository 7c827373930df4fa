public import Quantities

/// How far a run is: what a progress display shows.
public struct RunProgress: Sendable, Equatable {
  /// Simulated time.
  public var time: SimTime
  /// Events that have happened; with packet trains, packets that passed a port or unit too.
  public var events: UInt64
  /// Positions that are done.
  public var positionsDone: Int
  /// Positions of the whole run.
  public var positions: Int
  /// Layers that are done, summed over positions.
  public var layersDone: Int
  /// Layers of the whole run, summed over positions.
  public var layers: Int
  /// Computations that are done, one per position and piece of an operator that every position needs.
  public var stepsDone: Int
  /// Such computations of the whole run.
  public var steps: Int

  /// Makes the progress of a run.
  public init(
    time: SimTime = .zero, events: UInt64 = 0, positionsDone: Int = 0, positions: Int = 0,
    layersDone: Int = 0, layers: Int = 0, stepsDone: Int = 0, steps: Int = 0
  ) {
    self.time = time
    self.events = events
    self.positionsDone = positionsDone
    self.positions = positions
    self.layersDone = layersDone
    self.layers = layers
    self.stepsDone = stepsDone
    self.steps = steps
  }

  /// The part of the work that is done, from 0 to 1.
  public var fraction: Double {
    steps > 0 ? min(1, Double(stepsDone) / Double(steps)) : 0
  }
}
