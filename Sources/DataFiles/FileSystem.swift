import Glibc

/// Questions to the file system that several outputs ask.
package enum FileSystem {
  /// Name behind a hidden file or folder in which an output grows until it is complete.
  static let partialSuffix = ".spikefoundry-partial"

  /// What a path names, links not followed.
  enum Kind { case absent, folder, file, link, other }

  static func kind(_ path: String) throws(Failure) -> Kind {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      if errno == ENOENT { return .absent }
      throw SystemError.creating(path, errno)
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return .folder
    case S_IFREG: return .file
    case S_IFLNK: return .link
    default: return .other
    }
  }

  /// The path without links, or nil where it leads nowhere.
  static func resolved(_ path: String) -> String? {
    guard let text = realpath(path, nil) else { return nil }
    defer { free(text) }
    return String(cString: text)
  }

  /// Folder and name of a path without slash at its end.
  static func split(_ path: String) -> (folder: String, name: String) {
    let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard let last = parts.last, parts.count > 1 else { return (".", path) }
    let folder = path.utf8.dropLast(last.count + 1)
    return (folder.isEmpty ? "/" : String(Substring(folder)), String(Substring(last)))
  }

  /// The path without slashes at its end, refused where it cannot name an output.
  static func outputPath(_ path: String) throws(Failure) -> String {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw Failure(.cantCreate, file: path, "cannot create the output: not a valid file name")
    }
    var bytes = Array(path.utf8)
    while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The names in a folder, sorted by bytes.
  ///
  /// - Throws: 73 where it cannot be read.
  static func names(_ path: String) throws(Failure) -> [String] {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError.creating(path, errno) }
    return list(descriptor).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Deletes everything in a folder, following no link; false where something is left.
  ///
  /// The folder is listed through its own descriptor, so that clearing up works when nothing can be opened.
  @discardableResult
  static func empty(_ descriptor: Int32) -> Bool {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { return false }
    _ = lseek(copy, 0, SEEK_SET)
    var isEmpty = true
    for name in list(copy) where unlinkat(descriptor, name, 0) != 0 {
      let inner = openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      if inner >= 0 {
        empty(inner)
        close(inner)
      }
      if unlinkat(descriptor, name, AT_REMOVEDIR) != 0 { isEmpty = false }
    }
    return isEmpty
  }

  /// Swaps two names in one step; returns 0 or an error number (ENOSYS where the C library cannot).
  static func exchange(_ a: String, _ b: String) -> Int32 {
    typealias Rename =
      @convention(c) (CInt, UnsafePointer<CChar>, CInt, UnsafePointer<CChar>, CUnsignedInt) -> CInt
    // The function is newer than POSIX and not part of the imported C library module.
    guard let symbol = dlsym(nil, "renameat2") else { return ENOSYS }
    let swap: CUnsignedInt = 1 << 1  // RENAME_EXCHANGE
    return unsafeBitCast(symbol, to: Rename.self)(AT_FDCWD, a, AT_FDCWD, b, swap) == 0 ? 0 : errno
  }

  /// Whether `path` still names the file or folder behind `descriptor`.
  package static func names(_ path: String, _ descriptor: Int32) -> Bool {
    var opened = stat()
    var named = stat()
    return fstat(descriptor, &opened) == 0 && lstat(path, &named) == 0
      && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
  }

  /// The names in a folder; closes the descriptor.
  private static func list(_ descriptor: Int32) -> [String] {
    guard let folder = fdopendir(descriptor) else {
      close(descriptor)
      return []
    }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
