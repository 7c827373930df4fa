public import ChipModel
public import ChipPlacement
public import DataFiles
import ParallelJobs
public import RunRecord

/// Everything that the outputs of one run are made of.
///
/// It sees values only, never a simulation.
public struct RunReport: Sendable {
  /// What the timing side counted.
  public let record: RunRecord
  /// The chip that it ran on.
  public let chip: Chip
  /// Where its operators lived.
  public let placement: Placement
  /// What was run.
  public private(set) var description: RunDescription
  /// Spike statistics by site, in the order of the model.
  public let sites: [SiteSparsity]
  /// Data flow between operators, for the drawing.
  public let edges: [OperatorEdge]
  /// The energy of the run at the chip's prices.
  public let book: EnergyBook
  /// What the end of the run waited for, added up.
  public let path: CriticalPathBook

  /// Prices the run.
  ///
  /// - Throws: 70 if the record is of another chip, 65 if an energy exceeds 2^96 fJ.
  public init(
    record: RunRecord, chip: Chip, placement: Placement, description: RunDescription, sites: [SiteSparsity],
    edges: [OperatorEdge]
  ) throws(Failure) {
    self.record = record
    self.chip = chip
    self.placement = placement
    self.description = description
    self.sites = sites
    self.edges = edges
    book = try EnergyBook(record, on: chip)
    path = CriticalPathBook(record)
  }

  /// Whether spikes were lost to full queues.
  public var isLossy: Bool { record.losses.contains { $0.packets > 0 } }

  /// Every deterministic file of the run folder: equal runs give equal bytes.
  ///
  /// - Parameter formats: of the tables.
  /// - Returns: one element per file.
  /// - Throws: 70 if the books do not balance (`RunAudit`), 73 if Graphviz cannot draw the placement.
  public func files(tables formats: [TableFormat] = RunTables.formats) throws(Failure) -> [ReportFile] {
    try RunAudit(self).check()
    return try pages() + RunTables(self).files(formats)
  }

  /// Writes the tables into a folder, with one of them in memory at a time.
  ///
  /// - Throws: 70 if the books do not balance, 74 where the device is full or fails.
  package func writeTables(_ formats: [TableFormat], to folder: OutputFolder) throws(Failure) {
    try RunAudit(self).check()
    try RunTables(self).write(formats, to: folder)
  }

  /// Writes every deterministic file that is no table into a folder, behind `writeTables`, which audits the run.
  ///
  /// - Throws: 73 if Graphviz cannot draw the placement, 74 where the device is full or fails.
  package func writePages(to folder: OutputFolder) throws(Failure) {
    for file in try pages() { try folder.write(file.name, file.contents) }
  }

  /// Notes what the timeline of the run does not show, before the manifest and the pages are written.
  package mutating func note(timeline: [String]) {
    description.trace.timeline = timeline
    description.notes += timeline.map(TraceDescription.sentence(timeline:))
  }

  /// What is made beside each other, in the order in which it is written.
  private enum Page: CaseIterable {
    case manifest, summary, load, placement, drawings
  }

  /// The files that are no tables, made on all processors: drawings take as long as the tables of a large model.
  private func pages() throws(Failure) -> [ReportFile] {
    try Jobs.onAllProcessors.map(Page.allCases, files).flatMap(\.self)
  }

  @Sendable
  private func files(of page: Page) throws(Failure) -> [ReportFile] {
    switch page {
    case .manifest: [ReportFile(name: "manifest.json", text: try Manifest(self).json())]
    case .summary: [ReportFile(name: "summary.json", text: try Summary(self).json())]
    case .load: [ReportFile(name: "noc.svg", text: CoreHeatMap(self).svg)]
    case .placement: [ReportFile(name: "placement.svg", text: PlacementMap(placement, on: chip).svg)]
    case .drawings: try drawings()
    }
  }

  /// The drawing of the data flow, and the page, which says what the drawing leaves out.
  private func drawings() throws(Failure) -> [ReportFile] {
    let drawing = PlacementDrawing(placement, edges: edges, record: record)
    let pictures = try drawing.pictures()
    let files = [
      ReportFile(name: "dataflow.dot", text: drawing.dotText()),
      ReportFile(name: "dataflow.svg", contents: pictures.svg),
      pictures.png.map { ReportFile(name: "dataflow.png", contents: $0) },
      ReportFile(name: "report.md", text: ReportPage(self, drawing: pictures.note).markdown),
    ]
    return files.compactMap(\.self)
  }
}
