import ChipPlacement
import Quantities
import RunRecord

/// Counts what stations have computed, to tell how far a run is.
///
/// Empty, and then without cost, where nobody asks.
struct StepCount {
  private static let step: UInt8 = 1
  private static let layer: UInt8 = 2

  /// By station: whether it computes at every position, and whether it stands for the end of its layer.
  private var marks: [UInt8] = []
  private var stepsPerPosition = 0
  private var layersPerPosition = 0
  private(set) var done = 0
  private(set) var layersDone = 0

  init() {}

  /// Marks the stations; the first one of the last operator of a layer stands for its end.
  init(_ flow: DataFlow) {
    marks = flow.stations.map { $0.participation == [.always] ? Self.step : 0 }
    stepsPerPosition = marks.count { $0 != 0 }
    var last: [Int: (operation: Int, station: Int)] = [:]
    for (index, station) in flow.stations.enumerated() where marks[index] != 0 {
      guard let layer = flow.graph.operators[station.operation].layer else { continue }
      if let known = last[layer], known.operation >= station.operation { continue }
      last[layer] = (station.operation, index)
    }
    for end in last.values { marks[end.station] |= Self.layer }
    layersPerPosition = last.count
  }

  /// A station has computed a position.
  @inline(__always) mutating func note(_ station: Int) {
    guard !marks.isEmpty else { return }
    done += Int(marks[station] & Self.step)
    layersDone += Int(marks[station] >> 1)
  }

  /// Adds what another view of the same stations has counted.
  mutating func add(_ other: StepCount) {
    if marks.isEmpty {
      self = other
      return
    }
    done += other.done
    layersDone += other.layersDone
  }

  /// The progress of a run of so many positions.
  func progress(time: SimTime, events: UInt64, positionsDone: Int, positions: Int) -> RunProgress {
    RunProgress(
      time: time, events: events, positionsDone: positionsDone, positions: positions,
      layersDone: layersDone, layers: layersPerPosition * positions, stepsDone: done,
      steps: stepsPerPosition * positions)
  }
}

extension ModelProgram {
  /// How far a run on one thread is.
  func progress(time: SimTime, events: UInt64) -> RunProgress {
    steps.progress(time: time, events: events, positionsDone: completed, positions: last)
  }
}
