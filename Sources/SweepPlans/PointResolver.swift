import ChipModel
public import ConfigFiles
import Quantities

/// Makes chips and workloads of the points of a sweep.
public struct PointResolver: Sendable {
  /// The sweep.
  public let file: SweepFile
  private let template: ChipTemplate

  /// Reads the chip of a sweep.
  ///
  /// - Throws: the first error of the chip file, at its place; at the sweep file where it is missing.
  public init(_ file: SweepFile) throws(ConfigDiagnostic) {
    self.file = file
    do throws(ConfigDiagnostic) {
      template = try ChipTemplate(
        file.chip.name, relativeTo: ChipPresets.names.contains(file.chip.name) ? "" : file.folder)
    } catch {
      throw error.whereMissing(at: file.chip.origin, path: "chip")
    }
  }

  /// Everything that this version of the program makes points of, as text: equal texts give equal points.
  ///
  /// Texts may differ where points do not, for example where a comment moved a line.
  package var source: String {
    get throws(ConfigDiagnostic) { "\(file)\n\(template)\n\(try template.built().values.all)" }
  }

  /// Decides everything of a point.
  ///
  /// - Parameters:
  ///   - settings: one per axis of the sweep.
  ///   - overrides: values of a rung or a seed, which go before all others.
  /// - Throws: the first error, at its place in the sweep file.
  /// - Returns: the chip and what runs on it.
  public func resolve(
    _ settings: [Int64], overrides: [(path: String, value: ConfigNode)] = []
  ) throws(ConfigDiagnostic) -> ResolvedPoint {
    var scope = PointScope(template: template)
    for (name, value) in file.variables { scope.put("vars.\(name)", value) }
    for (axis, setting) in zip(file.axes, settings) { scope.put(axis.path, axis.node(setting)) }
    for (path, value) in file.sets + overrides { scope.put(path, value) }
    let chip = try template.built(try scope.edits(under: "chip"))
    var workload = file.workload
    for edit in try scope.edits(under: "workload") { try workload.set(edit.path, to: edit.value) }
    scope.built = chip
    var violated: String?
    for constraint in file.constraints {
      if constraint.needsMetrics {
        try scope.check(constraint)
      } else if violated == nil, try !scope.holds(constraint) {
        violated = constraint.text
      }
    }
    return ResolvedPoint(
      chip: chip, workload: try Workload(workload),
      parameters: zip(file.axes, settings).map { ($0.path, $0.text($1)) }, violated: violated,
      values: scope.values)
  }

  /// The first constraint that a simulated point violates; nil where none is.
  ///
  /// - Parameters:
  ///   - point: the point.
  ///   - metrics: what was measured, in the units of the metrics.
  /// - Throws: where a constraint names something that is not there.
  /// - Returns: the text of the constraint.
  public func violated(
    _ point: ResolvedPoint, metrics: [SweepMetric: Double]
  ) throws(ConfigDiagnostic) -> String? {
    var scope = PointScope(template: template)
    for (path, value) in point.values { scope.put(path, value) }
    scope.built = point.chip
    scope.metrics = metrics
    for constraint in file.constraints where constraint.needsMetrics {
      if try !scope.holds(constraint) { return constraint.text }
    }
    return nil
  }
}
