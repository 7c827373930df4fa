import ArgumentParser

/// Context lengths as the command line writes them, each once: `512,1k,4M`, or `none`.
struct LengthList: ExpressibleByArgument {
  var tokens: [Int]

  init(tokens: [Int]) { self.tokens = tokens }

  init?(argument: String) {
    tokens = []
    guard argument != "none" else { return }
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let shift = part.hasSuffix("M") ? 20 : part.hasSuffix("k") ? 10 : 0
      guard let number = Int(shift > 0 ? part.dropLast() : part), (0...1 << 40).contains(number) else {
        return nil
      }
      if !tokens.contains(number << shift) { tokens.append(number << shift) }
    }
  }

  var defaultValueDescription: String { tokens.map(String.init).joined(separator: ",") }
}
