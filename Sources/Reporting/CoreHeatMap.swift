import ChipModel
import RunRecord

/// `noc.svg`: the mesh four times, coloured by busy time, firing rate, energy and the load of its links.
///
/// Of many cores the values are in tables and on the page only: hover texts for each would make a picture that
/// browsers are slow to open.
public struct CoreHeatMap: Sendable {
  let report: RunReport
  /// Distance of neighbouring cores in the drawing.
  let pitch: Double
  let section: MeshSection
  /// Whether there are too many cores to tell the value of each.
  private let isLarge: Bool
  private static let mostTold = 4096
  private static let headingSize = 13.0
  private static let legendSize = 10.0
  private static let idleText = "nothing ran or crossed"
  /// Where this text begins in the legend.
  private static let idleX = 157.0

  /// Prepares the picture of a run.
  public init(_ report: RunReport) {
    self.report = report
    section = MeshSection(
      report.chip, used: report.record.tiles.numbered.lazy.filter(\.1.isUsed).map(\.0))
    isLarge = section.cores.count > Self.mostTold
    pitch = min(62, max(5, 460 / Double(max(1, section.columns, section.rows))))
  }

  /// The text of the picture.
  ///
  /// O(cores + links).
  public var svg: String {
    var drawing = SVGText(
      title: "Cores of \(report.chip.name): busy time, firing rate, energy, link load", gathersShapes: isLarge
    )
    let margin = 24.0
    let measures = [CoreMeasure.busy(report), .rate(report), .energy(report)]
    let panel = (
      width: panelWidth(headings: measures.map(\.heading) + [Self.linkHeading]) + 36, height: meshHeight + 92
    )
    for (index, measure) in measures.enumerated() {
      let x = margin + Double(index % 2) * panel.width
      draw(measure, x: x, y: margin + Double(index / 2) * panel.height, into: &drawing)
    }
    drawLinks(x: margin + panel.width, y: margin + panel.height, into: &drawing)
    let size = (width: margin * 2 + panel.width * 2 - 36, height: margin + panel.height * 2)
    guard !note.isEmpty else { return drawing.document(width: size.width, height: size.height) }
    drawing.text("\(ChipText.mesh(report.chip)) cores\(note)", x: margin, y: size.height + 4, size: 10.5)
    return drawing.document(width: size.width, height: size.height + 16)
  }

  private var note: String {
    section.note(others: "did anything")
      + (isLarge ? "; values of single cores and links: report.html, cores.csv, links.csv" : "")
  }

  /// Wide enough for the mesh, the headings and the legend: those of a narrow mesh are wider than it is.
  private func panelWidth(headings: [String]) -> Double {
    let texts =
      headings.map { TextWidth.most($0, size: Self.headingSize, isBold: true) }
      + [Self.idleX + TextWidth.most(Self.idleText, size: Self.legendSize)]
    return texts.reduce(pitch * Double(section.columns), max)
  }
  var meshHeight: Double { pitch * Double(section.rows) }

  private func draw(_ measure: CoreMeasure, x: Double, y: Double, into drawing: inout SVGText) {
    heading(measure.heading, x: x, y: y, into: &drawing)
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

  func heading(_ text: String, x: Double, y: Double, into drawing: inout SVGText) {
    drawing.text(text, x: x, y: y + 12, size: Self.headingSize, isBold: true)
  }

  /// Borders between chips; `x`, `y` is the upper left corner of the mesh.
  func drawBorders(x: Double, y: Double, into drawing: inout SVGText) {
    for border in section.chipBorders {
      drawing.line(
        (x + Double(border.from.x) * pitch, y + Double(border.from.y) * pitch),
        (x + Double(border.to.x) * pitch, y + Double(border.to.y) * pitch), stroke: "#333333", width: 1)
    }
  }

  func legend(_ maximum: String, x: Double, y: Double, into drawing: inout SVGText) {
    let steps = 40
    for step in 0..<steps {
      drawing.rect(
        SVGBox(x: x + Double(step) * 3, y: y, width: 3.2, height: 9),
        fill: Colour.viridis(Double(step) / Double(steps - 1)).text)
    }
    drawing.text("0", x: x, y: y + 21, size: Self.legendSize)
    drawing.text(maximum, x: x + Double(steps) * 3, y: y + 21, size: Self.legendSize, anchor: .end)
    drawing.rect(SVGBox(x: x + 140, y: y, width: 12, height: 9), fill: "#eeeeee")
    drawing.text(Self.idleText, x: x + Self.idleX, y: y + 8.5, size: Self.legendSize)
  }
}

extension TileRecord {
  /// Whether anything reached or left the tile.
  var isUsed: Bool { busy > 0 || packetsIn > 0 || packetsOut > 0 }
}
