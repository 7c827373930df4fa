public import SpikeWorkload

/// Why a dense reference cannot be computed.
public enum DenseReferenceError: Error, Sendable, Equatable, CustomStringConvertible {
  /// OpenBLAS cannot be loaded.
  case noMatrixLibrary
  /// A token id outside the vocabulary.
  case tokenOutOfRange(token: Int, position: Int, vocabulary: Int)
  /// No token to start from.
  case emptyPrompt
  /// A spike count that is no 32-bit integer: the value is infinite, not a number, or absurdly large.
  case countOutOfRange(site: Site, row: Int, channel: Int, value: Double)
  /// The integer sums of a projection may leave the range in which doubles are exact.
  case inexactAccumulator(projection: String, bound: Double)
  /// Weights that do not fit the shape of the model.
  case malformedModel(path: String, expected: String, found: String)

  /// `path: expected X, found Y`, for one line of a message.
  public var description: String {
    switch self {
    case .noMatrixLibrary: MatrixLibrary.missing
    case .tokenOutOfRange(let token, let position, let vocabulary):
      "tokens[\(position)]: expected 0..<\(vocabulary), found \(token)"
    case .emptyPrompt: "tokens: expected at least one token, found none"
    case .countOutOfRange(let site, let row, let channel, let value):
      "\(site): count [row \(row), channel \(channel)]: expected a 32-bit spike count, found input \(value)"
    case .inexactAccumulator(let projection, let bound):
      "\(projection): expected integer sums below 2^53, found a bound of \(bound)"
    case .malformedModel(let path, let expected, let found): "\(path): expected \(expected), found \(found)"
    }
  }
}
