import DataFiles
import Timelines
import TraceExport

/// The timeline of a traced run, written beside its events.
enum RunTimeline {
  /// Writes `timeline.pftrace` into a folder whose events and tables are complete.
  ///
  /// - Parameters:
  ///   - folder: the run folder.
  ///   - manifest: text of the manifest so far; the timeline carries where it is from.
  /// - Returns: what is not in it, a sentence each.
  /// - Throws: 74 where the device is full or fails.
  static func write(to folder: OutputFolder, manifest: String) throws(Failure) -> [String] {
    let format = TraceExport.Format.perfetto
    let json = try JSONValue.parse(Array(manifest.utf8), file: "manifest.json")
    let trace = try TraceFolder(folder.growingPath, manifest: json)
    guard trace.noTimeline == nil else {
      return ["none is written: it is made from Parquet tables, which --tables leaves out"]
    }
    guard let export = try TraceExport.whole(trace) else {
      return ["no recorded event is a row of a timeline; none is written"]
    }
    let file = try folder.file(format.fileName)
    let notes = try export.write(format, limit: PerfettoWriter.defaultPacketLimit, to: file)
    try file.close()
    return notes
  }
}
