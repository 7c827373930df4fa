import SpikeFoundry
import Timelines
import TraceExport

/// The timeline of a traced run, written beside its events.
enum RunTimeline {
  /// Writes `timeline.pftrace` into a folder whose events are complete.
  ///
  /// - Returns: what was cut, for people.
  /// - Throws: 74 where the device is full or fails.
  static func write(to folder: OutputFolder) throws -> [String] {
    let format = TraceExport.Format.perfetto
    guard let export = try TraceExport.whole(try TraceFolder(folder.growingPath)) else {
      return ["no recorded event is a row of a timeline; none is written"]
    }
    let file = try folder.file(format.fileName)
    let notes = try export.write(format, unit: .nanoseconds, limit: format.defaultLimit, to: file)
    try file.close()
    return notes
  }
}
