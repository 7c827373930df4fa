import DesignSpace
import TestSupport
import Testing

@Suite("Axes of a design space")
struct AxisTests {
  @Test("A grid visits every combination once, the last axis fastest")
  func grid() {
    let space = DesignSpace([
      DesignAxis(name: "a", domain: .choices(2)),
      DesignAxis(name: "b", domain: .integers(10...16, step: 3, isLogarithmic: false)),
    ])
    #expect(space.gridCount == 6)
    #expect(
      (0..<6).map { space.gridPoint($0) } == [[0, 10], [0, 13], [0, 16], [1, 10], [1, 13], [1, 16]])
  }

  @Test("The size of a grid saturates instead of overflowing")
  func hugeGrid() {
    let axis = DesignAxis(name: "a", domain: .integers(.min ... .max, step: 1, isLogarithmic: false))
    #expect(DesignSpace([axis]).gridCount == .max)
    #expect(DesignSpace([axis, axis]).gridCount == .max)
  }

  @Test("Places of the unit interval reach both ends of an axis and never leave it")
  func ends() {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<200 {
      let low = Int64.random(in: 1...1000, using: &generator)
      let range = low...(low + Int64.random(in: 0...5000, using: &generator))
      let step = Int64.random(in: 1...7, using: &generator)
      let isLogarithmic = Bool.random(using: &generator)
      let axis = DesignAxis(
        name: "a", domain: .integers(range, step: step, isLogarithmic: isLogarithmic))
      let last = low + (range.upperBound - low) / step * step
      #expect(axis.setting(atUnit: 0) == low)
      #expect(axis.setting(atUnit: 1.0.nextDown) == last)
      let setting = axis.setting(atUnit: Double.random(in: 0..<1, using: &generator))
      #expect(range.contains(setting) && (setting - low) % step == 0)
    }
  }

  @Test("Equal ratios are equally likely on a logarithmic axis")
  func logarithm() {
    let axis = DesignAxis(name: "a", domain: .integers(1...1024, step: 1, isLogarithmic: true))
    let settings = (0..<1000).map { axis.setting(atUnit: Double($0) / 1000) }
    #expect(settings == settings.sorted())
    // Half of the way is the geometric mean of the ends, 0.5 and 1024.5.
    #expect((20...26).contains(settings[500]))
  }
}
