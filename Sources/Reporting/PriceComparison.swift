public import ChipModel
public import DataFiles
import Quantities
import RunRecord

/// What the same counts cost on two chips: a row per component and kind of place.
public struct PriceComparison: Sendable {
  /// One component on one kind of place.
  public struct Row: Sendable, Equatable {
    /// What energy was spent on.
    public var component: EnergyComponent
    /// On what.
    public var kind: TileIdentity.Kind
    /// How often; nil for static energy.
    public var count: Int128?
    /// Energy on the first chip, in femtojoules.
    public var before: Int128
    /// Energy on the second chip, in femtojoules.
    public var after: Int128
    /// Path of the value of a chip file that prices it.
    public var path: String
    /// That value of the first chip; nil where it has none.
    public var oldPrice: Provenance?
    /// That value of the second chip; nil where it has none.
    public var newPrice: Provenance?
  }

  /// Rows in the order of components, then core, host, dram, chip and idle cores.
  public let rows: [Row]
  /// Totals on the two chips, in femtojoules.
  public let total: (before: Int128, after: Int128)

  /// Compares two reports of the same counts.
  public init(before: RunReport, after: RunReport) {
    total = (before.book.total, after.book.total)
    var sums: [Key: Row] = [:]
    let isAfter = [false, true]
    for (report, isAfter) in zip([before, after], isAfter) {
      for cell in report.book.cells {
        let kind = TileIdentity(cell.tile, of: report.chip).kind
        let path = Self.path(of: cell.component, on: kind)
        let key = Key(component: cell.component.index, kind: Self.kinds.firstIndex(of: kind) ?? 0)
        var row =
          sums[key]
          ?? Row(
            component: cell.component, kind: kind, count: cell.component.isStatic ? nil : 0, before: 0,
            after: 0,
            path: path, oldPrice: before.chip.provenance.first { $0.path == path },
            newPrice: after.chip.provenance.first { $0.path == path })
        if isAfter { row.after += cell.femtojoules } else { row.before += cell.femtojoules }
        if !isAfter, let count = row.count { row.count = count + Int128(cell.count) }
        sums[key] = row
      }
    }
    rows = sums.sorted { $0.key < $1.key }.map(\.value)
  }

  private static let kinds: [TileIdentity.Kind] = [.core, .host, .dram, .chip, .idle]

  private struct Key: Hashable, Comparable {
    var component: Int
    var kind: Int

    static func < (a: Key, b: Key) -> Bool { (a.component, a.kind) < (b.component, b.kind) }
  }

  /// The path of the chip file whose value prices a component.
  private static func path(of component: EnergyComponent, on kind: TileIdentity.Kind) -> String {
    let group = kind == .core ? "core" : kind.rawValue
    switch component {
    case .action(let action) where action.isNonSpiking: return "\(group).operations.\(action.key).energy"
    case .action(let action): return "\(group).energy.\(action.key)"
    case .network(.router): return "noc.router.energy"
    case .network(.linkX): return "noc.hop.x.energy"
    case .network(.linkY): return "noc.hop.y.energy"
    case .network(.hostLink): return "host.link.energy"
    case .network(.dramLink): return "dram.link.energy"
    case .network(.chipLink): return "system.link.energy"
    case .leakage: return "core.leakage"
    case .staticPower: return kind == .chip ? "static_power" : "\(group).power"
    }
  }

  // MARK: Text

  /// A table for people, and below it where the prices of the second chip are from.
  public var text: String {
    let head = ["component", "place", "count", "price", "new price", "energy", "new energy", "change"]
    var cells = rows.map { row in
      [
        row.component.key, row.kind == .idle ? "idle cores" : row.kind.rawValue,
        row.count.map(HumanText.count) ?? "", row.oldPrice?.value ?? "none",
        row.isRepriced ? row.newPrice?.value ?? "none" : "", HumanText.energy(row.before),
        HumanText.energy(row.after), Self.change(row.before, row.after),
      ]
    }
    cells.append([
      "total", "", "", "", "", HumanText.energy(total.before), HumanText.energy(total.after),
      Self.change(total.before, total.after),
    ])
    return PlainTable.text([head] + cells) + "\n" + sources
  }

  private var sources: String {
    var seen: Set<String> = []
    let cells = rows.filter { seen.insert($0.path).inserted }.map { row in
      [
        row.path, row.newPrice?.value ?? "none", row.newPrice?.grade?.rawValue ?? "not stated",
        row.newPrice?.source ?? "",
      ]
    }
    return PlainTable.text([["price", "value", "grade", "source"]] + cells)
  }

  private static func change(_ before: Int128, _ after: Int128) -> String {
    guard before != after else { return "" }
    guard before != 0 else { return "new" }
    let text = HumanText.percent(after - before, of: before)
    return after > before ? "+\(text)" : text
  }

  /// The rows as JSON; energies in femtojoules.
  public func json() throws(Failure) -> String {
    try JSONText.render(
      .pairs([
        ("schema", .string("spikefoundry.prices/v1")), ("total_before_fJ", .integer(total.before)),
        ("total_after_fJ", .integer(total.after)), ("components", .array(rows.map(\.json))),
      ]))
  }
}

extension PriceComparison.Row {
  /// Whether the two chips state different prices.
  public var isRepriced: Bool { oldPrice?.value != newPrice?.value }

  fileprivate var json: JSONNode {
    func text(_ value: String?) -> JSONNode { value.map(JSONNode.string) ?? .null }
    return .pairs([
      ("component", .string(component.key)), ("place", .string(kind.rawValue)),
      ("count", count.map { .integer($0) } ?? .null), ("path", .string(path)),
      ("price_before", text(oldPrice?.value)), ("price_after", text(newPrice?.value)),
      ("energy_before_fJ", .integer(before)), ("energy_after_fJ", .integer(after)),
      ("grade", text(newPrice?.grade?.rawValue)), ("source", text(newPrice?.source)),
    ])
  }
}
