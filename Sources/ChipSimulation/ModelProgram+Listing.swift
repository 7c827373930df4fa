import ChipModel
import ChipPlacement
import RunRecord
import SpikeWorkload

extension ModelProgram {
  /// Lists what a route sends at a position, in the order of emission.
  mutating func list(_ route: Int, _ position: Int, _ items: inout SentItems) {
    let segments = segments.segments(of: route)
    guard let last = segments.last else { return }
    let first = self.segments.channels(of: segments.lowerBound).lowerBound
    let range = Int(first)..<Int(self.segments.channels(of: last).upperBound)
    switch flow.flows[flow.routes[route].flow].payload {
    case .spikes(let site): listSpikes(site, position, range, &items)
    case .values:
      items.set(first..<self.segments.channels(of: last).upperBound)
    case .nonZeroQueries(let layer):
      let channels = function.activity(of: position).queries[layer]
      for index in channels.indices(in: range) { items.append(channels[index], 0) }
    case .nonZeroKeys(let layer):
      let channels = function.activity(of: position).keys[layer]
      for index in channels.indices(in: range) { items.append(channels[index], 0) }
    case .scalars(let count), .thresholds(let count):
      for _ in 0..<count { items.append(first, 0) }
    }
  }

  /// Spikes of a slice: by channel with the most significant plane first, or by plane.
  private mutating func listSpikes(
    _ site: Int, _ position: Int, _ range: Range<Int>, _ items: inout SentItems
  ) {
    let counts = function.counts(site: site, position: position)
    let shape = flow.graph.shape
    let coding = flow.graph.mode.coding
    guard flow.sites[site].kind == .query else {
      listVector(counts, counts.indices(in: range), planes(of: counts, site, position), &items)
      return
    }
    // Every query head is a vector of its own, with its own threshold and planes.
    for head in range.lowerBound / shape.headDimension..<range.upperBound / shape.headDimension {
      let slice = counts.indices(in: head * shape.headDimension..<(head + 1) * shape.headDimension)
      let planes = SpikePlanes.planes(forLargest: Int(counts.largest(in: slice)), coding: coding)
      listVector(counts, slice, planes, &items)
    }
  }

  /// Planes of a whole vector, found once for all routes that send it one after the other.
  private mutating func planes(of counts: SparseCounts, _ site: Int, _ position: Int) -> Int {
    if latestPlanes.site != site || latestPlanes.position != position {
      let largest = counts.largest(in: 0..<counts.counts.count)
      latestPlanes = (
        site, position, SpikePlanes.planes(forLargest: Int(largest), coding: flow.graph.mode.coding)
      )
    }
    return latestPlanes.planes
  }

  private func listVector(
    _ counts: SparseCounts, _ slice: Range<Int>, _ planes: Int,
    _ items: inout SentItems
  ) {
    let coding = flow.graph.mode.coding
    if chip.core.spikeOrder == .planeMajor, coding != .graded {
      for plane in 0..<planes {
        for index in slice {
          let count = counts.counts[index]
          let value = SpikePlanes.value(ofPlane: plane, count: count, coding: coding, planes: planes)
          if let value { items.append(counts.channels[index], value) }
        }
      }
      return
    }
    counts.channels.withUnsafeBufferPointer { channels in
      counts.counts.withUnsafeBufferPointer { counts in
        for index in slice {
          SpikePlanes.forEachSpike(count: counts[index], coding: coding, planes: planes) { value in
            items.append(channels[index], value)
          }
        }
      }
    }
  }
}
