import ChipModel
public import DataFiles
import Quantities
import RunRecord

/// `summary.json`: the figures that scripts rely on.
///
/// The keys are documented in `Traces/SCHEMA.md`.
public struct Summary: Sendable {
  private let report: RunReport

  /// Prepares the summary of a run.
  public init(_ report: RunReport) { self.report = report }

  /// The text of the file.
  ///
  /// Integers are JSON integers; fractions have six decimals.
  public func json() throws(Failure) -> String {
    let figures = RunFigures(report)
    let head: [(String, JSONNode)] = [
      ("schema", .string(RunDescription.schema)),
      ("lossy", .bool(report.isLossy)),
    ]
    let tail: [(String, JSONNode)] = [
      ("tokens", tokens),
      ("events", events(figures)),
      ("sparsity", .pairs(Self.sparsity(figures.sparsity))),
      ("sites", .array(report.sites.map(Self.site))),
      ("latency_ps", latency(figures)),
      (
        "critical_path_ps",
        report.path.json(operators: report.record.operators, sentence: Bottleneck(report).sentence)
      ),
      ("energy_fJ", energy),
      ("cores", cores(figures)),
      ("losses", losses),
      ("notes", .array((report.description.notes + Self.notes).map(JSONNode.string))),
    ]
    let partial: [(String, JSONNode)] = report.record.stop == nil ? [] : [("partial", .bool(true))]
    return try JSONText.render(.pairs(head + partial + tail))
  }

  static let notes = [
    "events.hops counts packets over links between tiles; ejection into a core is not a hop",
    "events.chip_hops counts the hops that lead to another chip",
    "events.total is events.packets plus events.synaptic_operations",
    "sparsity covers all linear-input encodings of all processed rows; query sites stand under sites only",
    "latency_ps.first_token counts from the start of the run; without a generated token, until the prompt was done",
    "latency_ps.per_token has one entry per generated token: first_token, then the times from token to token",
    "energies are sums of (tile, operator, component) cells, each rounded once to femtojoules",
  ]

  private var tokens: JSONNode {
    let description = report.description
    return .pairs([
      ("prompt", .array(description.prompt.map(JSONNode.count))),
      ("generated", .array(description.generated.map(JSONNode.count))),
      ("text", .string(description.text)),
    ])
  }

  private func events(_ figures: RunFigures) -> JSONNode {
    let inFlight: [(String, JSONNode)] =
      report.record.stop.map { [("packets_in_flight", .count($0.inFlight.reduce(0, +)))] } ?? []
    let head: [(String, JSONNode)] = [
      ("packets", .integer(figures.packets.injected)),
      (
        "packets_by_kind",
        .pairs(PacketKind.allCases.map { ($0.key, .integer(figures.packets.injected($0))) })
      ),
      ("packets_served", .integer(figures.packets.served)),
      ("packets_dropped", .integer(figures.packets.dropped)),
    ]
    let tail: [(String, JSONNode)] = [
      ("hops", .integer(figures.hops)),
      ("hops_per_packet", .ratio(Ratio(figures.hops, figures.packets.injected))),
      ("chip_hops", .integer(figures.chipHops)),
      ("synaptic_operations", .integer(figures.synapticOperations)),
      ("total", .integer(figures.packets.injected + figures.synapticOperations)),
    ]
    return .pairs(head + inFlight + tail)
  }

  private static func sparsity(_ site: SiteSparsity) -> [(String, JSONNode)] {
    [
      ("silent", .ratio(site.silent)), ("spikes_per_channel", .ratio(site.spikesPerChannel)),
      ("slot", .ratio(site.slot)), ("fig9", .ratio(site.figureNine)),
      ("at_most_7", .ratio(site.atMostSevenFraction)),
    ]
  }

  private static func site(_ site: SiteSparsity) -> JSONNode {
    .pairs(
      [
        ("site", .string(site.site)), ("query", .bool(site.isQuery)), ("channels", .count(site.channels)),
        ("firing", .count(site.firing)), ("spikes", .count(site.spikes)),
        ("absolute_sum", .count(site.absoluteSum)), ("largest", .count(site.largest)),
        ("occupied_slots", .count(site.slots)), ("at_most_7_channels", .count(site.atMostSeven)),
      ] + sparsity(site))
  }

  private func latency(_ figures: RunFigures) -> JSONNode {
    .pairs([
      ("first_token", .count(figures.firstToken)),
      ("total", .count(report.record.end.picoseconds)),
      ("per_token", .array(figures.perToken.map(JSONNode.count))),
    ])
  }

  private var energy: JSONNode {
    let book = report.book
    return .pairs([
      ("total", .integer(book.total)),
      ("dynamic", .integer(book.dynamic)),
      ("static", .integer(book.staticTotal)),
      (
        "by_component",
        .pairs(EnergyComponent.allCases.map { ($0.key, .integer(book.byComponent[$0.index])) })
      ),
    ])
  }

  private func cores(_ figures: RunFigures) -> JSONNode {
    let busy = figures.busiest.map { report.record.tiles[$0].busy }
    return .pairs([
      ("used", .count(figures.coresUsed)),
      ("mesh", .count(report.chip.coreCount)),
      ("idle", .count(report.book.idleCores)),
      ("chips_used", .count(figures.chipsUsed)),
      ("chips", .count(report.chip.chipCount)),
      ("busiest", figures.busiest.map { .count($0) } ?? .null),
      ("busiest_busy_ps", busy.map { .count($0) } ?? .null),
      ("busiest_share", .ratio(Ratio(busy ?? 0, report.record.end.picoseconds))),
    ])
  }

  private var losses: JSONNode {
    .array(
      report.record.losses.filter { $0.packets > 0 }.map { loss in
        .pairs([
          ("core", .count(loss.tile)), ("site", .string(loss.site)), ("packets", .count(loss.packets)),
        ])
      })
  }
}
