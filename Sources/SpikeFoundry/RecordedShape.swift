import SpikeWorkload

/// What no model has whose extents were recorded: checked as configurations are.
struct RecordedShape {
  private let shape: ModelShape

  init(_ shape: ModelShape) { self.shape = shape }

  /// The first extent that contradicts the others, under its name in manifests and activities; nil where all fit.
  var contradiction: (name: String, expected: String, found: Int)? {
    if !shape.headDimension.isMultiple(of: 2) {
      return ("head_dimension", "an even number (rotary embedding turns pairs)", shape.headDimension)
    }
    if shape.rawWeightBytes == 3 { return ("raw_weight_bytes", "2 or 4", shape.rawWeightBytes) }
    guard let group = shape.weightGroup else { return nil }
    let widths = [shape.hidden, shape.queryWidth, shape.intermediate]
    guard let width = widths.first(where: { !$0.isMultiple(of: group) }) else { return nil }
    return ("weight_group", "a divisor of every spiked width, such as \(width)", group)
  }
}
