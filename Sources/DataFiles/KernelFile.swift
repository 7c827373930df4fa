import Glibc

/// A file of `/proc`, which has no size that could be asked for.
package enum KernelFile {
  /// The lines of the file, as they end; none where it cannot be read.
  package static func lines(_ path: String) -> [String] {
    guard let file = fopen(path, "re") else { return [] }
    defer { fclose(file) }
    var lines: [String] = []
    var buffer: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(buffer) }
    while getline(&buffer, &capacity, file) > 0, let line = buffer { lines.append(String(cString: line)) }
    return lines
  }

  /// Writes a setting; nothing happens where the kernel does not take it.
  package static func write(_ text: String, to path: String) {
    guard let file = fopen(path, "we") else { return }
    fputs(text, file)
    fclose(file)
  }
}
