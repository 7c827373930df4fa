import ArgumentParser
import SpikeFoundry

/// Formats of tables as the command line writes them: `parquet,csv`.
struct TableFormatList: ExpressibleByArgument, CustomStringConvertible {
  var formats: [TableFormat]

  init(formats: [TableFormat]) { self.formats = formats }

  init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard Set(names).count == names.count else { return nil }
    formats = []
    for name in names {
      guard let format = RunTables.formats.first(where: { $0.name == name }) else { return nil }
      formats.append(format)
    }
  }

  var description: String { formats.map(\.name).joined(separator: ",") }
  var defaultValueDescription: String { description }
}
