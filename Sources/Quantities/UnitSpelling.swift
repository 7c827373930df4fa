/// How units of a dimension may be spelled, and what messages show as an example.
struct UnitSpelling {
  var dimension: Dimension
  /// Quantities as a file states them; the first one's unit is proposed for a bare number.
  var examples: [String]
  /// Units besides those with prefixes, and how many of the plain unit each is.
  var further: [(name: String, count: UInt128)] = []

  /// The units of the dimension.
  init(_ dimension: Dimension) {
    self.dimension = dimension
    examples = [dimension.example]
  }

  /// Times that people wait.
  static let wallTime = {
    var spelling = UnitSpelling(.time)
    spelling.examples = ["90 s", "10 min"]
    spelling.further = [("min", 60), ("h", 3600)]
    return spelling
  }()

  /// What messages say is expected.
  var expectation: String {
    "\(dimension.phrase) (like \(examples.map { "'\($0)'" }.joined(separator: " or ")))"
  }

  /// The unit of the first example.
  var exampleUnit: Substring { examples[0].drop { $0 != " " }.dropFirst() }

  /// Every spelling of a unit.
  var unitNames: [String] { dimension.unitNames + further.map(\.name) }

  /// What a unit is in base units: 10^tens * 2^twos * factor; nil for an unknown one.
  func scale(of unit: String) -> (tens: Int, twos: Int, factor: UInt128)? {
    if let other = further.first(where: { $0.name == unit }) {
      return (-dimension.baseExponent, 0, other.count)
    }
    guard let prefix = dimension.prefix(of: unit) else { return nil }
    return (prefix.exponent * dimension.prefixPower - dimension.baseExponent, prefix.shift, 1)
  }
}
