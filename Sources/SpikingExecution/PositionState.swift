import SpikeWorkload

/// Values of one position while it is on the chip.
///
/// Vectors are whole; stations fill their own ranges.
final class PositionState {
  let position: Int
  let token: Int
  var activity: TokenActivity
  /// Residual stream by point ([2 layers + 1][hidden]).
  var stream: [[Double]]
  /// Vector behind the norm of each point.
  var normed: [[Double]]
  var layers: [LayerValues]
  /// Rows that the next residual point adds: embedding or projection output.
  var embedding: [Double]
  var logits: [Double] = []
  /// Thresholds by site; one value, or one per head for queries.
  var thresholds: [[Double]]

  init(position: Int, token: Int, shape: ModelShape, sites: Int) {
    self.position = position
    self.token = token
    let points = 2 * shape.layers.count + 1
    activity = TokenActivity(token: token, siteCount: sites, layerCount: shape.layers.count)
    stream = Array(repeating: Array(repeating: 0, count: shape.hidden), count: points)
    normed = Array(repeating: [], count: points)
    layers = shape.layers.map { _ in LayerValues(shape) }
    embedding = Array(repeating: 0, count: shape.hidden)
    thresholds = Array(repeating: [], count: sites)
  }
}

/// Values of one layer for one position.
struct LayerValues {
  /// Outputs of the linear layers by name.
  var rows: [StationPlan.Linear: [Double]] = [:]
  /// Integer accumulators of spiked linear layers, [groups][outputs].
  var accumulators: [StationPlan.Linear: [Int32]] = [:]
  /// Rotated queries.
  var query: [Double]
  /// Integer scores of query spikes against visible keys, [heads][visible keys].
  var scores: [Int32] = []
  /// Attention before the head norm, then input of o_proj.
  var attention: [Double]
  var activation: [Double]

  init(_ shape: ModelShape) {
    query = Array(repeating: 0, count: shape.queryWidth)
    attention = Array(repeating: 0, count: shape.queryWidth)
    activation = Array(repeating: 0, count: shape.intermediate)
  }
}
