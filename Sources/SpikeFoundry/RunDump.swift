public import DataFiles
import SpikeWorkload
import SpikingExecution

/// Tensors of a run that a user compares with PyTorch: logits, and counts and thresholds of every spiked site.
public enum RunDump {
  /// What a run must keep to be dumped.
  public static let keeping: KeptResults = [.activity, .logits, .thresholds]

  /// The tensors of a run whose request kept them.
  ///
  /// `logits` [rows, vocabulary] F32, and per site `count/SITE` I32 [rows, channels] and `vth/SITE` F32 [rows],
  /// for queries [rows, heads]. A row is one processed position.
  ///
  /// - Parameter run: a run that kept what `keeping` names.
  /// - Throws: 70 where the run kept fewer rows of a tensor than it processed positions.
  /// - Returns: a writer that holds all tensors.
  public static func tensors(_ run: FinishedRun) throws(Failure) -> SafetensorsWriter {
    let results = run.results
    let shape = run.prepared.model.shape
    let rows = results.activities.count
    var writer = SafetensorsWriter()
    try writer.add(
      "logits", shape: [rows, shape.vocabulary], results.logits.flatMap { $0.map { Float($0) } })
    for (index, site) in results.sites.enumerated() {
      let width = shape.width(of: site.kind)
      try writer.add(
        "count/\(site)", shape: [rows, width], results.activities.denseCounts(site: index, width: width))
      let thresholds = results.thresholds.flatMap { $0[index].map { Float($0) } }
      try writer.add(
        "vth/\(site)", shape: site.kind == .query ? [rows, shape.heads] : [rows], thresholds)
    }
    return writer
  }
}
