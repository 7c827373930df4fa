public import ChipSimulation

/// A function side that belongs to a model, and leaves results behind.
public protocol ModelFunction: AnyObject, FunctionSide {
  /// Statistics of every site, and what was to be kept.
  var results: FunctionResults { get }
  /// The first value that could not be computed; nil where all could.
  var failure: String? { get }
}
