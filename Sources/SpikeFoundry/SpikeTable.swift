public import ChipPlacement
public import DataFiles
public import RunRecord
public import SpikeWorkload

/// A trace sink that keeps served spikes and writes those of chosen sites as CSV.
///
/// 48 bytes per served spike until the table is written.
public struct SpikeTable: TraceSink, Sendable {
  private let pattern: String?
  /// Full lists of records, and the one that grows: no record is ever copied to a larger list.
  private var full: [[SpikeRecord]] = []
  private var records: [SpikeRecord] = []
  private static let listLength = 1 << 15

  /// Keeps the spikes of the sites whose names contain `pattern`, of every site for `all`; nil keeps nothing.
  public init(matching pattern: String?) { self.pattern = pattern }

  /// Refuses a pattern that fits none of the sites of a run.
  ///
  /// - Throws: 64 with the nearest name.
  public func check(_ sites: [Site]) throws(Failure) {
    let names = sites.map(\.description)
    guard let pattern, pattern != "all", !names.contains(where: { $0.contains(pattern) }) else { return }
    let parts = sites.map(\.kind.suffix) + sites.map { "layers.\($0.layer).\($0.kind.suffix)" } + names
    throw Failure(
      .usage,
      "--spikes: expected `all` or a part of the name of a site, found \(MessageText.quote(pattern))"
        + (sites.isEmpty ? ": nothing is spiked in this model" : NearestName.hint(for: pattern, in: parts)))
  }

  /// Whether a pattern was given.
  public var wantsSpikes: Bool { pattern != nil }

  /// Keeps a spike.
  public mutating func spike(_ record: SpikeRecord) {
    if records.count == records.capacity { startList() }
    records.append(record)
  }

  @inline(never) private mutating func startList() {
    if !records.isEmpty { full.append(records) }
    records = []
    records.reserveCapacity(Self.listLength)
  }

  /// The bytes of the table, one row per spike in the order of events; flows name the sites.
  ///
  /// - Precondition: the records are of a run on `flow`.
  /// Complexity: O(spikes kept).
  public func bytes(of flow: DataFlow) -> [UInt8] {
    let isWanted = flow.flows.map { pattern == "all" || $0.name.contains(pattern ?? "") }
    let columns = [
      "injected_ps", "arrived_ps", "served_ps", "source", "destination", "position", "site", "channel",
      "value",
    ]
    let count = (full + [records]).joined().count { isWanted[Int($0.site)] }
    let memory = ByteBuffer(capacity: Self.longRow * count)
    let sink = CSVSink(to: memory)
    let names = flow.flows.map(\.name)
    do throws(Failure) {
      try sink.begin(
        TableSchema(name: "spikes", columns: columns.map { TableColumn($0, $0 == "site" ? .text : .int64) }))
      for list in full + [records] {
        let wanted = list.filter { isWanted[Int($0.site)] }
        for first in stride(from: 0, to: wanted.count, by: Self.chunk) {
          try sink.append(Self.chunk(wanted[first..<min(wanted.count, first + Self.chunk)], names))
        }
      }
      try sink.finish()
    } catch {
      preconditionFailure("memory takes all bytes")
    }
    return memory.bytes
  }

  /// Bytes that few rows exceed.
  private static let longRow = 96
  /// Rows that become text at once.
  private static let chunk = 4096

  private static func chunk(_ records: ArraySlice<SpikeRecord>, _ names: [String]) -> TableChunk {
    func numbers(_ value: (SpikeRecord) -> Int64) -> ColumnChunk { .int64(records.map(value)) }
    let sites = TextValues(words: names, codes: records.map { UInt32($0.site) })
    return TableChunk([
      numbers { $0.injected }, numbers { $0.arrived }, numbers { $0.served }, numbers { Int64($0.source) },
      numbers { Int64($0.destination) }, numbers { Int64($0.token) }, ColumnChunk(.text(sites)),
      numbers { Int64($0.channel) }, numbers { Int64($0.value) },
    ])
  }
}
