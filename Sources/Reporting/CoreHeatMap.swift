import ChipModel
import Quantities
import RunRecord

/// `noc.svg`: the mesh four times, coloured by busy time, firing rate, energy and the load of its links.
public struct CoreHeatMap: Sendable {
  private let report: RunReport
  /// Distance of neighbouring cores in the drawing.
  private let pitch: Double
  private let section: MeshSection

  /// Prepares the picture of a run.
  public init(_ report: RunReport) {
    self.report = report
    section = MeshSection(
      report.chip, used: report.record.tiles.numbered.lazy.filter(\.1.isUsed).map(\.0))
    pitch = min(62, max(5, 460 / Double(max(1, section.columns, section.rows))))
  }

  /// The text of the picture.
  ///
  /// O(cores + links).
  public var svg: String {
    var drawing = SVGText(title: "Cores of \(report.chip.name): busy time, firing rate, energy, link load")
    let margin = 24.0
    let panel = (width: meshWidth + 36, height: meshHeight + 92)
    for (index, measure) in [CoreMeasure.busy(report), .rate(report), .energy(report)].enumerated() {
      let x = margin + Double(index % 2) * panel.width
      draw(measure, x: x, y: margin + Double(index / 2) * panel.height, into: &drawing)
    }
    drawLinks(x: margin + panel.width, y: margin + panel.height, into: &drawing)
    let size = (width: margin * 2 + panel.width * 2 - 36, height: margin + panel.height * 2)
    guard !section.note.isEmpty else { return drawing.document(width: size.width, height: size.height) }
    drawing.text(
      "\(ChipText.mesh(report.chip)) cores\(section.note)", x: margin, y: size.height + 4,
      size: 10.5)
    return drawing.document(width: size.width, height: size.height + 16)
  }

  /// At least wide enough for a heading and a legend.
  private var meshWidth: Double { max(260, pitch * Double(section.columns)) }
  private var meshHeight: Double { pitch * Double(section.rows) }

  private func draw(_ measure: CoreMeasure, x: Double, y: Double, into drawing: inout SVGText) {
    drawing.text(measure.heading, x: x, y: y + 12, size: 13, isBold: true)
    let gap = pitch >= 12 ? 2.0 : 0.5
    for core in section.cores {
      let tile = TileIdentity(core, of: report.chip)
      let box = SVGBox(
        x: x + Double(tile.x) * pitch, y: y + 24 + Double(tile.y) * pitch, width: pitch - gap,
        height: pitch - gap)
      let isUsed = report.record.tiles[core].isUsed
      let colour = isUsed ? Colour.viridis(measure.share(core)) : Colour(hex: 0xEEEEEE)
      drawing.rect(
        box, fill: colour.text, radius: pitch >= 24 ? 2 : 0,
        hover: "\(tile.place(on: report.chip)): \(isUsed ? measure.text(core) : "unused")")
      if pitch >= 50, isUsed {
        drawing.text(
          measure.text(core), x: box.x + box.width / 2, y: box.y + box.height / 2 + 3, size: 9.5,
          fill: colour.ink,
          anchor: .middle)
      }
    }
    drawBorders(x: x - gap / 2, y: y + 24 - gap / 2, into: &drawing)
    legend(measure.maximum, x: x, y: y + 34 + meshHeight, into: &drawing)
  }

  /// Borders between chips; `x`, `y` is the upper left corner of the mesh.
  private func drawBorders(x: Double, y: Double, into drawing: inout SVGText) {
    for border in section.chipBorders {
      drawing.line(
        (x + Double(border.from.x) * pitch, y + Double(border.from.y) * pitch),
        (x + Double(border.to.x) * pitch, y + Double(border.to.y) * pitch), stroke: "#333333", width: 1)
    }
  }

  private func legend(_ maximum: String, x: Double, y: Double, into drawing: inout SVGText) {
    let steps = 40
    for step in 0..<steps {
      drawing.rect(
        SVGBox(x: x + Double(step) * 3, y: y, width: 3.2, height: 9),
        fill: Colour.viridis(Double(step) / Double(steps - 1)).text)
    }
    drawing.text("0", x: x, y: y + 21, size: 10)
    drawing.text(maximum, x: x + Double(steps) * 3, y: y + 21, size: 10, anchor: .end)
    drawing.rect(SVGBox(x: x + 140, y: y, width: 12, height: 9), fill: "#eeeeee")
    drawing.text("nothing ran or crossed", x: x + 157, y: y + 8.5, size: 10)
  }
}

extension CoreHeatMap {
  /// Links between cores and to attached nodes, ejection ports left out; each direction has its own line.
  private func drawLinks(x: Double, y: Double, into drawing: inout SVGText) {
    let links = report.record.links.filter { $0.direction != .ejection }
    let most = links.map(\.busy).max() ?? 0
    drawing.text(
      "Link load (share of the run that a link transmits)", x: x, y: y + 12, size: 13, isBold: true)
    // Lightly loaded links first, so that they do not hide the others where lines touch.
    for link in links.sorted(by: Self.isLighter) {
      draw(link, most: most, x: x, y: y + 24, into: &drawing)
    }
    drawBorders(x: x, y: y + 24, into: &drawing)
    let side = routerSide
    for core in section.cores {
      let place = centre(TileIdentity(core, of: report.chip), x: x, y: y + 24)
      let isUsed = report.record.tiles[core].isUsed
      drawing.rect(
        SVGBox(x: place.x - side / 2, y: place.y - side / 2, width: side, height: side),
        fill: isUsed ? "#777777" : "#d5d5d5", radius: side > 4 ? 2 : 0, hover: "core \(core)")
    }
    legend(
      HumanText.percent(Int128(most), of: Int128(report.record.end.picoseconds)), x: x,
      y: y + 34 + meshHeight,
      into: &drawing)
  }

  private func draw(_ link: LinkRecord, most: Int64, x: Double, y: Double, into drawing: inout SVGText) {
    let from = TileIdentity(link.tile, of: report.chip)
    let to = LinkTarget(link, on: report.chip).tile
    guard from.kind == .core, let shift = Self.shifts[link.direction] else { return }
    guard link.packets > 0 || (pitch >= 12 && to.kind == .core) else { return }
    let share = Ratio(link.busy, most).value
    let colour = link.packets > 0 ? Colour.viridis(share).text : "#e4e4e4"
    let width = link.packets > 0 ? pitch * (0.04 + 0.12 * share) : 0.6
    let (start, end) = ends(of: shift, from: centre(from, x: x, y: y), isAttachment: to.kind != .core)
    drawing.line(
      start, end, stroke: colour, width: max(0.6, min(9, width)),
      hover: link.packets > 0 && pitch >= 12 ? hover(link, to: to) : nil)
  }

  /// The line of one direction lies to the right of its way, as on a road, and ends beside the routers.
  private func ends(
    of shift: (x: Double, y: Double), from centre: (x: Double, y: Double), isAttachment: Bool
  ) -> (start: (x: Double, y: Double), end: (x: Double, y: Double)) {
    let offset = pitch * 0.09
    let near = routerSide / 2
    let far = isAttachment ? pitch * 0.5 : pitch - near
    let lane = (x: centre.x - shift.y * offset, y: centre.y + shift.x * offset)
    return (
      (lane.x + shift.x * near, lane.y + shift.y * near), (lane.x + shift.x * far, lane.y + shift.y * far)
    )
  }

  private func hover(_ link: LinkRecord, to: TileIdentity) -> String {
    let load = HumanText.percent(Int128(link.busy), of: Int128(report.record.end.picoseconds))
    return "core \(link.tile) to \(to.text) (\(link.direction.key)): "
      + "\(HumanText.count(Int128(link.packets))) packets, \(HumanText.count(Int128(link.flits))) flits, "
      + "\(load) busy, waited \(HumanText.time(link.waiting))"
  }

  private var routerSide: Double { min(14, max(1.5, pitch * 0.3)) }

  private func centre(_ tile: TileIdentity, x: Double, y: Double) -> (x: Double, y: Double) {
    (x + (Double(tile.x) + 0.5) * pitch, y + (Double(tile.y) + 0.5) * pitch)
  }

  private static func isLighter(_ a: LinkRecord, _ b: LinkRecord) -> Bool {
    (a.busy, a.tile, a.direction.rawValue) < (b.busy, b.tile, b.direction.rawValue)
  }

  /// Direction of each port in the drawing; attachments leave diagonally, beside the links of the mesh.
  private static let shifts: [PortDirection: (x: Double, y: Double)] = [
    .east: (1, 0), .west: (-1, 0), .north: (0, -1), .south: (0, 1), .host: (-0.7, -0.7), .dram: (0.7, -0.7),
  ]
}

extension TileRecord {
  /// Whether anything reached or left the tile.
  var isUsed: Bool { busy > 0 || packetsIn > 0 || packetsOut > 0 }
}
