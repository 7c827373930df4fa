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
}
