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
    let text = String(decoding: try InputFile.read(path, limit: Self.sizeLimit), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let header = cells(lines.first ?? "")
    let columns = try file.axes.map { (axis) throws(Failure) in
      guard let column = header.firstIndex(of: axis.path) else {
        throw Failure(
          .data, file: path, position: TextPosition(line: 1, column: 1), "expected a column '\(axis.path)'")
      }
      return column
    }
    var points: [[Int64]] = []
    for (number, line) in lines.enumerated().dropFirst() where !line.isEmpty && line != "\r" {
      let row = cells(line)
      var point: [Int64] = []
      for (axis, column) in zip(file.axes, columns) {
        guard column < row.count, let setting = axis.setting(of: row[column]) else {
          let found = column < row.count ? MessageText.quote(row[column]) : "nothing"
          throw Failure(
            .data, file: path, position: TextPosition(line: number + 1, column: 1), path: axis.path,
            "expected a value of the axis, found \(found)")
        }
        point.append(setting)
      }
      points.append(point)
    }
    return points
  }

  /// Cells of a line; values of axes have neither commas nor quotes of their own.
  private func cells(_ line: Substring) -> [String] {
    line.split(separator: ",", omittingEmptySubsequences: false).map { cell in
      cell.filter { $0 != "\"" && $0 != "\r" }
    }
  }
}
