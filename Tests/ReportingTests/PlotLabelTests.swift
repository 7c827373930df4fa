import PageKit
import Reporting
import TestSupport
import Testing

@Suite("Labels of plots")
struct PlotLabelTests {
  private let units = ["", "s", "J", "Hz", "op/s", "mm²"]

  private func axis(_ random: inout SeededGenerator) -> Axis {
    let unit = units[random.integer(0...units.count - 1)]
    let label = { (value: Double) in Axis.short(value, unit: unit) }
    let power = Double.random(in: -13...16, using: &random)
    let low = Axis.tenTo(power)
    switch random.integer(0...3) {
    case 0: return Axis(linearTo: low, label: label)
    case 1: return Axis(linearAround: low...low * Double.random(in: 1...9, using: &random), label: label)
    case 2: return Axis(linearAround: low...low, label: label)
    default:
      let high = low * Axis.tenTo(Double.random(in: 0...12, using: &random))
      return Axis(logarithmic: [low, high], label: label)
    }
  }

  @Test("never meet each other, the data or the edge, whatever the axes", arguments: 0..<200 as Range<UInt64>)
  func anyAxes(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let names = (0..<2).map { _ in String(repeating: "W m", count: random.integer(0...40)) + "x" }
    let plot = Plot(x: axis(&random), y: axis(&random), xName: names[0], yName: names[1])
    let svg = plot.svg(label: "test").text
    for isNarrow in [false, true] {
      let labels = try PlotLabels(svg, isNarrow: isNarrow)
      #expect(labels.boxes.count >= 4)
      #expect(labels.problems.isEmpty)
    }
  }

  @Test(
    "along a line stay apart and inside, and both ends stay where asked", arguments: 0..<200 as Range<UInt64>)
  func line(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let candidates = (0..<random.integer(1...40)).map { _ in
      (
        place: Double.random(in: 16...444, using: &random),
        text: String(repeating: "<8Wi", count: random.integer(1...4))
      )
    }.sorted { $0.place < $1.place }
    for keepsEnds in [false, true] {
      let labels = TickLabels(candidates, within: 4...456, keepsEnds: keepsEnds).labels
      for (size, seen) in [
        (TickLabels.sizes.wide, labels.filter(\.isWide)),
        (TickLabels.sizes.narrow, labels.filter(\.isNarrow)),
      ] {
        #expect(seen.first?.text == candidates[0].text)
        for label in seen {
          let half = TextWidth.most(label.text, size: size) / 2
          #expect(label.place - half >= 3.99 && label.place + half <= 456.01)
        }
        for (a, b) in zip(seen, seen.dropFirst()) {
          let halves = (TextWidth.most(a.text, size: size) + TextWidth.most(b.text, size: size)) / 2
          #expect(b.place - a.place > halves)
        }
      }
    }
  }

  @Test("that are too wide lose their middle and keep both ends", arguments: 0..<50 as Range<UInt64>)
  func fitted(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let text = "chip." + String(repeating: "Wide.", count: random.integer(1...30)) + "end"
    let width = Double.random(in: 60...500, using: &random)
    let short = TextWidth.fitted(text, within: width, size: 13)
    #expect(TextWidth.most(short, size: 13) <= width)
    #expect(short == text || (short.contains("…") && short.first == "c" && short.last == "d"))
  }
}

extension Axis {
  fileprivate static func tenTo(_ power: Double) -> Double {
    // Whole powers and a share between them are enough here.
    var value = 1.0
    for _ in 0..<Int(power.magnitude) { value = power < 0 ? value / 10 : value * 10 }
    return value * (1 + power.magnitude - power.magnitude.rounded(.down))
  }
}
