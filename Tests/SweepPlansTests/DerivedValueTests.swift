import ChipModel
import ConfigFiles
import SweepPlans
import Testing

@Suite("Values that follow from each other")
struct DerivedValueTests {
  private func resolve(_ vars: [String]) throws -> Int {
    let text = Sweeps.text.replacing(
      "vars: {side: 16, scale: 2}", with: "vars:\n  side: 16\n  scale: 2\n" + vars.joined())
    let file = try Sweeps.read(text.replacing("rows: ${vars.side}", with: "rows: ${vars.v0 + 0 * vars.side}"))
    return try PointResolver(file).resolve([0, 8, 65_536, 0]).chip.chip.rows
  }

  @Test("Each value is computed once, however often others name it")
  func sharing() throws {
    let chain = (0..<40).map { "  v\($0): ${min(vars.v\($0 + 1), vars.v\($0 + 1))}\n" }
    #expect(try resolve(chain + ["  v40: 9\n"]) == 9)
  }

  @Test("Units that each value squares are refused instead of overflowing, in values and in constraints")
  func powers() throws {
    let chain = (0..<40).map { "  v\($0): ${vars.v\($0 + 1) * vars.v\($0 + 1)}\n" } + ["  v40: 1 ps\n"]
    #expect {
      try resolve(chain)
    } throws: { "\($0)".contains("expected units to the power of at most 1000000, found 1048576") }
    let nested = (1..<12).reduce("pow(metrics.latency_total, 64)") { text, _ in "pow(\(text), 64)" }
    #expect {
      try Sweeps.read(Sweeps.text.replacing("metrics.packets_dropped == 0", with: "\(nested) < 1"))
    } throws: { "\($0)".contains("expected units to the power of at most 1000000") }
  }

  @Test("Chains that are too long are refused instead of filling the stack")
  func depth() throws {
    let chain = (0..<3000).map { "  v\($0): ${vars.v\($0 + 1)}\n" }
    #expect {
      try resolve(chain + ["  v3000: 9\n"])
    } throws: { "\($0)".contains("at most 64 values that follow from each other") }
  }
}
