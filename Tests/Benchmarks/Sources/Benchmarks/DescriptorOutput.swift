import DataFiles
import Glibc

/// An output that writes at once and counts; a negative file only counts.
final class DescriptorOutput: ByteOutput {
  private let file: Int32
  private(set) var bytes = 0

  init(file: Int32) { self.file = file }

  func write(_ part: UnsafeRawBufferPointer) throws(Failure) {
    bytes += part.count
    guard file >= 0 else { return }
    guard Glibc.write(file, part.baseAddress, part.count) == part.count else {
      throw Failure(.ioError, "the device is full")
    }
  }
}
