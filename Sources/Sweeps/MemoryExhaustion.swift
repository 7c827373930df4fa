import DataFiles

/// How often the kernel has ended a process because memory ran out.
///
/// A killed process does not learn why; that the count has risen with its death tells.
enum MemoryExhaustion {
  /// The count since the machine was started; 0 where the kernel does not say.
  static var count: Int64 {
    let name = "oom_kill "
    let line = KernelFile.lines("/proc/vmstat").first { $0.hasPrefix(name) }
    return line.flatMap { Int64($0.dropFirst(name.count).prefix { $0.isNumber }) } ?? 0
  }
}
