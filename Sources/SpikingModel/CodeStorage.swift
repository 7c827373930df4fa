#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Memory for weight codes: aligned to cache lines and, where it is large, offered to the system for huge pages.
///
/// Rows of a large matrix lie on many pages, and looking up where those are costs about a tenth of the read speed.
enum CodeStorage {
  static let cacheLine = 64
  static let hugePage = 2 << 20
  /// Matrices below this are not worth the alignment: it would waste up to half of them.
  static let large = 4 << 20

  /// Uninitialised memory; the caller deallocates it.
  static func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
    guard byteCount > large else {
      return .allocate(byteCount: max(1, byteCount), alignment: cacheLine)
    }
    let storage = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: hugePage)
    #if os(Linux)
      // A hint: where the system has no huge pages, the memory is what it was. The last part of a page is left
      // out, as it would take a whole one.
      madvise(storage, byteCount / hugePage * hugePage, MADV_HUGEPAGE)
    #endif
    return storage
  }
}
