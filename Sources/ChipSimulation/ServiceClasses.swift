import ChipPlacement
import SpikeWorkload

/// Ranges of channels of each inlet whose packets cost the same: the same stations take them.
struct ServiceClasses: Sendable {
  /// First channels of all classes but the first, ascending, of each inlet.
  private let bounds: ListTable<Int32>

  init(_ flow: DataFlow, _ serving: [InletService]) {
    bounds = ListTable(indices: zip(flow.inlets, serving).map { Self.bounds($0, $1, flow) })
  }

  private static func bounds(_ inlet: Inlet, _ service: InletService, _ flow: DataFlow) -> [Int] {
    let shape = flow.graph.shape
    let scale: Int
    switch service.work {
    case .none: return []
    case .rows: scale = 1
    case .visibleKeys: scale = shape.headDimension * shape.headsPerGroup
    }
    let ends = inlet.stations.map { flow.stations[$0].inputs }
    return Set(ends.flatMap { [$0.lowerBound * scale, $0.upperBound * scale] }).sorted()
  }

  /// One more than the bounds.
  @inline(__always) func count(of inlet: Int) -> Int { bounds.places(of: inlet).count + 1 }

  /// The class of a channel of an inlet.
  @inline(__always) func number(of channel: Int32, _ inlet: Int) -> Int {
    let places = bounds.places(of: inlet)
    var place = places.lowerBound
    while place < places.upperBound, channel >= bounds.items[place] { place += 1 }
    return place - places.lowerBound
  }

  /// The part of `channels` that is in a class of an inlet.
  func extent(of number: Int, _ inlet: Int, in channels: Range<Int32>) -> Range<Int32> {
    let places = bounds.places(of: inlet)
    let place = places.lowerBound + number
    let lower =
      number > 0 ? max(channels.lowerBound, bounds.items[place - 1]) : channels.lowerBound
    let upper =
      place < places.upperBound ? min(channels.upperBound, bounds.items[place]) : channels.upperBound
    return lower..<max(lower, upper)
  }
}
