public import ChipModel
public import ChipPlacement
import DataFiles

/// `placement.svg`: the mesh with every core coloured by layer and labelled with its operators.
public struct PlacementMap: Sendable {
  let chip: Chip
  let colours: GroupColours
  let layout: PlacementMapLayout
  private let contents: [PlacementNode: [PlacementEntry]]
  private let section: MeshSection

  /// Prepares the picture of a placement.
  ///
  /// Cores too small for text carry it as hover text only.
  public init(_ placement: Placement, on chip: Chip) {
    self.chip = chip
    contents = Dictionary(grouping: placement.entries, by: \.node)
    colours = GroupColours(placement.entries.map { OperatorGroup(of: $0.operation) })
    layout = PlacementMapLayout(placement, on: chip)
    section = MeshSection(chip, used: placement.usedCores)
  }

  /// The text of the picture.
  ///
  /// O(cores + entries).
  public var svg: String {
    var drawing = SVGText(title: "Placement on \(chip.name)")
    drawing.text(
      "Placement on \(chip.name): \(ChipText.mesh(chip)) cores\(section.note(others: "is used"))", x: 20,
      y: 24,
      size: 14,
      isBold: true)
    for core in section.cores { draw(core, into: &drawing) }
    for border in section.chipBorders { draw(border, into: &drawing) }
    drawNodes(into: &drawing)
    let width = max(420, layout.width)
    let height = legend(y: layout.bottom + 16, width: width, into: &drawing)
    return drawing.document(width: width, height: height)
  }

  private func draw(_ core: Int, into drawing: inout SVGText) {
    let tile = TileIdentity(core, of: chip)
    let entries = contents[.core(core)] ?? []
    let hover = tile.place(on: chip) + Self.list(entries)
    draw(entries, in: layout.box(of: tile), heading: "\(core)", hover: hover, into: &drawing)
  }

  private func draw(_ border: MeshSection.Border, into drawing: inout SVGText) {
    let (from, to) = layout.line(border)
    drawing.line(from, to, stroke: "#333333", width: 1.5, hover: "border between two chips")
  }

  /// Host and dram stand beside the row of their router, on the nearer side.
  private func drawNodes(into drawing: inout SVGText) {
    for (node, place, box) in layout.nodes {
      let entries = contents[node] ?? []
      let router = layout.box(of: TileIdentity(place.y * chip.columns + place.x, of: chip))
      let isLeft = box.x < router.x
      drawing.line(
        (isLeft ? box.x + box.width : box.x, box.y + min(box.height, 30) / 2),
        (isLeft ? router.x : router.x + router.width, router.y + min(router.height, 30) / 2),
        stroke: "#888888",
        width: 1.5)
      draw(
        entries, in: box, heading: layout.hasText ? node.text : "",
        hover: "\(node.text) at router x \(place.x), y \(place.y)" + Self.list(entries), into: &drawing)
      if !layout.hasText { drawing.text(node.text, x: box.x, y: box.y - 3, size: 10) }
    }
  }

  private func legend(y: Double, width: Double, into drawing: inout SVGText) -> Double {
    var (x, y) = (20.0, y)
    for group in colours.groups.prefix(96) {
      let text = group.text.clipped(to: 24)
      let length = 32 + TextWidth.most(text, size: 10.5)
      if x + length > width - 20 { (x, y) = (20, y + 18) }
      drawing.rect(SVGBox(x: x, y: y, width: 12, height: 12), fill: colours.colour(of: group).text)
      drawing.text(text, x: x + 17, y: y + 10, size: 10.5)
      x += length
    }
    return y + 30
  }

  private static func list(_ entries: [PlacementEntry]) -> String {
    entries.prefix(24).map { "; \($0.operation) rows \($0.outputs) inputs \($0.inputs)" }.joined()
      + (entries.count > 24 ? "; and \(entries.count - 24) more" : "")
  }
}

extension PlacementMap {
  /// One box: large ones have a line per operator with the colour of its layer, small ones a stripe per layer.
  private func draw(
    _ entries: [PlacementEntry], in box: SVGBox, heading: String, hover: String, into drawing: inout SVGText
  ) {
    let groups = Set(entries.map { OperatorGroup(of: $0.operation) }).sorted()
    guard let first = groups.last else {
      drawing.rect(box, fill: "#f2f2f2", hover: hover + ": empty")
      if layout.hasText { drawing.text(heading, x: box.x + 5, y: box.y + 13, size: 9, fill: "#666666") }
      return
    }
    guard layout.hasText else {
      for (index, group) in groups.enumerated() {
        let share = box.width / Double(groups.count)
        let stripe = SVGBox(x: box.x + Double(index) * share, y: box.y, width: share, height: box.height)
        drawing.rect(stripe, fill: colours.colour(of: group).text, hover: hover)
      }
      return
    }
    let colour = colours.colour(of: first)
    drawing.rect(
      box, fill: colour.mixed(with: .white, 0.82).text, stroke: colour.mixed(with: .white, 0.3).text,
      radius: 3,
      hover: hover)
    label(entries, groups: groups, in: box, heading: heading, into: &drawing)
  }

  private func label(
    _ entries: [PlacementEntry], groups: [OperatorGroup], in box: SVGBox, heading: String,
    into drawing: inout SVGText
  ) {
    drawing.text(heading, x: box.x + box.width - 5, y: box.y + 13, size: 9, anchor: .end)
    let title = TextWidth.fitted(
      Self.title(groups), within: box.width - 14 - TextWidth.most(heading, size: 9), size: 9.5, isBold: true)
    drawing.text(title, x: box.x + 5, y: box.y + 13, size: 9.5, isBold: true)
    let lines = Self.lines(entries)
    let shown = lines.count > layout.lines ? layout.lines - 1 : lines.count
    for (index, line) in lines.prefix(shown).enumerated() {
      let y = box.y + 26 + Double(index) * PlacementMapLayout.lineHeight
      let swatch = SVGBox(x: box.x + 5, y: y - 8, width: 4, height: 9.5)
      drawing.rect(swatch, fill: colours.colour(of: OperatorGroup(of: line.operation)).text)
      let text = TextWidth.fitted(line.text, within: box.width - 15, size: 9)
      drawing.text(text, x: box.x + 12, y: y, size: 9)
    }
    if lines.count > shown {
      let y = box.y + 26 + Double(shown) * PlacementMapLayout.lineHeight
      drawing.text("and \(lines.count - shown) more", x: box.x + 12, y: y, size: 9, fill: "#555555")
    }
  }

  /// `layers 2–3, norm`: the groups of a core in short.
  private static func title(_ groups: [OperatorGroup]) -> String {
    let layers = groups.compactMap(\.layer)
    let others = groups.filter { $0.layer == nil }.map(\.text)
    guard let low = layers.first, let high = layers.last else { return others.joined(separator: ", ") }
    let isRun = high - low == layers.count - 1
    let text =
      layers.count == 1
      ? "layer \(low)"
      : "layers " + (isRun ? "\(low)–\(high)" : layers.map(String.init).joined(separator: ", "))
    return ([text] + others).joined(separator: ", ")
  }

  /// Operators with their output rows, in the order of the placement; behind `of`, inputs that start further on.
  private static func lines(_ entries: [PlacementEntry]) -> [(operation: String, text: String)] {
    var order: [String] = []
    var pieces: [String: PlacementEntry] = [:]
    for entry in entries {
      if var known = pieces[entry.operation] {
        known.outputs = joined(known.outputs, entry.outputs)
        known.inputs = joined(known.inputs, entry.inputs)
        pieces[entry.operation] = known
      } else {
        order.append(entry.operation)
        pieces[entry.operation] = entry
      }
    }
    return order.map { name in
      guard let piece = pieces[name], !name.hasSuffix("reducer"), name != "tokens", name != "argmax" else {
        return (name, OperatorGroup.shortName(name))
      }
      let isCut = piece.inputs.lowerBound > 0 && piece.inputs != piece.outputs
      let inputs = isCut ? " of \(text(piece.inputs))" : ""
      return (name, "\(label(name)) \(text(piece.outputs))\(inputs)")
    }
  }

  /// The short name; a projection's own name says which half of the layer it belongs to.
  private static func label(_ name: String) -> String {
    let short = OperatorGroup.shortName(name)
    guard short.hasSuffix("_proj"), let dot = short.firstIndex(of: ".") else { return short }
    return String(short[short.index(after: dot)...])
  }

  private static func joined(_ a: Range<Int>, _ b: Range<Int>) -> Range<Int> {
    min(a.lowerBound, b.lowerBound)..<max(a.upperBound, b.upperBound)
  }

  private static func text(_ range: Range<Int>) -> String {
    range.count < 2 ? "\(range.lowerBound)" : "\(range.lowerBound)–\(range.upperBound - 1)"
  }
}

extension Placement {
  /// Numbers of the cores that hold something.
  package var usedCores: [Int] {
    entries.compactMap { entry in
      guard case .core(let core) = entry.node else { return nil }
      return core
    }
  }
}
