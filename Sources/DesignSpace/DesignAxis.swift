import Glibc

/// One axis of a design space: what a parameter may be.
///
/// Every parameter is a choice of a list or an integer. Quantities are integers of their base unit (picoseconds,
/// hertz, bytes), so that no point of a sweep depends on how a decimal was rounded.
public struct DesignAxis: Sendable, Hashable {
  /// What a parameter may be.
  public enum Domain: Sendable, Hashable {
    /// One of so many entries of a list.
    case choices(Int)
    /// An integer; on a logarithmic axis equal ratios are equally likely.
    case integers(ClosedRange<Int64>, step: Int64, isLogarithmic: Bool)
  }

  /// Name of the axis, unique in its space.
  public var name: String
  /// What the parameter may be.
  public var domain: Domain

  /// Makes an axis.
  ///
  /// - Precondition: a list has an entry; a step is positive; a logarithmic range starts above 0.
  public init(name: String, domain: Domain) {
    switch domain {
    case .choices(let count): precondition(count > 0)
    case .integers(let range, let step, let isLogarithmic):
      precondition(step > 0 && (!isLogarithmic || range.lowerBound > 0))
    }
    self.name = name
    self.domain = domain
  }

  /// Number of settings, `UInt64.max` where they are more.
  public var count: UInt64 {
    switch domain {
    case .choices(let count): UInt64(count)
    case .integers(let range, let step, _):
      (range.upperBound.subtractingSaturating(range.lowerBound) / UInt64(step)).addingSaturating(1)
    }
  }

  /// The n-th setting in ascending order.
  ///
  /// - Precondition: `index` is below `count`.
  public func setting(at index: UInt64) -> Int64 {
    switch domain {
    case .choices: Int64(index)
    case .integers(let range, let step, _): range.lowerBound &+ Int64(bitPattern: index &* UInt64(step))
    }
  }

  /// The setting at a place of the unit interval, 0 up to but not including 1.
  ///
  /// Lists and linear ranges are divided into equal parts.
  public func setting(atUnit unit: Double) -> Int64 {
    guard case .integers(let range, let step, true) = domain else {
      return setting(at: min(count - 1, UInt64(unit * Double(count))))
    }
    // Half a step around each integer, so that both ends get their share.
    let low = Double(range.lowerBound) - 0.5 * Double(min(step, range.lowerBound))
    let high = Double(range.upperBound) + 0.5 * Double(step)
    let value = low * pow(high / low, unit)
    let index = ((value - Double(range.lowerBound)) / Double(step)).rounded()
    return setting(at: min(count - 1, UInt64(max(0, index))))
  }
}

extension Int64 {
  /// The distance to a smaller number, which may be more than `Int64.max`.
  fileprivate func subtractingSaturating(_ other: Int64) -> UInt64 {
    self >= other ? UInt64(bitPattern: self &- other) : 0
  }
}

extension UInt64 {
  /// The sum, at most `UInt64.max`.
  func addingSaturating(_ other: UInt64) -> UInt64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  /// The product, at most `UInt64.max`.
  func multipliedSaturating(by other: UInt64) -> UInt64 {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
