import Glibc

/// How a process of a sweep was ended by a signal, and whether the point that it worked on may be to blame.
struct ProcessEnd {
  /// The signal.
  let signal: Int32
  /// Whether the kernel ended processes for want of memory at that time.
  let isExhausted: Bool

  /// Whether anybody may have sent it: a user, a scheduler, a shutdown.
  var isOutside: Bool { signal == SIGKILL && !isExhausted || [SIGTERM, SIGHUP, SIGINT].contains(signal) }

  /// For the point that fails.
  var message: String {
    signal == SIGKILL && isExhausted
      ? "memory ran out, and the system ended its process; budget.per_point.memory sets a limit of its own"
      : "its process was ended by signal \(signal)"
  }
}
