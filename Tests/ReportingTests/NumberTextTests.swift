import ChipPlacement
import Testing

@testable import Reporting

@Suite struct NumberTextTests {
  @Test(
    "Ratios have fixed decimals, rounded half to even",
    arguments: [
      (1, 3, 6, "0.333333"), (2, 3, 6, "0.666667"), (1, 2, 0, "0"), (3, 2, 0, "2"), (5, 2, 0, "2"),
      (1, 8, 2, "0.12"),
      (3, 8, 2, "0.38"), (-1, 3, 3, "-0.333"), (-1, 1000, 2, "0.00"), (7, 0, 3, "0.000"),
      (999, 1000, 2, "1.00"),
    ] as [(Int128, Int128, Int, String)])
  func ratio(numerator: Int128, denominator: Int128, places: Int, text: String) {
    #expect(Ratio(numerator, denominator).text(places: places) == text)
  }

  @Test("Ratios of 128-bit numbers neither trap nor lose their leading digits")
  func wideRatios() {
    #expect(Ratio(Int128.max, Int128.max).text() == "1.000000")
    #expect(Ratio(Int128.max - 1, Int128.max).text(places: 18) == "1.000000000000000000")
    #expect(Ratio(Int128.max / 2, Int128.max).text(places: 6) == "0.500000")
    #expect(Ratio(Int128.min, 1).text(places: 0) == "\(Int128.min)")
    #expect(Ratio(1, Int128.max).text() == "0.000000")
  }

  @Test(
    "Energies for people have three digits and a fitting unit",
    arguments: [
      (0, "0 fJ"), (999, "999 fJ"), (1234, "1.23 pJ"), (12_345, "12.3 pJ"), (123_456, "123 pJ"),
      (5_000_000_000_000, "5.00 mJ"), (-1500, "-1.50 pJ"),
    ] as [(Int128, String)])
  func energy(femtojoules: Int128, text: String) { #expect(HumanText.energy(femtojoules) == text) }

  @Test(
    "Counts have groups of three digits",
    arguments: [
      (0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567"),
    ] as [(Int128, String)])
  func count(number: Int128, text: String) { #expect(HumanText.count(number) == text) }

  @Test("Runs of cores are joined")
  func cores() {
    #expect(CoreRuns.text([.core(3), .core(1), .core(2), .host, .core(7)]) == "cores 1–3, 7; host")
    #expect(CoreRuns.text([.core(4)]) == "core 4")
    #expect(CoreRuns.text((0..<9).map { .core($0 * 2) }, limit: 2) == "cores 0, 2 … (9 cores)")
    #expect(CoreRuns.text([.core(.max)]) == "core \(Int.max)")
  }

  @Test("Colours run from dark violet to yellow")
  func ramp() {
    #expect(Colour.viridis(0).text == "#440154" && Colour.viridis(1).text == "#fde725")
    #expect(Colour.viridis(.nan) == Colour.viridis(0) && Colour.viridis(0.5).text == "#21918c")
  }
}
