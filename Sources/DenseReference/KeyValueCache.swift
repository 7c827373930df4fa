/// The keys and values of one sliding-window layer, one row per token seen so far.
///
/// In a spiking model they are int8 codes with one scale per (row, head); in a plain one they are floats with scale 1.
package struct KeyValueCache: Sendable {
  /// [rows, heads · dimension], integer-valued where quantised.
  private(set) var keys: [Double] = []
  private(set) var values: [Double] = []
  /// [rows, heads].
  private(set) var keyScales: [Double] = []
  private(set) var valueScales: [Double] = []
  private(set) var rows = 0

  package init() {}

  package mutating func append(key: QuantizedRows, value: QuantizedRows) {
    keys += key.codes
    values += value.codes
    keyScales += key.scales
    valueScales += value.scales
    rows += key.rows
  }
}

/// Rows of keys or of values as they are cached.
package struct QuantizedRows: Sendable {
  package let codes: [Double]
  package let scales: [Double]
  let rows: Int
  /// The value that lies closest to where its code would change.
  private(set) var closest: (distance: Double, index: Int)?

  /// Floats as they are.
  package init(plain matrix: Matrix, heads: Int) {
    codes = matrix.values
    scales = [Double](repeating: 1, count: matrix.rows * heads)
    rows = matrix.rows
  }

  /// Int8 per head vector: scale = clamp(max|x| / 127, 1e-5, 1e4), code = clamp(rint(x / scale), −128, 127).
  package init(int8 matrix: Matrix, heads: Int) {
    let width = matrix.columns / heads
    var codes = matrix.values
    var scales: [Double] = []
    for start in stride(from: 0, to: codes.count, by: width) {
      var peak = 0.0
      for index in start..<start + width { peak = max(peak, codes[index].magnitude) }
      let scale = min(max(peak / 127, 1e-5), 1e4)
      scales.append(scale)
      for index in start..<start + width {
        let ratio = codes[index] / scale
        let distance = (ratio.magnitude - ratio.magnitude.rounded(.down) - 0.5).magnitude
        if distance < closest?.distance ?? .infinity { closest = (distance, index) }
        codes[index] = min(max(ratio.rounded(.toNearestOrEven), -128), 127)
      }
    }
    self.codes = codes
    self.scales = scales
    rows = matrix.rows
  }
}
