import SpikeFoundry

/// A trace sink that keeps served spikes and writes those of chosen sites as CSV.
struct SpikeTable: TraceSink {
  private let pattern: String?
  private var records: [SpikeRecord] = []

  /// Keeps the spikes of the sites whose names contain `pattern`, of every site for `all`; nil keeps nothing.
  init(matching pattern: String?) { self.pattern = pattern }

  var wantsSpikes: Bool { pattern != nil }

  mutating func spike(_ record: SpikeRecord) { records.append(record) }

  /// The table; flows name the sites.
  func text(of flow: DataFlow) -> String {
    let names = flow.flows.map(\.name)
    let isWanted = names.map { pattern == "all" || $0.contains(pattern ?? "") }
    var text = "injected_ps,arrived_ps,served_ps,source,destination,position,site,channel,value\n"
    for record in records where isWanted[Int(record.site)] {
      text += "\(record.injected),\(record.arrived),\(record.served),\(record.source),\(record.destination),"
      text += "\(record.token),\(names[Int(record.site)]),\(record.channel),\(record.value)\n"
    }
    return text
  }
}
