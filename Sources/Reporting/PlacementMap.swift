public import ChipModel
public import ChipPlacement

/// `placement.svg`: the mesh with every core coloured by layer and labelled with its operators.
public struct PlacementMap: Sendable {
  private let chip: Chip
  private let contents: [PlacementNode: [PlacementEntry]]
  private let colours: GroupColours
  private let cell: (width: Double, height: Double)
  private let lines: Int

  /// Prepares the picture of a placement. Cores too small for text carry it as hover text only.
  public init(_ placement: Placement, on chip: Chip) {
    self.chip = chip
    contents = Dictionary(grouping: placement.entries, by: \.node)
    colours = GroupColours(placement.entries.map { OperatorGroup(of: $0.operation) })
    let width = min(132, max(9, 1120 / Double(max(1, chip.columns))))
    let most = contents.values.map { Set($0.map(\.operation)).count }.max() ?? 0
    lines = width >= 64 ? min(8, max(1, most)) : 0
    cell = (width, lines > 0 ? Double(lines) * 11 + 22 : width)
  }

  private var hasText: Bool { lines > 0 }
  private var left: Double { hasText ? cell.width + 44 : 70 }
  private var right: Double { left }

  /// The text of the picture. O(cores + entries).
  public var svg: String {
    var drawing = SVGText(title: "Placement on \(chip.name)")
    drawing.text("Placement on \(chip.name): \(chip.columns) x \(chip.rows) cores", x: 20, y: 24, size: 14, isBold: true)
    for core in 0..<chip.coreCount { draw(core, into: &drawing) }
    drawNodes(into: &drawing)
    let bottom = 44 + cell.height * Double(chip.rows)
    let width = left + cell.width * Double(chip.columns) + right
    let height = legend(y: bottom + 16, width: max(420, width), into: &drawing)
    return drawing.document(width: max(420, width), height: height)
  }

  private func draw(_ core: Int, into drawing: inout SVGText) {
    let tile = TileIdentity(core, of: chip)
    let gap = hasText ? 3.0 : cell.width >= 14 ? 1.5 : 0.5
    let box = SVGBox(
      x: left + Double(tile.x) * cell.width, y: 40 + Double(tile.y) * cell.height, width: cell.width - gap,
      height: cell.height - gap)
    let entries = contents[.core(core)] ?? []
    let hover = "core \(core) (x \(tile.x), y \(tile.y))" + Self.list(entries)
    draw(entries, in: box, heading: "\(core)", hover: hover, into: &drawing)
  }

  /// One box: a stripe per layer that lives there, then the names of the operators.
  private func draw(
    _ entries: [PlacementEntry], in box: SVGBox, heading: String, hover: String, into drawing: inout SVGText
  ) {
    let groups = Set(entries.map { OperatorGroup(of: $0.operation) }).sorted()
    guard let first = groups.first else {
      drawing.rect(box, fill: "#f2f2f2", hover: hover + ": empty")
      if hasText { drawing.text(heading, x: box.x + 5, y: box.y + 13, size: 9, fill: "#999999") }
      return
    }
    for (index, group) in groups.enumerated() {
      let share = box.width / Double(groups.count)
      drawing.rect(
        SVGBox(x: box.x + Double(index) * share, y: box.y, width: share, height: box.height),
        fill: colours.colour(of: group).text, hover: hover)
    }
    guard hasText else { return }
    label(entries, groups: groups, in: box, heading: heading, ink: colours.colour(of: first).ink, into: &drawing)
  }

  private func label(
    _ entries: [PlacementEntry], groups: [OperatorGroup], in box: SVGBox, heading: String, ink: String,
    into drawing: inout SVGText
  ) {
    let room = Int((box.width - 8) / 5.6)
    let title = groups.map(\.text).joined(separator: ", ")
    drawing.text(heading, x: box.x + box.width - 4, y: box.y + 13, size: 9, fill: ink, anchor: .end)
    drawing.text(
      Self.cut(title, to: room - heading.count - 1), x: box.x + 5, y: box.y + 13, size: 9.5, fill: ink, isBold: true)
    let names = Self.names(entries)
    let shown = names.count > lines ? lines - 1 : names.count
    for (index, name) in names.prefix(shown).enumerated() {
      drawing.text(
        Self.cut(name, to: room), x: box.x + 5, y: box.y + 25 + Double(index) * 11, size: 9, fill: ink)
    }
    if names.count > shown {
      drawing.text(
        "and \(names.count - shown) more", x: box.x + 5, y: box.y + 25 + Double(shown) * 11, size: 9, fill: ink)
    }
  }

  /// Names of the operators with their output rows, in the order of the placement.
  private static func names(_ entries: [PlacementEntry]) -> [String] {
    var seen: Set<String> = []
    return entries.compactMap { entry in
      guard seen.insert(entry.operation).inserted else { return nil }
      let rows = entries.filter { $0.operation == entry.operation }.map(\.outputs)
      let low = rows.map(\.lowerBound).min() ?? 0
      let high = rows.map(\.upperBound).max() ?? 0
      return "\(OperatorGroup.shortName(entry.operation)) \(low)–\(max(low, high - 1))"
    }
  }

  private static func list(_ entries: [PlacementEntry]) -> String {
    entries.prefix(24).map { "; \($0.operation) rows \($0.outputs) inputs \($0.inputs)" }.joined()
      + (entries.count > 24 ? "; and \(entries.count - 24) more" : "")
  }

  private static func cut(_ text: String, to limit: Int) -> String {
    text.count <= max(1, limit) ? text : text.prefix(max(1, limit - 1)) + "…"
  }
}

extension PlacementMap {
  /// Host and dram stand beside the row of their router, on the nearer side.
  private func drawNodes(into drawing: inout SVGText) {
    var taken: Set<Int> = []
    for (node, place) in [(PlacementNode.host, Optional(chip.host)), (.dram, chip.dram)] {
      guard let place else { continue }
      let isLeft = place.x * 2 < chip.columns
      var row = place.y
      while taken.contains(isLeft ? row : -1 - row) { row += 1 }
      taken.insert(isLeft ? row : -1 - row)
      let width = hasText ? cell.width : 40
      let x = isLeft ? 16 : left + Double(chip.columns) * cell.width + 24
      let height = hasText ? cell.height - 3 : 16
      let box = SVGBox(x: x, y: 40 + Double(row) * cell.height, width: width, height: height)
      let edge = isLeft ? left + Double(place.x) * cell.width : left + Double(place.x + 1) * cell.width - 3
      drawing.line(
        (isLeft ? box.x + box.width : box.x, box.y + min(height, cell.height) / 2),
        (edge, 40 + (Double(place.y) + 0.5) * cell.height - 1.5), stroke: "#888888", width: 1.5)
      let entries = contents[node] ?? []
      draw(
        entries, in: box, heading: hasText ? node.text : "",
        hover: "\(node.text) at router x \(place.x), y \(place.y)" + Self.list(entries), into: &drawing)
      if !hasText { drawing.text(node.text, x: box.x, y: box.y - 3, size: 10) }
    }
  }

  private func legend(y: Double, width: Double, into drawing: inout SVGText) -> Double {
    var (x, y) = (20.0, y)
    for group in colours.groups.prefix(96) {
      let length = 26 + Double(min(24, group.text.count)) * 6.4
      if x + length > width - 20 { (x, y) = (20, y + 18) }
      drawing.rect(SVGBox(x: x, y: y, width: 12, height: 12), fill: colours.colour(of: group).text)
      drawing.text(Self.cut(group.text, to: 24), x: x + 17, y: y + 10, size: 10.5)
      x += length
    }
    return y + 30
  }
}
