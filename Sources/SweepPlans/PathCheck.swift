import ChipModel
import ConfigFiles
import Quantities

/// Checks that a path of a sweep file names something that can be set.
enum PathCheck {
  static let roots = ["chip", "workload", "vars"]

  static func check(_ path: String, _ origin: ConfigOrigin, in section: String) throws(ConfigDiagnostic) {
    let root = path.prefix { $0 != "." }
    let rest = String(path.dropFirst(root.count + 1))
    guard roots.contains(String(root)), !rest.isEmpty else {
      throw failure(
        path, origin, section, expected: "a path that starts with chip., workload. or vars.", known: known)
    }
    switch root {
    case "chip":
      guard !ChipTemplate.paths.contains(rest), !rest.hasPrefix("clocks.") else { return }
      throw failure(path, origin, section, expected: "a path of a chip file", known: known)
    case "workload":
      guard !WorkloadTable.table.fields.contains(where: { $0.path == path }) else { return }
      throw failure(path, origin, section, expected: "a key of the workload", known: known)
    default:
      guard !isName(rest) else { return }
      throw failure(
        path, origin, section,
        expected: "a variable of at most \(longestName) letters, digits and '_', a letter first", known: [])
    }
  }

  /// Most signs of a name.
  static let longestName = 64

  /// Letters, digits and `_`, a letter first.
  static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetter(first), text.utf8.count <= longestName else { return false }
    return text.utf8.allSatisfy { isLetter($0) || (48...57).contains($0) || $0 == UInt8(ascii: "_") }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }

  private static var known: [String] {
    ChipTemplate.paths.map { "chip.\($0)" } + WorkloadTable.table.fields.map(\.path)
  }

  private static func failure(
    _ path: String, _ origin: ConfigOrigin, _ section: String, expected: String, known: [String]
  ) -> ConfigDiagnostic {
    ConfigDiagnostic(
      origin: origin, path: section, expected: expected, found: "'\(path)'",
      suggestion: NearestName.find(path, in: known))
  }
}
