import Foundation

/// This program once more, for one question.
enum OwnProcess {
  /// What it answers, without space around it; nothing where it failed.
  static func answer(to arguments: [String]) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = arguments
    process.standardOutput = output
    try process.run()
    let answer = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return answer.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
