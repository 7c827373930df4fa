public import ArgumentParser
public import LiveProgress
public import SpikeFoundry

extension ProgressStyle: ExpressibleByArgument {}
extension TimingMode: ExpressibleByArgument {}
extension SpikeSites: ExpressibleByArgument {}
extension SpikeCoding: ExpressibleByArgument {}
extension SpikeRounding: ExpressibleByArgument {}
extension WindowRule: ExpressibleByArgument {}

extension WeightSharing: ExpressibleByArgument {
  /// Reads `distinct` or `shared:N`.
  public init?(argument: String) { self.init(argument) }
}

/// A half-open range as the command line writes it: `2..<5`, or `3` for `0..<3`.
struct RangeArgument: ExpressibleByArgument {
  var range: Range<Int>

  init?(argument: String) {
    if let count = Int(argument), count >= 1 {
      range = 0..<count
      return
    }
    let parts = argument.components(around: "..<")
    guard let parts, let lower = Int(parts.0), let upper = Int(parts.1), lower >= 0, lower < upper else {
      return nil
    }
    range = lower..<upper
  }
}

/// Token ids as the command line writes them: `1,2,3`.
struct TokenList: ExpressibleByArgument {
  var ids: [Int]

  init?(argument: String) {
    var ids: [Int] = []
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let id = Int(part), id >= 0 else { return nil }
      ids.append(id)
    }
    self.ids = ids
  }
}

extension String {
  /// The parts before and after the only occurrence of a separator.
  fileprivate func components(around separator: String) -> (String, String)? {
    guard let range = range(of: separator) else { return nil }
    return (String(self[..<range.lowerBound]), String(self[range.upperBound...]))
  }

  private func range(of separator: String) -> Range<String.Index>? {
    indices.first { self[$0...].hasPrefix(separator) }.map { $0..<index($0, offsetBy: separator.count) }
  }
}
