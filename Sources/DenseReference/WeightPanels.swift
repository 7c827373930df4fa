import SpikingModel

/// A weight matrix widened to doubles, one panel (a slab that a single product needs) at a time.
///
/// Panels of small models are widened once and kept; those of large ones are made anew for each product,
/// so that a checkpoint never needs eight bytes per weight at once.
struct WeightPanels: Sendable {
  let count: Int
  /// Rows of all panels but the last.
  let height: Int
  private let kept: [[Double]]
  private let make: @Sendable (Int) -> [Double]

  init(count: Int, height: Int, keep: Bool, make: @escaping @Sendable (Int) -> [Double]) {
    self.count = count
    self.height = height
    self.make = make
    kept = keep ? (0..<count).map(make) : []
  }

  subscript(index: Int) -> [Double] { kept.isEmpty ? make(index) : kept[index] }
}

extension WeightPanels {
  /// The integer codes of each group of inputs, as [group inputs, outputs].
  static func codes(_ matrix: CodeMatrix, keep: Bool) -> WeightPanels {
    WeightPanels(count: matrix.groups, height: matrix.group, keep: keep) { group in
      let size = matrix.group * matrix.outputs
      let start = group * size
      if matrix.isWide {
        let codes = matrix.storage.assumingMemoryBound(to: Int16.self) + start
        return [Double](unsafeUninitializedCapacity: size) { target, count in
          for index in 0..<size { target[index] = Double(codes[index]) }
          count = size
        }
      }
      let codes = matrix.storage.assumingMemoryBound(to: Int8.self) + start
      return [Double](unsafeUninitializedCapacity: size) { target, count in
        for index in 0..<size { target[index] = Double(codes[index]) }
        count = size
      }
    }
  }

  /// Codes times scales, in the same layout: the float weights of a checkpoint that stores codes only.
  static func scaledCodes(_ matrix: CodeMatrix, keep: Bool) -> WeightPanels {
    WeightPanels(count: matrix.groups, height: matrix.group, keep: keep) { group in
      var panel = codes(matrix, keep: false)[group]
      let scales = (0..<matrix.outputs).map { matrix.scale(output: $0, group: group) }
      for index in panel.indices { panel[index] *= scales[index % matrix.outputs] }
      return panel
    }
  }

  /// Raw float weights, as [some outputs, inputs].
  static func raw(_ matrix: FloatMatrix, keep: Bool, panelWeights: Int = 4_194_304) -> WeightPanels {
    let height = max(1, panelWeights / max(1, matrix.columns))
    return WeightPanels(count: (matrix.rows + height - 1) / height, height: height, keep: keep) { panel in
      var values: [Double] = []
      for row in panel * height..<min(matrix.rows, (panel + 1) * height) { values += matrix.row(row) }
      return values
    }
  }
}
