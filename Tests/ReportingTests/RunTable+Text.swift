import DataFiles
import Reporting

extension RunTable {
  /// The table as CSV.
  var csv: String {
    get throws { String(decoding: try file(as: .csv).contents, as: UTF8.self) }
  }
}
