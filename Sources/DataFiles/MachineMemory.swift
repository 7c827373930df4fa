import Glibc

/// The memory that this process may use.
public enum MachineMemory {
  /// Physical memory in bytes, or the limit on the address space of the process where that is lower.
  public static var available: Int {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let size = sysconf(Int32(_SC_PAGESIZE))
    let physical = pages > 0 && size > 0 ? pages.multipliedReportingOverflow(by: size) : (Int.max, false)
    var limit = rlimit()
    let isLimited = getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0
    let space = isLimited ? Int(clamping: limit.rlim_cur) : Int.max
    return min(physical.1 ? Int.max : physical.0, space)
  }
}
