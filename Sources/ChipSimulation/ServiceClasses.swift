import ChipPlacement
import SpikeWorkload

/// Ranges of channels of an inlet whose packets cost the same: the same stations take them.
struct ServiceClasses: Sendable {
  /// First channels of all classes but the first, ascending.
  private let bounds: [Int32]

  /// One more than the bounds.
  var count: Int { bounds.count + 1 }

  init(inlet: Inlet, service: InletService, flow: DataFlow) {
    let shape = flow.graph.shape
    let scale: Int
    switch service.work {
    case .none: scale = 0
    case .rows: scale = 1
    case .visibleKeys: scale = shape.headDimension * shape.headsPerGroup
    }
    guard scale > 0, inlet.stations.count > 0 else {
      bounds = []
      return
    }
    var bounds: [Int32] = []
    for station in inlet.stations {
      let inputs = flow.stations[station].inputs
      for edge in [inputs.lowerBound * scale, inputs.upperBound * scale] {
        let edge = Int32(truncatingIfNeeded: edge)
        if !bounds.contains(edge) { bounds.append(edge) }
      }
    }
    self.bounds = bounds.sorted()
  }

  /// The class of a channel.
  @inline(__always) func number(of channel: Int32) -> Int {
    var index = 0
    while index < bounds.count, channel >= bounds[index] { index += 1 }
    return index
  }

  /// The part of `channels` that is in the class of one of them.
  func extent(of number: Int, in channels: Range<Int32>) -> Range<Int32> {
    let lower = number > 0 ? max(channels.lowerBound, bounds[number - 1]) : channels.lowerBound
    let upper = number < bounds.count ? min(channels.upperBound, bounds[number]) : channels.upperBound
    return lower..<max(lower, upper)
  }
}
