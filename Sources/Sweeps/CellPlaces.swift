import DataFiles

/// Where cells of a CSV file stand, for messages about them.
struct CellPlaces {
  let bytes: [UInt8]

  /// The place of a cell of the row that begins with a line; the end of the row where it has fewer cells.
  ///
  /// Complexity: O(bytes up to the cell).
  func position(of cell: Int, inRowAt line: Int) -> TextPosition {
    var place = TextPosition(line: 1, column: 1)
    var (passed, isQuoted) = (0, false)
    for byte in bytes {
      let isInRow = place.line >= line
      if isInRow, !isQuoted, passed == cell || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        break
      }
      if isInRow, byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if isInRow, !isQuoted, byte == UInt8(ascii: ",") { passed += 1 }
      place.column += 1
      if byte == UInt8(ascii: "\n") { place = TextPosition(line: place.line + 1, column: 1) }
    }
    return place
  }
}
