import DataFiles
import DesignSpace
import Testing

@testable import Sweeps

@Suite("A search with Optuna")
struct OptunaSearchTests {
  @Test(
    "asks for the settings of a range of any length, the last one included",
    arguments: [
      (Int64.min...Int64.max, 1, Int64.max), (Int64.min...Int64.max, 1 << 62, 1 << 62), (-5...9, 4, 7),
      (3...3, 9, 3),
    ] as [(ClosedRange<Int64>, Int64, Int64)])
  func ends(range: ClosedRange<Int64>, step: Int64, last: Int64) throws {
    let axis = DesignAxis(name: "a", domain: .integers(range, step: step, isLogarithmic: false))
    let json = try JSONValue.parse(Array(try JSONText.render(OptunaSearch.axis(axis)).utf8), file: "axis")
    #expect(json["low"]?.content == .integer(range.lowerBound))
    #expect(json["high"]?.content == .integer(last))
  }
}
