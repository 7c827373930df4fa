/// An exact decimal number, mantissa * 10^exponent, read from ASCII text.
package struct DecimalNumber: Hashable {
  /// Why a text is no decimal number.
  enum Fault: Error {
    case malformed
    case tooLong
  }

  var isNegative: Bool
  /// Digits without leading and trailing zeros; 0 for zero.
  var mantissa: UInt128
  var exponent: Int

  /// Largest magnitude of a written exponent; anything beyond leaves every base unit anyway.
  static let exponentLimit = 9_999

  /// Reads `[+-] digits [. digits] [e [+-] digits]` from the front of `bytes`; `_` may stand between digits.
  ///
  /// Returns the number and the bytes behind it.
  static func read(_ bytes: ArraySlice<UInt8>) throws(Fault) -> (DecimalNumber, ArraySlice<UInt8>) {
    var rest = bytes
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    var digits = takeDigits(&rest)
    guard digits.first != nil else { throw .malformed }
    var exponent = 0
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      let fraction = takeDigits(&rest)
      guard !fraction.isEmpty else { throw .malformed }
      digits += fraction
      exponent = -fraction.count
    }
    exponent += try takeExponent(&rest)
    while digits.last == 0 {
      digits.removeLast()
      exponent += 1
    }
    var mantissa: UInt128 = 0
    for digit in digits {
      let (tens, overflow) = mantissa.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(UInt128(digit))
      guard !overflow, !carry else { throw .tooLong }
      mantissa = sum
    }
    let number = DecimalNumber(
      isNegative: isNegative, mantissa: mantissa, exponent: mantissa == 0 ? 0 : exponent)
    return (number, rest)
  }

  /// Takes ASCII digits, with single `_` between them.
  private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
    var digits: [UInt8] = []
    while let byte = rest.first {
      if isDigit(byte) {
        digits.append(byte - UInt8(ascii: "0"))
        rest = rest.dropFirst()
      } else if byte == UInt8(ascii: "_"), !digits.isEmpty, let next = rest.dropFirst().first, isDigit(next) {
        rest = rest.dropFirst()
      } else {
        break
      }
    }
    return digits
  }

  /// Takes `e±n` if digits follow the letter; otherwise the letter belongs to the unit.
  private static func takeExponent(_ rest: inout ArraySlice<UInt8>) throws(Fault) -> Int {
    guard rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") else { return 0 }
    var after = rest.dropFirst()
    let isNegative = after.first == UInt8(ascii: "-")
    if isNegative || after.first == UInt8(ascii: "+") { after = after.dropFirst() }
    let digits = takeDigits(&after)
    guard !digits.isEmpty else { return 0 }
    rest = after
    var value = 0
    for digit in digits { value = min(value * 10 + Int(digit), exponentLimit) }
    return isNegative ? -value : value
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}

extension DecimalNumber {
  /// The number that a text states and nothing else; nil for any other text.
  package init?(_ text: String) {
    guard let (number, rest) = try? Self.read(Array(text.utf8)[...]), rest.isEmpty else { return nil }
    self = number
  }

  /// Decimal places that it needs.
  package var places: Int { max(0, -exponent) }

  /// Why a number is no whole count.
  package enum ScaleFault: Error {
    case fractional
    case overflow
  }

  /// The number times 10^`tens` times 2^`twos` times `factor` as a whole number.
  ///
  /// Exact, or an error.
  package func scaled(tens: Int, twos: Int, factor: UInt128 = 1) throws(ScaleFault) -> Int64 {
    guard mantissa != 0 else { return 0 }
    let (product, isTooLarge) = mantissa.multipliedReportingOverflow(by: factor)
    guard !isTooLarge else { throw .overflow }
    var magnitude = product
    var power = exponent + tens
    for _ in 0..<twos {
      let (doubled, overflow) = magnitude.multipliedReportingOverflow(by: 2)
      guard !overflow else { throw .overflow }
      magnitude = doubled
    }
    while power > 0 {
      let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
      guard !overflow else { throw .overflow }
      magnitude = product
      power -= 1
    }
    while power < 0 {
      let (quotient, remainder) = magnitude.quotientAndRemainder(dividingBy: 10)
      guard remainder == 0 else { throw .fractional }
      magnitude = quotient
      power += 1
    }
    guard let value = Int64(exactly: magnitude) else { throw .overflow }
    return isNegative ? -value : value
  }
}
