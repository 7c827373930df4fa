import SpikeWorkload

/// Numbers that a comparison can subtract.
protocol ComparableElement: Sendable, Equatable, CustomStringConvertible {
  var asDouble: Double { get }
}

extension Int8: ComparableElement { var asDouble: Double { Double(self) } }
extension Int32: ComparableElement { var asDouble: Double { Double(self) } }
extension Int64: ComparableElement { var asDouble: Double { Double(self) } }
extension Double: ComparableElement { var asDouble: Double { self } }

/// How far a value may be from the expected one.
enum Tolerance {
  case exact
  /// A part of the expected value.
  case relative(Double)
  /// A part of the largest expected value of the tensor.
  case ofLargest(Double)
}

/// The place of a value in the flow of one token: what comes earlier never depends on what comes later.
struct Order: Comparable {
  let layer: Int
  let step: Int

  static let head = Order(layer: .max, step: 0)

  init(layer: Int, step: Int) {
    self.layer = layer
    self.step = step
  }

  init(_ site: Site) {
    let step =
      switch site.kind {
      case .attentionInput: 0
      case .query: 3
      case .outputProjection: 5
      case .mlpInput: 7
      case .downProjection: 9
      }
    self.init(layer: site.layer, step: step)
  }

  init(_ name: ProjectionName) {
    let step =
      switch name.kind {
      case .query, .key, .value, .gate: 1
      case .output: 6
      case .mlpGate, .mlpUp: 8
      case .mlpDown: 10
      }
    self.init(layer: name.layer, step: step)
  }

  init(keyValuesOf layer: Int) { self.init(layer: layer, step: 2) }
  init(stateOf layer: Int) { self.init(layer: layer, step: 4) }

  static func < (a: Order, b: Order) -> Bool { (a.layer, a.step) < (b.layer, b.step) }
}

/// Compares one tensor.
struct TensorCheck {
  let place: String
  let order: Order
  /// What one value is called.
  let quantity: String
  /// Names of the axes behind the row.
  let axes: [String]
  /// States have no row: they are what the last row left.
  var hasRows = true
  let tolerance: Tolerance

  func compare<Element: ComparableElement>(
    _ expected: TraceTensor<Element>, _ observed: TraceTensor<Element>, _ report: inout ComparisonReport
  ) {
    guard expected.shape == observed.shape, expected.values.count == observed.values.count else {
      report.add(
        mismatch(
          row: 0,
          "\(quantity): expected shape \(expected.shape) (dense), found shape \(observed.shape) (events)"),
        of: quantity)
      return
    }
    report.compared[quantity, default: 0] += expected.values.count
    if case .exact = tolerance {
      for index in expected.values.indices where expected.values[index] != observed.values[index] {
        add(index, expected, observed, &report)
      }
      return
    }
    compareFloats(expected, observed, &report)
  }

  private func compareFloats<Element: ComparableElement>(
    _ expected: TraceTensor<Element>, _ observed: TraceTensor<Element>, _ report: inout ComparisonReport
  ) {
    var largest = 0.0
    for value in expected.values { largest = max(largest, value.asDouble.magnitude) }
    for index in expected.values.indices {
      let wanted = expected.values[index].asDouble
      let found = observed.values[index].asDouble
      let (scale, bound) =
        switch tolerance {
        case .exact: (1.0, 0.0)
        case .relative(let bound): (wanted.magnitude, bound)
        case .ofLargest(let bound): (largest, bound)
        }
      let gap = (found - wanted).magnitude
      let deviation = gap == 0 ? 0 : gap / scale
      report.add(deviation: deviation, at: { describe(index, expected.shape) }, of: quantity)
      // Written so that a value that is not a number is a mismatch.
      if !(deviation <= bound) { add(index, expected, observed, &report) }
    }
  }

  func report(missing side: String, _ report: inout ComparisonReport) {
    let text =
      side == "(dense)"
      ? "\(quantity): expected none (dense), found some (events)"
      : "\(quantity): expected some (dense), found none (events)"
    report.add(mismatch(row: 0, text), of: quantity)
  }

  private func add<Element: ComparableElement>(
    _ index: Int, _ expected: TraceTensor<Element>, _ observed: TraceTensor<Element>,
    _ report: inout ComparisonReport
  ) {
    let row = hasRows ? index / max(1, expected.shape.dropFirst().reduce(1, *)) : Int.max
    guard report.isNewFirst(row: row, order: order) else { return report.count(of: quantity) }
    let text = """
      \(quantity) \(brackets(index, expected.shape)): expected \(expected.values[index]) (dense), \
      found \(observed.values[index]) (events)
      """
    report.add(mismatch(row: row, text), of: quantity)
  }

  private func mismatch(row: Int, _ text: String) -> ComparisonReport.Mismatch {
    ComparisonReport.Mismatch(row: row, order: order, text: "\(place): \(text)")
  }

  private func describe(_ index: Int, _ shape: [Int]) -> String {
    "\(place): \(quantity) \(brackets(index, shape))"
  }

  /// Names every axis of a flat index.
  private func brackets(_ index: Int, _ shape: [Int]) -> String {
    var rest = index
    var parts: [String] = []
    let names = (hasRows ? ["row"] : []) + axes
    for (axis, extent) in shape.enumerated().reversed() {
      parts.append("\(axis < names.count ? names[axis] : "axis \(axis)") \(rest % max(1, extent))")
      rest /= max(1, extent)
    }
    return "[\(parts.reversed().joined(separator: ", "))]"
  }
}
