import Foundation

/// Memory of this process as the kernel counts it, in bytes.
enum ResidentMemory {
  /// The pages that are resident now.
  static var now: Int { value("VmRSS:") }
  /// The most that were resident at one time since the last `resetPeak()`.
  static var peak: Int { value("VmHWM:") }

  /// Makes the present size the peak; without permission the peak stays that of the process.
  static func resetPeak() {
    guard let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else { return }
    try? file.write(contentsOf: Data("5".utf8))
    try? file.close()
  }

  private static func value(_ name: String) -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix(name) } ?? ""
    return (line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
  }
}
