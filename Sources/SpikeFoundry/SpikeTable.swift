public import ChipPlacement
public import RunRecord

/// A trace sink that keeps served spikes and writes those of chosen sites as CSV.
///
/// 48 bytes per served spike until the table is written.
public struct SpikeTable: TraceSink, Sendable {
  private let pattern: String?
  private var records: [SpikeRecord] = []

  /// Keeps the spikes of the sites whose names contain `pattern`, of every site for `all`; nil keeps nothing.
  public init(matching pattern: String?) { self.pattern = pattern }

  /// Whether a pattern was given.
  public var wantsSpikes: Bool { pattern != nil }

  /// Keeps a spike.
  public mutating func spike(_ record: SpikeRecord) { records.append(record) }

  /// The table, one row per spike in the order of events; flows name the sites.
  ///
  /// - Precondition: the records are of a run on `flow`.
  /// Complexity: O(spikes kept).
  public func text(of flow: DataFlow) -> String {
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
