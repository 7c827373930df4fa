/// Negative numbers on the command line: the parser takes them for options, and says that a value is missing.
enum NegativeNumbers {
  /// The arguments with every negative number made a part of the option in front of it, `--generate=-1`: no option begins
  /// with a digit, and what the number may be is for the option to say.
  static func joined(_ arguments: [String]) -> [String] {
    var joined: [String] = []
    for argument in arguments {
      let isNegative = argument.first == "-" && argument.dropFirst().first?.isNumber == true
      if isNegative, let option = joined.last, option.hasPrefix("--"), option != "--", !option.contains("=") {
        joined[joined.count - 1] += "=\(argument)"
      } else {
        joined.append(argument)
      }
    }
    return joined
  }
}
