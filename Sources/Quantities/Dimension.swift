/// What a quantity measures.
///
/// Each dimension has one base unit, and every value is a whole number of it.
public enum Dimension: String, Sendable, Hashable, CaseIterable {
  /// Whole picoseconds.
  case time
  /// Whole attojoules.
  case energy
  /// Whole nanowatts.
  case power
  /// Whole hertz.
  case frequency
  /// Whole bytes.
  case memory
  /// Whole square micrometres.
  case area
  /// Whole bits.
  case bits

  /// The symbol of the unit without a prefix.
  public var symbol: String {
    switch self {
    case .time: "s"
    case .energy: "J"
    case .power: "W"
    case .frequency: "Hz"
    case .memory: "B"
    case .area: "m2"
    case .bits: "bit"
    }
  }

  /// The base unit as text, such as `ps`.
  public var baseUnit: String {
    switch self {
    case .time: "ps"
    case .energy: "aJ"
    case .power: "nW"
    case .frequency: "Hz"
    case .memory: "B"
    case .area: "um2"
    case .bits: "bit"
    }
  }

  /// The dimension with its article, for messages.
  public var phrase: String {
    switch self {
    case .time: "a time"
    case .energy: "an energy"
    case .power: "a power"
    case .frequency: "a frequency"
    case .memory: "a memory size"
    case .area: "an area"
    case .bits: "a number of bits"
    }
  }

  /// A quantity of the dimension as a file states it; error messages show it.
  public var example: String {
    switch self {
    case .time: "4.1 ns"
    case .energy: "23.6 pJ"
    case .power: "5 uW"
    case .frequency: "100 MHz"
    case .memory: "256 KiB"
    case .area: "0.41 mm2"
    case .bits: "32 bit"
    }
  }

  /// Power of ten of the base unit: a picosecond is 10^-12 s.
  var baseExponent: Int {
    switch self {
    case .time, .area: -12
    case .energy: -18
    case .power: -9
    case .frequency, .memory, .bits: 0
    }
  }

  /// Factor from the power of ten of a prefix to that of the unit: 2 for an area.
  var prefixPower: Int { self == .area ? 2 : 1 }

  /// The prefixes that a unit of this dimension may carry.
  var prefixes: [UnitPrefix] {
    switch self {
    case .time, .energy, .power, .area, .frequency: UnitPrefix.decimal
    case .memory: UnitPrefix.multiples + UnitPrefix.binary
    case .bits: UnitPrefix.multiples
    }
  }

  /// Every spelling of a unit of this dimension, such as `ns`, in ascending size.
  public var unitNames: [String] { prefixes.map { $0.symbol + symbol } }

  /// The prefix of a unit of this dimension; nil where `unit` is none.
  func prefix(of unit: String) -> UnitPrefix? { prefixes.first { $0.symbol + symbol == unit } }

  /// The dimension whose unit is spelled `unit`, with its prefix; nil where there is none.
  public static func named(_ unit: String) -> Dimension? { allCases.first { $0.prefix(of: unit) != nil } }
}
