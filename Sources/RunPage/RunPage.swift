public import DataFiles
import PageKit

/// `report.html`: one file that says why a run takes as long and as much as it does.
///
/// It needs no other file and no network, runs no code but its own, and shows every name as text only.
public struct RunPage: Sendable {
  /// Name of the page in the run folder.
  public static let fileName = "report.html"

  private let data: PageData

  /// The page of a run folder.
  ///
  /// A run reads its own files back, so both ways there is one page.
  ///
  /// - Throws: 66 where a file of every run is missing, 65 where one is not of this schema.
  public init(folder: String) throws(Failure) { data = try PageData(RunFiles(folder: folder)) }

  /// The text of the page; the same files give the same text.
  ///
  /// Below 1 MB for 1,024 cores, and for any number of them.
  public var html: String {
    let provenance = ProvenancePanel(data: data)
    let panels = [
      TimePanel(data: data).panel, EnergyPanel(data: data).panel, MeshPanel(data).panel,
      RooflinePanel(data: data).panel, FiringPanel(data: data).panel, LatencyPanel(data: data).panel,
      ActivityPanel(data: data).panel, RasterPanel(data: data).panel, provenance.cuts, provenance.grades,
      provenance.provenance,
    ]
    return PageDocument(
      title: "\(data.run.modelName) on \(data.chipTitle)", header: HeadlinePanel(data: data).markup,
      panels: panels, script: PageScript.text
    ).html
  }
}
