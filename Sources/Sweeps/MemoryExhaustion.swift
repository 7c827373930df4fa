import Glibc

/// How often the kernel has ended a process because memory ran out.
///
/// A killed process does not learn why; that the count has risen with its death tells.
enum MemoryExhaustion {
  /// The count since the machine was started; 0 where the kernel does not say.
  static var count: Int64 {
    guard let file = fopen("/proc/vmstat", "re") else { return 0 }
    defer { fclose(file) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while getline(&line, &capacity, file) > 0, let text = line.map({ String(cString: $0) }) {
      guard text.hasPrefix("oom_kill ") else { continue }
      return Int64(text.dropFirst("oom_kill ".count).prefix { $0.isNumber }) ?? 0
    }
    return 0
  }
}
