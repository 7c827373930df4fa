import ChipModel
import Quantities
import RunRecord

extension CoreHeatMap {
  static let linkHeading = "Link load (share of the run)"

  /// Draws links between cores and to attached nodes, ejection ports left out; each direction has its own line.
  func drawLinks(x: Double, y: Double, into drawing: inout SVGText) {
    let links = report.record.links.filter { $0.direction != .ejection }
    let most = links.map(\.busy).max() ?? 0
    heading(Self.linkHeading, x: x, y: y, into: &drawing)
    // Lightly loaded links first, so that they do not hide the others where lines touch.
    for link in links.sorted(by: Self.isLighter) {
      draw(link, most: most, x: x, y: y + 24, into: &drawing)
    }
    drawBorders(x: x, y: y + 24, into: &drawing)
    drawRouters(x: x, y: y + 24, into: &drawing)
    legend(
      HumanText.percent(Int128(most), of: Int128(report.record.end.picoseconds)), x: x,
      y: y + 34 + meshHeight,
      into: &drawing)
  }

  private func drawRouters(x: Double, y: Double, into drawing: inout SVGText) {
    let side = routerSide
    for core in section.cores {
      let place = centre(TileIdentity(core, of: report.chip), x: x, y: y)
      let box = SVGBox(x: place.x - side / 2, y: place.y - side / 2, width: side, height: side)
      drawing.rect(
        box, fill: report.record.tiles[core].isUsed ? "#777777" : "#d5d5d5", radius: side > 4 ? 2 : 0,
        hover: "core \(core)")
    }
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
