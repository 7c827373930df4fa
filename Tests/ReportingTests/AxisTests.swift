import PageKit
import Testing

@Suite("Axes of plots")
struct AxisTests {
  private static let values = [0, .leastNonzeroMagnitude, 1e-300, 1, 1e29, 1e31, 1e200, 1.7e308, .infinity]

  @Test("have few ticks and finite places around any numbers", arguments: values, values)
  func anyRange(one: Double, other: Double) {
    let axes = [
      Axis(linearTo: one) { "\($0)" },
      Axis(linearAround: min(one, other)...max(one, other)) { "\($0)" },
      Axis(linearAround: -other...one) { "\($0)" },
      Axis(logarithmic: [one, other]) { "\($0)" },
    ]
    for axis in axes {
      #expect((1...12).contains(axis.ticks.count))
      #expect(axis.ticks.allSatisfy { $0.value.isFinite })
      for value in [one, other, -other] { #expect((0...1).contains(axis.place(value))) }
    }
  }
}
