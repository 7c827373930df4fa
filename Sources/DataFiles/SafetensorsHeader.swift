/// The header of a safetensors file, checked against the size of the file.
struct SafetensorsHeader {
  /// One tensor as the header describes it; offsets count from the end of the header.
  struct Entry {
    var name: String
    var position: TextPosition
    var type: TensorType
    var shape: [Int]
    var begin: Int
    var end: Int
  }

  /// Sorted by their bytes; they cover the data without hole or overlap.
  private(set) var entries: [Entry] = []
  private(set) var metadata: [(name: String, value: String)] = []
  /// Offset of the first data byte in the file.
  let end: Int
  private let file: String
  private let dataSize: Int

  init(_ bytes: UnsafeRawBufferPointer, file: String) throws(Failure) {
    self.file = file
    guard bytes.count >= 8 else {
      throw Failure(.data, file: file, "expected a safetensors file, found only \(bytes.count) bytes")
    }
    let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    guard let size = Int(exactly: length), size <= SafetensorsFile.maximumHeader else {
      throw Failure(
        .data, file: file,
        "header: expected at most \(SafetensorsFile.maximumHeader) bytes, found a length of \(length)")
    }
    guard size <= bytes.count - 8 else {
      throw Failure(
        .data, file: file,
        "header: expected \(size) bytes, found only \(bytes.count - 8): the file is truncated")
    }
    end = 8 + size
    dataSize = bytes.count - end
    let text = UnsafeRawBufferPointer(rebasing: bytes[8..<end])
    guard text.first == UInt8(ascii: "{") else {
      throw Failure(.data, file: file, "header: expected '{' as its first byte: not a safetensors file")
    }
    try read(text)
    try checkLayout()
  }

  private mutating func read(_ text: UnsafeRawBufferPointer) throws(Failure) {
    var scanner = JSONScanner(text, file: file)
    var names = Set<ByteKey>()
    var entries: [Entry] = []
    var metadata: [(name: String, value: String)] = []
    try scanner.object { (scanner, name, place) throws(Failure) in
      guard names.insert(ByteKey(name)).inserted else {
        throw scanner.failure("header: the key \(MessageText.quote(name)) occurs twice", at: place)
      }
      guard names.count <= SafetensorsFile.maximumTensors else {
        throw scanner.failure("header: more than \(SafetensorsFile.maximumTensors) tensors", at: place)
      }
      if name == "__metadata__" {
        metadata = try Self.metadata(&scanner)
      } else {
        entries.append(try Self.entry(&scanner, name, place))
      }
    }
    try scanner.end()
    self.entries = entries
    self.metadata = metadata
  }

  private static func metadata(_ scanner: inout JSONScanner) throws(Failure) -> [(
    name: String, value: String
  )] {
    var names = Set<ByteKey>()
    var result: [(name: String, value: String)] = []
    try scanner.object { (scanner, name, place) throws(Failure) in
      guard names.insert(ByteKey(name)).inserted else {
        throw scanner.failure("__metadata__: the key \(MessageText.quote(name)) occurs twice", at: place)
      }
      result.append((name, try scanner.string()))
    }
    return result
  }

  private static func entry(
    _ scanner: inout JSONScanner, _ name: String, _ position: TextPosition
  ) throws(Failure) -> Entry {
    var type: TensorType?
    var shape: [Int]?
    var offsets: [Int]?
    try scanner.object { (scanner, key, place) throws(Failure) in
      switch key {
      case "dtype" where type == nil:
        let text = try scanner.string()
        type = TensorType(rawValue: text)
        guard type != nil else {
          let known = TensorType.allCases.map(\.rawValue).joined(separator: ", ")
          throw scanner.failure(
            "\(MessageText.quote(name)).dtype: expected one of \(known), found \(MessageText.quote(text))",
            at: place)
        }
      case "shape" where shape == nil: shape = try sizes(&scanner, limit: 16)
      case "data_offsets" where offsets == nil: offsets = try sizes(&scanner, limit: 2)
      case "dtype", "shape", "data_offsets":
        throw scanner.failure("\(MessageText.quote(name)): the key '\(key)' occurs twice", at: place)
      default:
        throw scanner.failure(
          "\(MessageText.quote(name)): expected dtype, shape or data_offsets, found \(MessageText.quote(key))",
          at: place)
      }
    }
    guard let type, let shape, let offsets, offsets.count == 2 else {
      throw scanner.failure(
        "\(MessageText.quote(name)): expected dtype, shape and two data_offsets", at: position)
    }
    return Entry(name: name, position: position, type: type, shape: shape, begin: offsets[0], end: offsets[1])
  }

  private static func sizes(_ scanner: inout JSONScanner, limit: Int) throws(Failure) -> [Int] {
    var result: [Int] = []
    try scanner.array { (scanner) throws(Failure) in
      guard result.count < limit else { throw scanner.failure("expected at most \(limit) numbers") }
      result.append(Int(try scanner.integer(0...Int64.max)))
    }
    return result
  }

  private mutating func checkLayout() throws(Failure) {
    entries.sort { ($0.begin, $0.end) < ($1.begin, $1.end) }
    var covered = 0
    for entry in entries {
      guard entry.begin <= entry.end, entry.end <= dataSize else {
        throw failure(
          entry,
          "data_offsets: expected a range within the \(dataSize) bytes of data,"
            + " found [\(entry.begin), \(entry.end)]: the file may be truncated")
      }
      guard let size = Self.byteCount(entry) else { throw failure(entry, "shape: its size overflows") }
      guard size == entry.end - entry.begin else {
        throw failure(
          entry,
          "data_offsets: expected \(size) bytes for \(entry.type.rawValue) of shape"
            + " \(entry.shape), found \(entry.end - entry.begin)")
      }
      guard entry.begin == covered else {
        let kind = entry.begin < covered ? "overlap with" : "hole behind"
        throw failure(
          entry,
          "data_offsets: expected to begin at \(covered), found \(entry.begin): \(kind)"
            + " the tensor before")
      }
      covered = entry.end
    }
    guard covered == dataSize else {
      throw Failure(
        .data, file: file,
        "expected \(covered) bytes of data, found \(dataSize): bytes behind the last tensor")
    }
  }

  private static func byteCount(_ entry: Entry) -> Int? {
    var size = entry.type.size
    for dimension in entry.shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
      guard !overflow else { return nil }
      size = product
    }
    return size
  }

  private func failure(_ entry: Entry, _ problem: String) -> Failure {
    Failure(.data, file: file, position: entry.position, path: entry.name, problem)
  }
}
