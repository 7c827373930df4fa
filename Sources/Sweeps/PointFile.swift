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
  /// - Throws: 66 where the file is missing, 65 with the line of the first wrong cell.
  func points() throws(Failure) -> [[Int64]] {
    let path = ConfigPath.join(file.folder, file.search.file ?? "")
    var reader = CSVReader(try InputFile.read(path, limit: Self.sizeLimit), path: path)
    let columns = try columns(of: try reader.record(), path)
    var points: [[Int64]] = []
    while !reader.isAtEnd {
      let line = reader.line
      let row = try reader.record()
      // Empty lines, which editors leave at the end.
      guard row != [""] else { continue }
      points.append(try point(row, columns, path, line))
    }
    return points
  }

  /// Places of the axes in the rows.
  private func columns(of header: [String], _ path: String) throws(Failure) -> [Int] {
    try file.axes.map { (axis) throws(Failure) in
      guard let column = header.firstIndex(of: axis.path) else {
        throw Failure(
          .data, file: path, position: TextPosition(line: 1, column: 1), "expected a column '\(axis.path)'")
      }
      return column
    }
  }

  private func point(
    _ row: [String], _ columns: [Int], _ path: String, _ line: Int
  ) throws(Failure) -> [Int64] {
    try zip(file.axes, columns).map { (axis, column) throws(Failure) in
      guard column < row.count, let setting = axis.setting(of: row[column]) else {
        let found = column < row.count ? MessageText.quote(row[column]) : "nothing"
        throw Failure(
          .data, file: path, position: TextPosition(line: line, column: 1), path: axis.path,
          "expected a value of the axis, found \(found)")
      }
      return setting
    }
  }
}
