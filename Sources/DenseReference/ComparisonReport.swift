/// What a comparison found.
public struct ComparisonReport: Sendable, CustomStringConvertible {
  /// One value that differs.
  public struct Mismatch: Sendable, CustomStringConvertible {
    /// Processed token; `Int.max` for what has no row.
    public var row: Int
    let order: Order
    let text: String

    /// As `model.layers.3.attn.in: count [row 7, channel 112]: expected 3 (dense), found 4 (events)`.
    public var description: String { text }
  }

  /// A float that differs within or beyond its bound.
  public struct Deviation: Sendable, Equatable {
    /// Relative to the value or to the largest of its tensor, as its bound is.
    public var size: Double
    /// Which value.
    public var place: String
  }

  /// The first difference by row, then by place in the model; nil where everything agrees.
  public internal(set) var firstMismatch: Mismatch?
  /// Values that differ, by quantity (`count`, `accumulator`, `logit`, …).
  public internal(set) var mismatches: [String: Int] = [:]
  /// Values that were compared, by quantity.
  public internal(set) var compared: [String: Int] = [:]
  /// The largest deviation of any float, by quantity.
  public internal(set) var deviations: [String: Deviation] = [:]
  /// The closest rounding decision of the spike counts in the dense reference.
  public let countMargin: RoundingMargin?
  /// The closest rounding decision of the key and value codes in the dense reference.
  public let keyValueMargin: RoundingMargin?

  init(countMargin: RoundingMargin?, keyValueMargin: RoundingMargin?) {
    self.countMargin = countMargin
    self.keyValueMargin = keyValueMargin
  }

  /// Whether something was compared and nothing differs.
  public var agrees: Bool { firstMismatch == nil && !compared.isEmpty }

  /// The largest deviation of all floats.
  public var largestDeviation: Deviation? {
    deviations.sorted { $0.key < $1.key }.map(\.value).max { $0.size < $1.size }
  }

  /// The closest rounding decision of all.
  public var smallestMargin: RoundingMargin? { .smaller(countMargin, keyValueMargin) }

  /// A few lines: the first mismatch if there is one, then what was compared and how close it was.
  public var description: String {
    var lines: [String] = []
    if let firstMismatch { lines.append(firstMismatch.description) }
    let parts = compared.sorted { $0.key < $1.key }.map { quantity, count in
      let different = mismatches[quantity] ?? 0
      return "\(count) \(quantity)\(count == 1 ? "" : "s")\(different == 0 ? "" : " (\(different) differ)")"
    }
    lines.append("compared: " + (parts.isEmpty ? "nothing" : parts.joined(separator: ", ")))
    if let largestDeviation {
      lines.append("largest deviation: \(largestDeviation.size) at \(largestDeviation.place)")
    }
    if let smallestMargin { lines.append("smallest rounding margin: \(smallestMargin)") }
    return lines.joined(separator: "\n")
  }

  func isNewFirst(row: Int, order: Order) -> Bool {
    guard let firstMismatch else { return true }
    return (row, order) < (firstMismatch.row, firstMismatch.order)
  }

  mutating func count(of quantity: String) { mismatches[quantity, default: 0] += 1 }

  mutating func add(_ mismatch: Mismatch, of quantity: String) {
    count(of: quantity)
    if isNewFirst(row: mismatch.row, order: mismatch.order) { firstMismatch = mismatch }
  }

  mutating func add(deviation: Double, at place: () -> String, of quantity: String) {
    guard deviation > deviations[quantity]?.size ?? 0 || deviation.isNaN else { return }
    deviations[quantity] = Deviation(size: deviation, place: place())
  }
}
