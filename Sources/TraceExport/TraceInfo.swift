import DataFiles

/// What the event tables of a run folder hold, in words.
public struct TraceInfo {
  private let folder: TraceFolder

  /// Prepares the text.
  public init(_ folder: TraceFolder) { self.folder = folder }

  /// A line per kind: level, files, rows, bytes, first and last time.
  public var text: String {
    var lines = [["kind", "level", "files", "rows", "bytes", "B/row", "first_ps", "last_ps"]]
    for table in folder.tables {
      let perRow = table.rows > 0 ? Int128(table.bytes) * 10 / Int128(table.rows) : 0
      lines.append([
        MessageText.escape(table.kind, limit: 20), MessageText.escape(table.level, limit: 8),
        "\(table.parts.count)", "\(table.rows)", "\(table.bytes)",
        table.rows > 0 ? "\(perRow / 10).\(perRow % 10)" : "",
        table.times.map { "\($0.lowerBound)" } ?? "", table.times.map { "\($0.upperBound)" } ?? "",
      ])
    }
    return Self.aligned(lines) + cuts
  }

  /// What the run itself left out of its trace.
  private var cuts: String {
    let cuts = folder.manifest["trace"]?["cuts"]?.elements ?? []
    return cuts.map { cut in
      let level = cut["level"]?.string.map { MessageText.escape($0, limit: 20) } ?? "some"
      return "CUT: \(level) events from \(cut["from_ps"]?.integer ?? 0) ps on were not recorded\n"
    }.joined()
  }

  static func aligned(_ lines: [[String]]) -> String {
    let widths = lines[0].indices.map { column in lines.map { $0[column].unicodeScalars.count }.max() ?? 0 }
    return lines.map { cells in
      let padded = zip(cells, widths).enumerated().map { index, cell in
        let space = String(repeating: " ", count: cell.1 - cell.0.unicodeScalars.count)
        // Words to the left, numbers to the right.
        return index < 2 ? cell.0 + space : space + cell.0
      }
      return padded.joined(separator: "  ") + "\n"
    }.joined()
  }
}
