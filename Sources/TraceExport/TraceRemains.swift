public import DataFiles
import Parquet

/// The event files that a killed run left: those that it closed are whole tables, the others have no end.
public struct TraceRemains {
  /// A line per file that can be read: rows, bytes, first and last time; and one per file that cannot.
  public let text: String

  /// Opens all files; nil where none can be read.
  public init?(_ remains: RunRemains) {
    var lines = [["file", "", "rows", "bytes", "first_ps", "last_ps"]]
    var lost: [String] = []
    for name in remains.eventFiles {
      let shown = MessageText.escape(name, limit: 80)
      guard let reader = try? ParquetReader("\(remains.folder)/\(name)") else {
        lost.append("LOST: \(shown) was not closed, or is no Parquet file\n")
        continue
      }
      let times = (0..<reader.groupCount).compactMap { reader.range(ofColumn: 0, inGroup: $0) }
      lines.append([
        shown, "", "\(reader.rowCount)", "\(InputFile.byteCount(reader.path) ?? 0)",
        times.first.map { "\($0.lowerBound)" } ?? "", times.last.map { "\($0.upperBound)" } ?? "",
      ])
    }
    guard lines.count > 1 else { return nil }
    text = TraceInfo.aligned(lines) + lost.joined()
  }
}
