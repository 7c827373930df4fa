import DataFiles

/// A chip as a chip file that stands alone: every value with its band, grade and source, nothing extended.
///
/// Reading it gives a chip of which `ChipText.show` says the same.
public enum ChipYAML {
  /// The text of the file.
  public static func text(_ chip: Chip) -> String {
    var text = "schema: \(ChipTable.schema)\n"
    text += "name: \(quoted(chip.name))\nsummary: \(quoted(chip.summary))\n"
    var open: [Substring] = []
    for value in chip.provenance {
      let path = value.path.split(separator: ".")
      let folder = Array(path.dropLast())
      // Values are in the order of the file: those of one map follow each other.
      let shared = zip(open, folder).prefix { $0 == $1 }.count
      for depth in shared..<folder.count { text += indent(depth) + "\(folder[depth]):\n" }
      open = folder
      text += indent(folder.count) + "\(path.last ?? ""): \(entry(value))\n"
    }
    return text
  }

  private static func indent(_ depth: Int) -> String { String(repeating: "  ", count: depth) }

  private static func entry(_ value: Provenance) -> String {
    var fields = [("value", scalar(value.value))]
    if let low = value.low { fields.append(("low", scalar(low))) }
    if let high = value.high { fields.append(("high", scalar(high))) }
    if let grade = value.grade { fields.append(("grade", grade.rawValue)) }
    if let source = value.source { fields.append(("source", quoted(source))) }
    if let corner = value.corner { fields.append(("corner", quoted(corner))) }
    guard fields.count > 1 else { return fields[0].1 }
    return "{" + fields.map { "\($0.0): \($0.1)" }.joined(separator: ", ") + "}"
  }

  /// A value as the file has it: without the time that cycles come to, points as lists.
  private static func scalar(_ text: String) -> String {
    guard !text.hasPrefix("[") else { return text }
    let parts = text.split(separator: " = ")
    return quoted(parts.count == 2 && parts[0].contains("cycle") ? String(parts[0]) : text)
  }

  private static func quoted(_ text: String) -> String { JSONText.quoted(text) }
}
