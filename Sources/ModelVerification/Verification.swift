public import DenseReference
public import SpikeFoundry

/// The same prompt through the events and through the dense reference, compared value by value.
///
/// The reference (matrix products by OpenBLAS) shares no operator, encoding or rounding code with the event path.
public struct Verification: Sendable {
  private let prepared: PreparedRun

  /// Loads, checks and places the model of a request.
  ///
  /// - Parameter request: what to run; what it keeps is replaced by all that comparisons read.
  /// - Throws: what `PreparedRun` throws.
  public init(request: RunRequest) throws(Failure) {
    var request = request
    request.keeping = [.activity, .logits, .thresholds, .accumulators, .keyValueCodes]
    prepared = try PreparedRun(request)
  }

  /// What the comparison found.
  public struct Report: Sendable, CustomStringConvertible {
    /// What the comparison of every recorded value found.
    public let comparison: ComparisonReport
    /// The first generated token that differs, if any.
    public let tokenMismatch: String?

    /// Whether nothing differs.
    public var agrees: Bool { comparison.agrees && tokenMismatch == nil }

    /// The mismatch of tokens, where there is one, on a line before the comparison.
    public var description: String {
      (tokenMismatch.map { [$0] } ?? []).joined() + (tokenMismatch == nil ? "" : "\n")
        + comparison.description
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
    let expected: DenseTrace
    do throws(DenseReferenceError) {
      let reference = try DenseReference(model: prepared.model, mode: prepared.request.mode)
      expected =
        run.generated.isEmpty
        ? try reference.run(tokens: prepared.prompt)
        : try reference.generate(prompt: prepared.prompt, count: run.generated.count)
    } catch {
      throw Failure(.data, "the dense reference cannot run this model: \(error)")
    }
    let report = Comparison().compare(expected: expected, observed: Observation.trace(run))
    return Report(comparison: report, tokenMismatch: mismatch(run.generated, expected.generated))
  }

  private func mismatch(_ found: [Int], _ expected: [Int]) -> String? {
    guard let index = zip(found, expected).enumerated().first(where: { $0.element.0 != $0.element.1 })?.offset
    else { return nil }
    return "generated token \(index): expected \(expected[index]) (dense), found \(found[index]) (events)"
  }
}
