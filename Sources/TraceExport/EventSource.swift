import DataFiles
import Quantities
import Timelines

/// Events of one sort in order of time, on their way into a timeline.
protocol EventSource {
  /// When the next event starts; nil behind the last one.
  var nextTime: Int64? { get }
  /// Hands the next event to a sink and steps behind it.
  mutating func emit(to sink: any TimelineSink) throws(Failure)
}

/// The slices of the model's rows.
struct StretchSource: EventSource {
  private var rest: ArraySlice<TimelinePlan.Stretch>

  init(_ plan: TimelinePlan) { rest = plan.stretches[...] }

  var nextTime: Int64? { rest.first?.time.lowerBound }

  mutating func emit(to sink: any TimelineSink) throws(Failure) {
    guard let stretch = rest.popFirst() else { return }
    try sink.slice(
      stretch.name, on: stretch.track, from: SimTime(picoseconds: stretch.time.lowerBound),
      to: SimTime(picoseconds: stretch.time.upperBound), flow: 0)
  }
}

/// Samples of power.
struct PowerSource: EventSource {
  private var rest: ArraySlice<PowerSamples.Sample>
  private let cores: [Int64: TimelinePlan.CoreRows]
  private let step: Int64

  /// Samples stand at the last multiple of `step` picoseconds at which their window has not begun yet.
  init(_ samples: PowerSamples, _ plan: TimelinePlan, step: Int64) {
    rest = samples.samples[...]
    cores = plan.cores
    self.step = step
  }

  var nextTime: Int64? { rest.first.map { $0.time - $0.time % step } }

  mutating func emit(to sink: any TimelineSink) throws(Failure) {
    guard let time = nextTime, let sample = rest.popFirst(), let row = cores[sample.core]?.power else {
      return
    }
    try sink.measure(sample.microwatts, on: row, at: SimTime(picoseconds: time))
  }
}

/// The beginnings of arrows: instants at which cores send, or their ends: services.
struct ArrowSource: EventSource {
  private var rest: ArraySlice<SpikeArrows.Arrow>
  private let plan: TimelinePlan
  private let showsServices: Bool

  init(sent arrows: SpikeArrows, _ plan: TimelinePlan) {
    rest = arrows.arrows.sorted { ($0.injected, $0.identifier) < ($1.injected, $1.identifier) }[...]
    self.plan = plan
    showsServices = false
  }

  init(served arrows: SpikeArrows, _ plan: TimelinePlan) {
    rest = arrows.arrows[...]
    self.plan = plan
    showsServices = true
  }

  var nextTime: Int64? { rest.first.map { showsServices ? $0.started : $0.injected } }

  mutating func emit(to sink: any TimelineSink) throws(Failure) {
    guard let arrow = rest.popFirst() else { return }
    let flow = SpikeArrows.flow(arrow.identifier)
    let name = plan.spikeNames[arrow.operation]
    if showsServices {
      guard let row = plan.cores[arrow.destination]?.served[arrow.lane] else { return }
      try sink.slice(
        name, on: row, from: SimTime(picoseconds: arrow.started), to: SimTime(picoseconds: arrow.served),
        flow: flow)
    } else if let row = plan.cores[arrow.source]?.sent {
      let time = SimTime(picoseconds: arrow.injected)
      try sink.slice(name, on: row, from: time, to: time, flow: flow)
    }
  }
}
