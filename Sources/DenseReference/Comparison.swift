import SpikeWorkload

/// Checks what another path computed against the dense reference, value by value.
///
/// Counts, accumulators and key/value codes must be equal; floats may differ by the bounds, because the two
/// paths add in different orders.
public struct Comparison: Sendable {
  /// How far floats may be apart.
  public struct Bounds: Sendable, Equatable {
    /// Logits, as a part of the largest logit of the run.
    public var logits: Double
    /// Thresholds and key/value scales, relative to each expected value.
    public var thresholds: Double
    /// States, as a part of the largest value of the layer's state.
    public var states: Double

    /// Two double-precision paths that add in different orders agree to 2e-15 over four layers (measured), as long
    /// as no rounding decision differs; 1e-10 leaves room for deep models and still shows any single-precision step.
    public init(logits: Double = 1e-10, thresholds: Double = 1e-10, states: Double = 1e-10) {
      self.logits = logits
      self.thresholds = thresholds
      self.states = states
    }
  }

  /// How far floats may be apart.
  public var bounds: Bounds
  /// What is compared; kinds that the expected trace does not hold are never compared.
  public var content: TraceContent
  /// Whether every expected tensor must have been observed; otherwise what is missing is passed over.
  public var requiresAll: Bool

  /// Chooses what to compare and how strictly.
  public init(bounds: Bounds = Bounds(), content: TraceContent = .checked, requiresAll: Bool = true) {
    self.bounds = bounds
    self.content = content
    self.requiresAll = requiresAll
  }

  /// Compares everything that `content` names.
  ///
  /// The first mismatch is the first one by row, then by place in the model: with it nothing before it differs,
  /// so it is where the paths part. Complexity: O(values).
  public func compare(expected: DenseTrace, observed: ObservedTrace) -> ComparisonReport {
    var report = ComparisonReport(countMargin: expected.countMargin, keyValueMargin: expected.keyValueMargin)
    let kinds = content.intersection(expected.content)
    let values = expected.values
    if kinds.contains(.counts) { compareCounts(values, observed, &report) }
    if kinds.contains(.thresholds) { compareThresholds(values, observed, &report) }
    if kinds.contains(.accumulators) { compareAccumulators(values, observed, &report) }
    if kinds.contains(.keyValueCodes) { compareKeyValues(values, observed, &report) }
    if kinds.contains(.states) { compareStates(values, observed, rows: expected.rows, &report) }
    if kinds.contains(.logits), requiresAll || !observed.logits.values.isEmpty {
      compareLogits(values, observed, &report)
    }
    return report
  }

  private func compareCounts(
    _ expected: TraceValues, _ observed: TraceValues, _ report: inout ComparisonReport
  ) {
    compareAll(expected.counts, observed.counts, &report) { site in
      TensorCheck(
        place: site.description, order: Order(site), quantity: "count", axes: ["channel"], tolerance: .exact)
    }
  }

  private func compareThresholds(
    _ expected: TraceValues, _ observed: TraceValues, _ report: inout ComparisonReport
  ) {
    compareAll(expected.thresholds, observed.thresholds, &report) { site in
      TensorCheck(
        place: site.description, order: Order(site), quantity: "threshold", axes: ["head"],
        tolerance: .relative(bounds.thresholds))
    }
  }

  private func compareAccumulators(
    _ expected: TraceValues, _ observed: TraceValues, _ report: inout ComparisonReport
  ) {
    compareAll(expected.accumulators, observed.accumulators, &report) { name in
      TensorCheck(
        place: name.description, order: Order(name), quantity: "accumulator", axes: ["output", "group"],
        tolerance: .exact)
    }
  }

  private func compareKeyValues(
    _ expected: TraceValues, _ observed: TraceValues, _ report: inout ComparisonReport
  ) {
    func check(_ layer: Int, _ quantity: String, _ axes: [String], _ tolerance: Tolerance) -> TensorCheck {
      TensorCheck(
        place: "model.layers.\(layer).attn", order: Order(keyValuesOf: layer), quantity: quantity, axes: axes,
        tolerance: tolerance)
    }
    let scale = Tolerance.relative(bounds.thresholds)
    compareAll(expected.keyCodes, observed.keyCodes, &report) {
      check($0, "key code", ["head", "channel"], .exact)
    }
    compareAll(expected.valueCodes, observed.valueCodes, &report) {
      check($0, "value code", ["head", "channel"], .exact)
    }
    compareAll(expected.keyScales, observed.keyScales, &report) { check($0, "key scale", ["head"], scale) }
    compareAll(expected.valueScales, observed.valueScales, &report) {
      check($0, "value scale", ["head"], scale)
    }
  }

  private func compareStates(
    _ expected: TraceValues, _ observed: TraceValues, rows: Int, _ report: inout ComparisonReport
  ) {
    compareAll(expected.states, observed.states, &report) { layer in
      TensorCheck(
        place: "model.layers.\(layer).attn", order: Order(stateOf: layer), quantity: "state",
        axes: ["head", "key channel", "value channel"], hasRows: false, tolerance: .ofLargest(bounds.states))
    }
  }

  private func compareLogits(
    _ expected: TraceValues, _ observed: TraceValues, _ report: inout ComparisonReport
  ) {
    let check = TensorCheck(
      place: "lm_head", order: Order.head, quantity: "logit", axes: ["token"],
      tolerance: .ofLargest(bounds.logits))
    check.compare(expected.logits, observed.logits, &report)
  }

  /// Compares the tensors of one kind in key order.
  ///
  /// A tensor that is on one side only is a mismatch.
  private func compareAll<Key: Hashable & Comparable, Element: ComparableElement>(
    _ expected: [Key: TraceTensor<Element>], _ observed: [Key: TraceTensor<Element>],
    _ report: inout ComparisonReport, _ check: (Key) -> TensorCheck
  ) {
    for key in Set(expected.keys).union(observed.keys).sorted() {
      let check = check(key)
      switch (expected[key], observed[key]) {
      case (let wanted?, let found?): check.compare(wanted, found, &report)
      case (.some, nil): if requiresAll { check.report(missing: "(events)", &report) }
      default: check.report(missing: "(dense)", &report)
      }
    }
  }
}
