/// A linear layer: weight codes with scales where the checkpoint is quantised, raw floats where it is not.
public struct Projection: Sendable {
  /// Exact integer codes; nil in a plain checkpoint.
  public var codes: CodeMatrix?
  /// The stored float weights; nil where a checkpoint stores codes only.
  public var raw: FloatMatrix?
  /// One value per output row.
  public var bias: [Double]?

  /// Makes a linear layer; at least one of `codes` and `raw` is there, of the same shape where both are.
  public init(codes: CodeMatrix?, raw: FloatMatrix?, bias: [Double]?) {
    self.codes = codes
    self.raw = raw
    self.bias = bias
  }

  /// Output rows.
  public var outputs: Int { codes?.outputs ?? raw?.rows ?? 0 }
  /// Input channels.
  public var inputs: Int { codes?.inputs ?? raw?.columns ?? 0 }
}
