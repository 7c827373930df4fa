import CZstd
import DataFiles

/// Compresses and expands pages; holds the working memory of the library.
final class Compressor {
  private let context: OpaquePointer
  private let level: Int32
  private let target = PageBuffer()

  init(level: Int) throws(Failure) {
    guard let context = ZSTD_createCCtx() else {
      throw Failure(.software, "cannot start the zstd compression: no memory")
    }
    self.context = context
    self.level = Int32(clamping: level)
  }

  deinit { ZSTD_freeCCtx(context) }

  /// The compressed bytes, valid until the next call.
  func compress(_ bytes: UnsafeRawBufferPointer) throws(Failure) -> UnsafeRawBufferPointer {
    target.count = 0
    target.reserve(ZSTD_compressBound(bytes.count))
    let size = ZSTD_compressCCtx(
      context, target.base, target.capacity, bytes.baseAddress, bytes.count, level)
    guard ZSTD_isError(size) == 0 else {
      throw Failure(.software, "cannot compress a page: \(String(cString: ZSTD_getErrorName(size)))")
    }
    target.count = size
    return target.bytes
  }

  /// Exactly `count` bytes out of compressed ones; nil where they are not that.
  static func expand(_ bytes: UnsafeRawBufferPointer, count: Int) -> [UInt8]? {
    var size = 0
    let expanded = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      size = ZSTD_decompress(buffer.baseAddress, buffer.count, bytes.baseAddress, bytes.count)
      filled = ZSTD_isError(size) == 0 ? size : 0
    }
    return ZSTD_isError(size) == 0 && expanded.count == count ? expanded : nil
  }
}
