/// The control groups of this process, by which containers and batch jobs are limited.
///
/// Both versions of the interface are read: Linux, Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst.
struct ControlGroups {
  /// Where the kernel lists the groups of this process.
  var list = "/proc/self/cgroup"
  /// Where their files are.
  var files = "/sys/fs/cgroup"

  /// The lowest limit on resident bytes of the groups and all that they are in; nil where none has a limit.
  ///
  /// Within a container the list may name a path that is not mounted there; its own limits are at the root then.
  var memoryLimit: Int? {
    KernelFile.lines(list).compactMap { line -> Int? in
      let fields = line.prefix { $0 != "\n" }.split(
        separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { return nil }
      if fields[1].isEmpty { return lowest(files, fields[2], "memory.max") }
      guard fields[1].split(separator: ",").contains("memory") else { return nil }
      return lowest("\(files)/memory", fields[2], "memory.limit_in_bytes")
    }.min()
  }

  private func lowest(_ root: String, _ group: Substring, _ name: String) -> Int? {
    let folders = group.split(separator: "/").reduce(into: [root]) { $0.append("\($0[$0.count - 1])/\($1)") }
    return folders.compactMap { limit("\($0)/\(name)") }.min()
  }

  /// The number in a file; nil for `max`.
  private func limit(_ path: String) -> Int? {
    KernelFile.lines(path).first.flatMap { Int($0.prefix { $0.isNumber }) }
  }
}
