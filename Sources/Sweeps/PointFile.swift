import ConfigFiles
import DataFiles
import DesignSpace
import SweepPlans

/// A CSV file of points: a header with the paths of the axes, one row per point.
struct PointFile {
  /// Most bytes of the file.
  static let sizeLimit = 1 << 30

  let file: SweepFile

  /// Settings of the axes, row by row.
  ///
  /// - Throws: 66 where the file is missing, 65 with the place of the first wrong cell, of a row with more or fewer cells
  ///   than the first one, or of the end where there is no point.
  func points() throws(Failure) -> [[Int64]] {
    let path = ConfigPath.join(file.folder, file.search.file ?? "")
    var reader = CSVReader(try InputFile.read(path, limit: Self.sizeLimit), path: path)
    let header = try reader.record()
    let columns = try columns(of: header, path, reader.positions)
    var points: [[Int64]] = []
    while !reader.isAtEnd {
      let row = try reader.record()
      // Empty lines, which editors leave at the end.
      guard row != [""] else { continue }
      guard row.count == header.count else {
        throw Failure(
          .data, file: path, position: reader.positions[min(row.count, header.count)],
          "expected \(header.count) cells, as in the first line, found \(row.count)")
      }
      points.append(try point(row, columns, path, reader.positions))
    }
    guard !points.isEmpty else {
      throw Failure(
        .data, file: path, position: TextPosition(line: reader.line, column: 1),
        "expected a point, found none")
    }
    return points
  }

  /// Places of the axes in the rows.
  private func columns(
    of header: [String], _ path: String, _ positions: [TextPosition]
  ) throws(Failure) -> [Int] {
    try file.axes.map { (axis) throws(Failure) in
      let places = header.indices.filter { header[$0] == axis.path }
      guard let column = places.first else { throw missing(axis.path, header, path, positions) }
      guard places.count == 1 else {
        throw Failure(
          .data, file: path, position: positions[places[1]],
          "expected one column '\(axis.path)', found another at column \(positions[column].column)")
      }
      return column
    }
  }

  /// Points at the column that was probably meant, which no other axis has.
  private func missing(
    _ axis: String, _ header: [String], _ path: String, _ positions: [TextPosition]
  ) -> Failure {
    let others = header.filter { name in !file.axes.contains { $0.path == name } }
    let near = NearestName.of(axis, in: others)
    let found = near.map { MessageText.quote($0) } ?? Self.list(header)
    let place = near.flatMap { header.firstIndex(of: $0) } ?? 0
    return Failure(
      .data, file: path, position: positions[place], "expected a column '\(axis)', found \(found)")
  }

  private static func list(_ header: [String]) -> String {
    header == [""] ? "none" : ConfigReader.list(header.map { MessageText.quote($0, limit: 40) })
  }

  private func point(
    _ row: [String], _ columns: [Int], _ path: String, _ positions: [TextPosition]
  ) throws(Failure) -> [Int64] {
    try zip(file.axes, columns).map { (axis, column) throws(Failure) in
      guard let setting = axis.setting(of: row[column]) else {
        throw Failure(
          .data, file: path, position: positions[column], path: axis.path,
          "expected \(axis.expectation), found \(MessageText.quote(row[column]))"
            + NearestName.hint(for: row[column], in: axis.listed))
      }
      return setting
    }
  }
}
