import Glibc

/// The memory that this process may use.
public enum MachineMemory {
  /// Bytes that may be resident: physical memory, or the limit of a container or batch job where that is lower.
  public static let resident: Int = {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let size = sysconf(Int32(_SC_PAGESIZE))
    let physical = pages > 0 && size > 0 ? pages.multipliedReportingOverflow(by: size) : (Int.max, false)
    return min(physical.1 ? Int.max : physical.0, ControlGroups().memoryLimit ?? Int.max)
  }()

  /// Bytes of address space (`ulimit -v`); `Int.max` without a limit.
  public static let addressSpace: Int = {
    var limit = rlimit()
    let isLimited = getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0
    return isLimited ? Int(clamping: limit.rlim_cur) : Int.max
  }()

  /// Bytes that may be allocated and used.
  public static var available: Int { min(resident, addressSpace) }

  /// Most bytes that this process had resident, since it began or since `resetPeak`; 0 where the kernel does not say.
  ///
  /// `getrusage` would answer with the peak of the process that started this one, if that was higher.
  package static var peak: Int64 {
    let line = KernelFile.lines("/proc/self/status").first { $0.hasPrefix("VmHWM:") }
    let kibibytes = line?.split { $0 == " " || $0 == "\t" }.dropFirst().first.flatMap { Int64($0) }
    return (kibibytes ?? 0) * 1024
  }

  /// Has the kernel count the peak anew.
  package static func resetPeak() { KernelFile.write("5", to: "/proc/self/clear_refs") }
}
