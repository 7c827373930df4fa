import DataFiles

/// An output that keeps what is written; fails behind a number of bytes where one is given.
final class MemoryOutput: ByteOutput {
  private(set) var bytes: [UInt8] = []
  var limit = Int.max

  func write(_ part: UnsafeRawBufferPointer) throws(Failure) {
    guard bytes.count + part.count <= limit else { throw Failure(.ioError, "no space left") }
    bytes.append(contentsOf: part)
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }
}
