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
    guard let range = LayerRange.read(argument) else { return nil }
    self.range = range
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
