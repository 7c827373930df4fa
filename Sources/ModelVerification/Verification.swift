public import DenseReference
public import SpikeFoundry

/// The same prompt through the events and through the dense reference, compared value by value.
///
/// The reference (matrix products by OpenBLAS) shares no operator, encoding or rounding code with the event path.
public struct Verification: Sendable {
  /// The run that is compared.
  package var prepared: PreparedRun

  /// Loads, checks and places the model of a request.
  ///
  /// - Parameter request: what to run; what it keeps is replaced by all that comparisons read.
  /// - Throws: what `PreparedRun` throws.
  public init(request: RunRequest) throws(Failure) {
    var request = request
    request.keeping = [.activity, .logits, .thresholds, .accumulators, .keyValueCodes]
    prepared = try PreparedRun(request)
    _ = try weights
  }

  /// The weights to compare with.
  private var weights: SpikingModel {
    get throws(Failure) {
      guard case .checkpoint(let model, _) = prepared.model else {
        throw Failure(.usage, "a synthetic model has no values to compare: expected a checkpoint")
      }
      return model
    }
  }

  /// What the comparison found.
  public struct Report: Sendable, CustomStringConvertible {
    /// What the comparison of every recorded value found.
    public let comparison: ComparisonReport
    /// The first generated token that differs, if any.
    public let tokenMismatch: String?

    /// Spikes that the chip dropped: a lossy run cannot be expected to agree.
    public let dropped: Int64

    /// Whether nothing differs.
    public var agrees: Bool { comparison.agrees && tokenMismatch == nil }

    /// A few lines: the first mismatch with its place, what was compared, how close it was.
    public var description: String {
      var lines = [agrees ? "equal: events and dense reference agree" : "DIFFERENT", comparison.description]
      if let tokenMismatch { lines.insert(tokenMismatch, at: 1) }
      if dropped > 0 { lines.append("lossy: the chip dropped \(dropped) spikes (core.queue.on_full: drop)") }
      return lines.joined(separator: "\n")
    }
  }

  /// Runs both paths and compares them.
  ///
  /// An event run that cannot finish, as after a corrupted END, is a failure by itself.
  ///
  /// - Throws: what `PreparedRun.run` throws; 65 for a model that the reference refuses.
  /// - Returns: every difference beyond the tolerance of its kind.
  public func compare() throws(Failure) -> Report {
    try compare(try prepared.run())
  }

  /// Compares a finished event run with the reference.
  ///
  /// - Parameter run: a run of this verification's request, with everything kept that is to be compared.
  /// - Throws: 65 for a model that the reference refuses.
  /// - Returns: every difference beyond the tolerance of its kind.
  public func compare(_ run: FinishedRun) throws(Failure) -> Report {
    let model = try weights
    let expected: DenseTrace
    do throws(DenseReferenceError) {
      let reference = try DenseReference(model: model, mode: prepared.request.mode)
      expected =
        run.generated.isEmpty
        ? try reference.run(tokens: prepared.prompt)
        : try reference.generate(prompt: prepared.prompt, count: run.generated.count)
    } catch {
      throw Failure(.data, "the dense reference cannot run this model: \(error)")
    }
    let report = Comparison().compare(expected: expected, observed: Observation.trace(run))
    return Report(
      comparison: report, tokenMismatch: mismatch(run.generated, expected.generated),
      dropped: run.record.losses.reduce(0) { $0 + $1.packets })
  }

  private func mismatch(_ found: [Int], _ expected: [Int]) -> String? {
    guard let index = zip(found, expected).enumerated().first(where: { $0.element.0 != $0.element.1 })?.offset
    else { return nil }
    return "generated token \(index): expected \(expected[index]) (dense), found \(found[index]) (events)"
  }
}
