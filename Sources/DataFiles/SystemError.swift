import Glibc

/// Turns error numbers of the operating system into failures.
enum SystemError {
  /// The text of an error number, in English whatever the locale.
  static func text(_ number: Int32) -> String {
    switch number {
    case ENOENT: "no such file or folder"
    case EACCES, EPERM: "permission denied"
    case EISDIR: "is a folder"
    case ENOTDIR: "is not a folder"
    case ELOOP: "is a symbolic link or a loop of links"
    case ENOSPC: "no space left on the device"
    case EDQUOT: "disk quota exceeded"
    case EFBIG: "the file would exceed the size limit"
    case EIO: "input/output error"
    case EROFS: "the file system is read-only"
    case EMFILE, ENFILE: "too many open files"
    case ENAMETOOLONG: "the name is too long"
    case EEXIST: "exists already"
    case EBADF: "is closed"
    case ENOMEM: "out of memory"
    case ENOTEMPTY: "the folder is not empty"
    default: "error number \(number)"
    }
  }

  /// An output that could not be created: 74 where the device failed, 73 where it is not allowed.
  static func creating(_ path: String, _ number: Int32) -> Failure {
    let device = [ENOSPC, EDQUOT, EFBIG, EIO].contains(number)
    return Failure(
      device ? .ioError : .cantCreate, file: path, "cannot create the output", systemError: number)
  }

  /// Whether an output could not be created as a folder above it is not there.
  static func isMissing(_ failure: Failure) -> Bool { failure.systemError == ENOENT }

  /// An output whose bytes could not be written.
  static func writing(_ path: String, _ number: Int32) -> Failure {
    Failure(.ioError, file: path, "cannot write", systemError: number)
  }

  /// An input that could not be opened or read.
  static func opening(_ path: String, _ number: Int32) -> Failure {
    let code: FailureCode = number == EIO || number == ENOMEM ? .ioError : .noInput
    return Failure(code, file: path, "cannot open the input", systemError: number)
  }
}
