import ArgumentParser
import SpikeFoundry
import TraceExport

/// Numbers and ranges of numbers: `0-15,40` or `10..12`.
struct RangeList: ExpressibleByArgument {
  var ranges: [ClosedRange<Int>]
  var text: String

  init?(argument: String) {
    guard let ranges = ExportSelection.ranges(argument) else { return nil }
    self.ranges = ranges
    text = argument
  }
}

/// A share of packets: `1/64`.
struct SampleArgument: ExpressibleByArgument {
  var count: UInt32
  var text: String

  init?(argument: String) {
    guard argument.hasPrefix("1/"), let count = UInt32(argument.dropFirst(2)), count > 0 else { return nil }
    self.count = count
    text = argument
  }
}

/// A number of bytes: `2GB`, `500 MB`, `64MiB` or `1000000`.
struct SizeArgument: ExpressibleByArgument {
  var bytes: Int64
  var text: String

  private static let units: [(name: String, bytes: Int64)] = [
    ("kB", 1_000), ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
    ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40), ("B", 1),
  ]

  init?(argument: String) {
    let unit = Self.units.first { argument.hasSuffix($0.name) }
    let digits = argument.dropLast(unit?.name.count ?? 0)
    guard let count = Int64(digits.last == " " ? digits.dropLast() : digits), count > 0 else { return nil }
    let (product, isTooLarge) = count.multipliedReportingOverflow(by: unit?.bytes ?? 1)
    guard !isTooLarge else { return nil }
    bytes = product
    text = argument
  }
}
