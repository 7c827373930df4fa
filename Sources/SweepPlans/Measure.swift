public import Quantities

/// A number with its dimension, as expressions compute with it.
///
/// Values are doubles of coherent units: picoseconds, attojoules, bytes, square micrometres and bits. What becomes
/// a setting of a file is rounded once to whole base units.
public struct Measure: Sendable, Equatable {
  /// Exponents of the units, so that a frequency is time to the power of -1.
  public struct Exponents: Sendable, Hashable {
    var time = 0
    var energy = 0
    var memory = 0
    var area = 0
    var bits = 0

    /// A number without a unit.
    public static let none = Exponents()

    /// The dimension that has these exponents; nil for a product that no file can state.
    public var dimension: Dimension? { Dimension.allCases.first { Exponents($0) == self } }

    /// The exponents of a dimension of configuration files.
    public init(_ dimension: Dimension) {
      switch dimension {
      case .time: time = 1
      case .energy: energy = 1
      case .power: (energy, time) = (1, -1)
      case .frequency: time = -1
      case .memory: memory = 1
      case .area: area = 1
      case .bits: bits = 1
      }
    }

    init() {}

    /// The dimension for messages: `a time`, `a number`.
    var phrase: String { self == .none ? "a number" : dimension?.phrase ?? "a product of units" }

    /// The exponents of a product, or with -1 as the sign of a quotient.
    func combined(_ other: Exponents, _ sign: Int) throws(ExpressionFault) -> Exponents {
      try merged(other) { $0 + sign * $1 }
    }

    /// The exponents of a power.
    ///
    /// - Precondition: `power` is one of `powers`.
    func times(_ power: Int) throws(ExpressionFault) -> Exponents {
      try merged(self) { one, _ in one * power }
    }

    /// Powers that a unit may be raised to at once.
    static let powers = -64...64
    /// Largest exponent of a unit: values that follow from each other would multiply it until it overflows.
    static let largest = 1_000_000

    /// Exponents from those of two others, one by one.
    private func merged(
      _ other: Exponents, _ merge: (Int, Int) -> Int
    ) throws(ExpressionFault) -> Exponents {
      var result = Exponents()
      for path in [\Exponents.time, \.energy, \.memory, \.area, \.bits] {
        let exponent = merge(self[keyPath: path], other[keyPath: path])
        guard exponent.magnitude <= Self.largest else {
          throw ExpressionFault(
            expected: "units to the power of at most \(Self.largest)", found: "\(exponent)")
        }
        result[keyPath: path] = exponent
      }
      return result
    }
  }

  /// The number in coherent units.
  public var value: Double
  /// Its dimension.
  public var exponents: Exponents

  /// A number without a unit.
  public init(_ value: Double) {
    self.value = value
    exponents = .none
  }

  init(_ value: Double, _ exponents: Exponents) {
    self.value = value
    self.exponents = exponents
  }

  /// A count of base units of a dimension.
  public init(_ count: Int64, _ dimension: Dimension) {
    self.init(Double(count) * dimension.coherentUnits, Exponents(dimension))
  }

  /// The nearest whole number of base units of a dimension; nil where the dimension differs or 64 bits are left.
  public func count(of dimension: Dimension) -> Int64? {
    guard exponents == Exponents(dimension) else { return nil }
    return Int64(exactly: (value / dimension.coherentUnits).rounded(.toNearestOrEven))
  }

  /// The measure as text with its unit.
  public var text: String {
    if exponents == .none { return Int64(exactly: value).map(String.init) ?? "\(value)" }
    guard let dimension = exponents.dimension, let count = count(of: dimension) else { return "\(value)" }
    return QuantityText.text(Int128(count), dimension)
  }

  /// The dimension for messages: `a time`, `a number`.
  public var phrase: String { exponents.phrase }
}

extension Dimension {
  /// Coherent units in one base unit: a nanowatt is 10^-3 aJ/ps, a hertz 10^-12 / ps.
  fileprivate var coherentUnits: Double {
    switch self {
    case .power: 1e-3
    case .frequency: 1e-12
    case .time, .energy, .memory, .area, .bits: 1
    }
  }
}
