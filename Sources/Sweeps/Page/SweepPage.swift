import PageKit
import SweepPlans

/// The answer of a sweep as one file: which points are worth having, and what decides it.
///
/// It needs no other file and no network, runs no code but its own, and shows every name as text only.
public struct SweepPage {
  /// Where a page comes from.
  public struct Source: Sendable {
    /// Text of the sweep file.
    public var text: String
    /// The command that makes the page.
    public var command: [String]
    /// Folder of the ledger.
    public var store: String

    /// Names the source of a page.
    public init(text: String, command: [String], store: String) {
      self.text = text
      self.command = command
      self.store = store
    }
  }

  private let data: SweepPageData
  private let source: Source
  private let indices: SweepSensitivity?

  /// Prepares the page.
  ///
  /// - Parameters:
  ///   - results: what the sweep has found so far.
  ///   - source: where it comes from.
  ///   - indices: indices of a sensitivity design; nil shows main effects, computed from the points.
  ///   - links: where the reports of points are, relative to the page, by place of the point.
  /// - Throws: 65 where the ledger is damaged.
  public init(
    _ results: SweepResults, source: Source, indices: SweepSensitivity? = nil, links: [Int: String] = [:]
  ) throws {
    data = try SweepPageData(results, links: links)
    self.source = source
    self.indices = indices
  }

  /// The text of the page; the same results give the same text.
  ///
  /// Below 1 MB: where there are too many points to draw, evenly chosen ones of them.
  public var html: String {
    let tradeOffs = TradeOffPanel(data)
    let profiles = ProfilePanel(data)
    let panels = [
      tradeOffs.panel, FrontPanel(data: data).panel, profiles.panel,
      indices.map { IndexPanel(data: data, indices: $0).panel } ?? EffectPanel(data: data).panel,
      ConstraintPanel(data: data).panel, VolumePanel(data: data).panel,
    ]
    let last = [FailurePanel(data: data).panel, SourcePanel(data: data, source: source).panel]
    let points = SweepPageScript.data(
      data, plots: tradeOffs.places + (data.shown.isEmpty ? [] : [profiles.places]),
      rows: profiles.rows)
    return PageDocument(
      title: "\(data.file.name): sweep", header: SweepHeadline(data: data).markup + points,
      panels: panels + last.compactMap { $0 }, style: SweepPageScript.style, script: SweepPageScript.text
    ).html
  }
}
