import Glibc

/// Standard output and standard error, written with plain system calls.
///
/// `print` loses data without notice on a full device; `FileHandle` ends the process.
public enum StandardStreams {
  /// Fills closed standard descriptors, so that no data file gets number 0, 1 or 2 and receives messages.
  ///
  /// The fillers are read-only: output to a stream that was closed still fails, as it should. A pipe whose reader
  /// has gone gives an error number from now on instead of ending the process half-way; programs that it starts
  /// are not affected, as they were by an ignored signal.
  /// To be called once, before any file is opened.
  public static func reserve() {
    signal(SIGPIPE) { _ in }
    for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) == -1 {
      // The lowest free number is taken, which is `descriptor`.
      _ = open("/dev/null", O_RDONLY)
    }
  }

  /// Writes to standard output.
  ///
  /// A reader that has gone (`| head`) is not an error; the text is dropped.
  ///
  /// - Throws: 74 where the output is full, closed or broken.
  public static func output(_ text: String) throws(Failure) { try write(text, to: STDOUT_FILENO) }

  /// Writes an answer for people to standard output: no name in it can control the terminal or turn its text.
  ///
  /// - Throws: 74 as above.
  public static func answer(_ text: String) throws(Failure) { try output(MessageText.lines(text)) }

  /// Writes to standard error.
  ///
  /// Failures are ignored: there is nowhere left to report them.
  public static func error(_ text: String) { try? write(text, to: STDERR_FILENO) }

  /// Writes a message for people to standard error, as inert as an answer.
  public static func message(_ text: String) { error(MessageText.lines(text)) }

  static func write(_ text: String, to descriptor: Int32) throws(Failure) {
    let bytes = Array(text.utf8)
    let number = bytes.withUnsafeBytes { DescriptorOutput.writeAll($0, to: descriptor) }
    guard number == 0 || number == EPIPE else { throw SystemError.writing("standard output", number) }
  }
}

/// The loop around write(2).
enum DescriptorOutput {
  /// Writes everything; returns 0 or an error number.
  static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
    guard let base = bytes.baseAddress else { return 0 }
    var written = 0
    while written < bytes.count {
      let count = Glibc.write(descriptor, base + written, bytes.count - written)
      if count > 0 {
        written += count
      } else if count == 0 {
        return EIO
      } else if errno == EAGAIN {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&waiting, 1, 1000)
      } else if errno != EINTR {
        return errno
      }
    }
    return 0
  }
}
