import ConfigFiles

/// What a grid asks of its axes: that somebody has said which values they have.
enum GridAxes {
  /// Refuses what a grid would not follow: a range that says nothing between its ends, and a scale of which it takes
  /// every value all the same.
  ///
  /// - Parameter axes: the entries of the section `axes`.
  /// - Throws: at the first such range or scale.
  static func check(_ axes: ConfigReader?) throws(ConfigDiagnostic) {
    guard let axes else { return }
    for entry in axes.node.entries ?? [] {
      let axis = ConfigReader(entry.value, path: axes.below(entry.key))
      if let range = axis.ifPresent("range"), axis.ifPresent("step") == nil {
        throw range.failure(expected: "a range with 'step', or 'values', as a grid has all points")
      }
      if let scale = axis.ifPresent("log"), try scale.bool() {
        throw scale.failure(expected: "false, as a grid has all points (sobol, lhs and random take 'log')")
      }
    }
  }
}
