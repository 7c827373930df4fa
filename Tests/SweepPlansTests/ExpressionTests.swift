import Quantities
import SweepPlans
import TestSupport
import Testing

@Suite("Expressions of a sweep file")
struct ExpressionTests {
  private func value(_ text: String, _ names: [String: Measure] = [:]) throws -> String {
    try ExpressionParser.parse(text).value { (name) throws(ExpressionFault) in
      if let measure = names[name] { return measure }
      return try ExpressionParser.parse("(").value { (_) throws(ExpressionFault) in Measure(0) }
    }.text
  }

  @Test(
    "Operators bind as in arithmetic, and units go with them",
    arguments: [
      ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("2 - 3 - 4", "-5"), ("-2 * -3", "6"), ("7 % 4", "3"),
      ("10 ns * 2", "20 ns"), ("1 / 100 MHz", "10 ns"), ("3 pJ + 500 fJ", "3.5 pJ"),
      ("5 uW * 2 ms", "10 nJ"), ("256 KiB / 64 KiB", "4"), ("pow(2, 10)", "1024"), ("log2(64)", "6"),
      ("max(1 ns, 20 ps, 3 ps)", "1 ns"), ("ceil(1.25) + floor(1.75) + round(2.5)", "5"),
      ("1 ns <= 1000 ps", "1"), ("2 > 3", "0"), ("1e3", "1000"), ("1_000", "1000"), ("2e", nil),
    ] as [(String, String?)])
  func arithmetic(text: String, expected: String?) throws {
    if let expected {
      #expect(try value(text) == expected)
    } else {
      #expect(throws: ExpressionFault.self) { try value(text) }
    }
  }

  @Test("Paths are looked up, and reported in order of appearance")
  func paths() throws {
    let expression = try ExpressionParser.parse("vars.a * chip.core.lanes + max(vars.b, vars.a)")
    #expect(expression.paths == ["vars.a", "chip.core.lanes", "vars.b", "vars.a"])
    #expect(try value("vars.a * 2", ["vars.a": Measure(21)]) == "42")
  }

  @Test(
    "Faults say what was expected, and where",
    arguments: [
      ("1 +", "a number, a path or '('"), ("1 ns + 1 pJ", "a time on both sides of '+'"),
      ("mix(1)", "a function (min, max, ceil, floor, round, log2, pow)"),
      ("1 = 2", "a number, a path or an operator"),
      ("(1", "')'"), ("1 2", "an operator"), ("log2(4 ns)", "a number without a unit in log2"),
      ("1 / 0", "a finite result"), ("pow(2)", "2 arguments of pow"), ("1 Mhz", "an operator"),
      ("pow(2 ns, 0.5)", "a whole number as the power of a unit"),
      ("pow(2 ns, -9223372036854775808)", "a whole number as the power of a unit"),
      (Self.nested("pow(1 ps, 64)", 12), "units to the power of at most 1000000"),
      (Self.nested("pow(1 ps, -64)", 12), "units to the power of at most 1000000"),
    ])
  func faults(text: String, expected: String) {
    #expect {
      try value(text)
    } throws: { error in
      (error as? ExpressionFault)?.expected == expected
    }
  }

  /// An expression whose exponents would be 64 to the power of so many.
  private static func nested(_ text: String, _ depth: Int) -> String {
    (1..<depth).reduce(text) { inner, _ in text.replacing("1 ps", with: inner) }
  }

  @Test("Deep nesting and long texts are refused, random text never crashes")
  func hostileText() {
    #expect(throws: ExpressionFault.self) {
      try ExpressionParser.parse(String(repeating: "(", count: 500) + "1")
    }
    #expect(throws: ExpressionFault.self) {
      try ExpressionParser.parse(String(repeating: "-", count: 900) + "1")
    }
    #expect(throws: ExpressionFault.self) { try ExpressionParser.parse(String(repeating: "1", count: 2000)) }
    var generator = SeededGenerator(seed: 3)
    let letters = Array("0123456789 .eE+-*/%<>=!(),nsMHzpJmax_vars${}\u{202E}\u{B5}")
    for _ in 0..<3000 {
      let text = (0..<Int.random(in: 0...24, using: &generator)).map { _ in
        String(letters.randomElement(using: &generator) ?? "1")
      }.joined()
      _ = try? value(text, ["vars": Measure(3)])
    }
  }
}
