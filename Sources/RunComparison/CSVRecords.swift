import DataFiles

/// Reads comma-separated values with quotes as RFC 4180 has them.
enum CSVRecords {
  /// Bytes that a file may have.
  private static let largest = 1 << 30

  /// All records of a file, the header first.
  ///
  /// - Throws: 66 where it cannot be opened, 65 where it is too large or a quotation does not end.
  static func read(_ path: String) throws(Failure) -> [[String]] {
    let bytes = try InputFile.read(path, limit: largest)
    var records: [[String]] = []
    var record: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\"") where isQuoted && index < bytes.count && bytes[index] == byte:
        cell.append(byte)
        index += 1
      case UInt8(ascii: "\""): isQuoted.toggle()
      case _ where isQuoted: cell.append(byte)
      case UInt8(ascii: ","):
        record.append(String(decoding: cell, as: UTF8.self))
        cell.removeAll()
      case UInt8(ascii: "\n"):
        record.append(String(decoding: cell, as: UTF8.self))
        cell.removeAll()
        records.append(record)
        record.removeAll()
      case UInt8(ascii: "\r"): break
      default: cell.append(byte)
      }
    }
    guard !isQuoted else {
      throw Failure(.data, file: path, "expected the end of a quotation, found the end")
    }
    if !cell.isEmpty || !record.isEmpty { records.append(record + [String(decoding: cell, as: UTF8.self)]) }
    return records
  }
}
