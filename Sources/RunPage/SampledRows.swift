import DataFiles
import Glibc

/// Some rows of a CSV file of any size: it is mapped, and only what was chosen is copied and taken apart.
struct SampledRows {
  /// Header and chosen rows.
  private(set) var text: [UInt8] = []
  /// Rows of the file, its header left out.
  private(set) var rows = 0

  /// Chooses rows by their number, from 0, and the number of all.
  ///
  /// - Throws: 66 or 74 where the file cannot be mapped.
  init(_ path: String, isChosen: (_ row: Int, _ rows: Int) -> Bool) throws(Failure) {
    let file = try MappedFile(path)
    var lines = -1
    Self.forEachLine(file.bytes) { _ in lines += 1 }
    rows = max(0, lines)
    var number = -1
    var chosen: [UInt8] = []
    Self.forEachLine(file.bytes) { line in
      if number < 0 || isChosen(number, rows) { chosen += file.bytes[line] }
      number += 1
    }
    text = chosen
  }

  /// Lines with their ends; a line end between quotes is part of a cell.
  private static func forEachLine(_ bytes: UnsafeRawBufferPointer, _ body: (Range<Int>) -> Void) {
    guard let base = bytes.baseAddress else { return }
    var (start, place) = (0, 0)
    while place < bytes.count {
      let found = memchr(base + place, Int32(UInt8(ascii: "\n")), bytes.count - place)
      place = found.map { $0 - UnsafeMutableRawPointer(mutating: base) + 1 } ?? bytes.count
      guard found == nil || !hasOpenQuote(base + start, place - start) else { continue }
      body(start..<place)
      start = place
    }
  }

  private static func hasOpenQuote(_ line: UnsafeRawPointer, _ count: Int) -> Bool {
    var (isOpen, place) = (false, 0)
    while let found = memchr(line + place, Int32(UInt8(ascii: "\"")), count - place) {
      isOpen.toggle()
      place = found - UnsafeMutableRawPointer(mutating: line) + 1
    }
    return isOpen
  }
}
