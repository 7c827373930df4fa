import ChipModel
import Reporting
import TestSupport
import Testing

@Suite("Pictures of narrow meshes")
struct PictureWidthTests {
  /// Left end and right end of every text of a picture, as wide as it may become, and the width of the picture.
  private func reach(_ svg: String) throws -> (least: Double, most: Double, width: Double) {
    let width = try #require(svg.firstMatch(of: #/<svg [^>]*width="([\d.]+)"/#).flatMap { Double($0.1) })
    var (least, most) = (Double.infinity, 0.0)
    for text in svg.matches(
      of: #/<text x="([\d.-]+)" y="[^"]*" font-size="([\d.]+)" text-anchor="(\w+)"([^>]*)>([^<]*)</#)
    {
      let (x, size) = (try #require(Double(text.1)), try #require(Double(text.2)))
      let length = TextWidth.most(String(text.5), size: size, isBold: text.4.contains("bold"))
      let share = try #require(["start": 1, "middle": 0.5, "end": 0][text.3])
      (least, most) = (min(least, x - (1 - share) * length), max(most, x + share * length))
    }
    return (least, most, width)
  }

  @Test(
    "cut off no text, whatever the name of the chip", arguments: 1...4,
    ["mesh", "a chip of eighty letters, \(String(repeating: "W", count: 54))"])
  func whole(side: Int, name: String) throws {
    let chip = SampleChip.chip(columns: side, rows: side, name: name)
    let report = try SampleRun.report(on: chip, seed: 4)
    for svg in [CoreHeatMap(report).svg, PlacementMap(report.placement, on: chip).svg] {
      let (least, most, width) = try reach(svg)
      #expect(least >= 0 && most <= width, "\(least) to \(most) of \(width)")
    }
  }

  @Test("keep the headings of panels that stand beside each other apart")
  func headings() throws {
    let svg = CoreHeatMap(try SampleRun.report(on: SampleChip.chip(columns: 1, rows: 1), seed: 4)).svg
    let headings = svg.matches(of: #/<text x="([\d.]+)" y="([\d.]+)" [^>]*bold"[^>]*>([^<]*)</#)
    #expect(headings.count == 4)
    for (left, right) in zip(headings, headings.dropFirst()) where left.2 == right.2 {
      let end = try #require(Double(left.1)) + TextWidth.most(String(left.3), size: 13, isBold: true)
      #expect(try end < #require(Double(right.1)), "\(left.3)")
    }
  }
}
