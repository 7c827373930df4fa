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
    var (start, place) = (0, 0)
    // Carried from line end to line end, so that a quote which nothing closes costs no more than others.
    var isQuoted = false
    while place < bytes.count {
      let end = next("\n", in: bytes, from: place).map { $0 + 1 } ?? bytes.count
      while let quote = next("\"", in: bytes, from: place, to: end) {
        isQuoted.toggle()
        place = quote + 1
      }
      place = end
      guard !isQuoted || end == bytes.count else { continue }
      body(start..<end)
      start = end
    }
  }

  /// Where a character is found first from a place on.
  private static func next(
    _ character: Unicode.Scalar, in bytes: UnsafeRawBufferPointer, from place: Int, to end: Int? = nil
  ) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    let found = memchr(base + place, Int32(character.value), (end ?? bytes.count) - place)
    return found.map { UnsafeRawPointer($0) - base }
  }
}
