import DataFiles
import Foundation
import Reporting
import RunPage

/// The page of a report, made from its files in a folder that is removed again.
struct PageFolder {
  let html: String

  /// Makes the page; `edit` may change the files before, whose folder it gets.
  init(
    _ report: RunReport, tables: [TableFormat] = RunTables.formats, further: [ReportFile] = [],
    edit: (URL) throws -> Void = { _ in }
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "run-page-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let own = [
      ReportFile(name: "manifest.json", text: try Manifest(report).json()),
      ReportFile(name: "summary.json", text: try Summary(report).json()),
    ]
    for file in try own + RunTables(report).files(tables) + further {
      try Data(file.contents).write(to: folder.appending(path: file.name))
    }
    try edit(folder)
    html = try RunPage(folder: folder.path(percentEncoded: false)).html
  }
}
