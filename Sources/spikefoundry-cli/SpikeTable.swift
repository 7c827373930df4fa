import SpikeFoundry

/// A trace sink that keeps the spikes of chosen sites as CSV.
struct SpikeTable: TraceSink {
  private let isWanted: [Bool]
  private let names: [String]
  let wantsSpikes: Bool
  private(set) var text = "injected_ps,arrived_ps,served_ps,source,destination,position,site,channel,value\n"

  /// - Parameter pattern: `all`, or a part of the names of the sites; nil keeps nothing.
  init(matching pattern: String?, flows: DataFlow) {
    names = flows.flows.map(\.name)
    isWanted = names.map { name in
      guard let pattern else { return false }
      return pattern == "all" || name.contains(pattern)
    }
    wantsSpikes = pattern != nil
  }

  mutating func spike(_ record: SpikeRecord) {
    let site = Int(record.site)
    guard isWanted[site] else { return }
    text += "\(record.injected),\(record.arrived),\(record.served),\(record.source),\(record.destination),"
    text += "\(record.token),\(names[site]),\(record.channel),\(record.value)\n"
  }
}
