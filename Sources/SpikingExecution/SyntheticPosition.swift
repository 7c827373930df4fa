import SpikeWorkload
import SpikingOperators

/// What belongs to one position of a synthetic model while it is on the chip.
final class SyntheticPosition {
  var activity: TokenActivity
  /// [station]: all spikes of its input range have been served.
  var isServed: [Bool]
  /// [station]: accumulators of stations whose spikes come one by one.
  var accumulators: [RowAccumulators?]
  /// [matrix]: how its accumulators have been computed so far.
  var progress: [MatrixProgress]

  init(token: Int, shape: ModelShape, sites: Int, stations: Int, matrices: Int) {
    activity = TokenActivity(token: token, siteCount: sites, layerCount: shape.layers.count)
    isServed = Array(repeating: false, count: stations)
    accumulators = Array(repeating: nil, count: stations)
    progress = Array(repeating: .none, count: matrices)
  }
}

/// How the accumulators of a matrix were computed at one position.
enum MatrixProgress {
  case none
  /// Pieces were added one by one, as not all spikes of all of them may have been served.
  case pieces
  /// All rows were added over all columns; a piece that lost spikes is corrected when it closes.
  case whole
}
