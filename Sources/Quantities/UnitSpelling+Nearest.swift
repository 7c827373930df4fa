// What a misspelt unit was probably meant to be.
extension UnitSpelling {
  /// The unit that is meant by a misspelt one; nil where none is near, or none of those states the number.
  ///
  /// Taking the advice never leads to the next error: `mHz` is no advice for `0.2 mhz`, which it cannot state.
  func nearest(to unit: String, of number: DecimalNumber) -> String? {
    let slips = slips(unit)
    guard slips.isEmpty else {
      return slips.filter { states(number, in: $0.name) }.min { $0.isNearer(than: $1) }?.name
    }
    return NearestName.find(unit, in: unitNames.filter { states(number, in: $0) })
  }

  private func states(_ number: DecimalNumber, in unit: String) -> Bool {
    guard let scale = scale(of: unit) else { return false }
    return (try? number.scaled(tens: scale.tens, twos: scale.twos, factor: scale.factor)) != nil
  }

  /// A unit that differs from a misspelt one in case only, or in what is often left out.
  private struct Slip {
    var name: String
    /// Whether quantities of the dimension usually have the prefix.
    var isUsual: Bool
    /// Characters that differ in case.
    var differences: Int

    func isNearer(than other: Slip) -> Bool {
      (isUsual ? 0 : 1, differences) < (other.isUsual ? 0 : 1, other.differences)
    }
  }

  private func slips(_ unit: String) -> [Slip] {
    let typed = unit.lowercased()
    var slips = further.filter { $0.name.hasPrefix(typed) }.map {
      Slip(name: $0.name, isUsual: true, differences: 0)
    }
    for prefix in dimension.prefixes where prefix.looseForms(of: dimension.symbol).contains(typed) {
      let name = prefix.symbol + dimension.symbol
      slips.append(
        Slip(
          name: name, isUsual: dimension.isUsual(prefix),
          differences: zip(name, unit).count { $0 != $1 }))
    }
    return slips
  }
}

extension UnitPrefix {
  /// How people write a unit with this prefix in a hurry, in small letters: without the unit, or without the `i` of a
  /// binary multiple.
  fileprivate func looseForms(of unit: String) -> [String] {
    let plain = shift > 0 ? String(symbol.dropLast()) : symbol
    return [symbol + unit, symbol, plain + unit, plain].map { $0.lowercased() }
  }
}

extension Dimension {
  /// Whether quantities of a chip usually have the prefix: memories binary multiples, what has a small base unit
  /// fractions, all else multiples.
  fileprivate func isUsual(_ prefix: UnitPrefix) -> Bool {
    if self == .memory { return prefix.shift > 0 }
    return baseExponent < 0 ? prefix.exponent <= 0 : prefix.exponent >= 0
  }
}
