/// Writes safetensors files: the same tensors give the same bytes, in whatever order they were added.
///
/// Tensors are ordered by falling element size, then by name, so that every tensor is aligned to its elements.
/// The header is padded with spaces to a multiple of 8 bytes.
public struct SafetensorsWriter: Sendable {
  private enum Elements: Sendable {
    case float32([Float])
    case int32([Int32])
    case int16([Int16])
    case int8([Int8])
  }

  private struct Entry: Sendable {
    var name: String
    var shape: [Int]
    var type: TensorType
    var elements: Elements
    var size: Int
  }

  private var entries: [Entry] = []
  private var names = Set<ByteKey>()

  private let metadata: [(name: String, value: String)]

  /// Starts a file without tensors.
  ///
  /// `metadata` goes to the head of the header, in the order given; its names must differ.
  public init(metadata: [(name: String, value: String)] = []) { self.metadata = metadata }

  /// Adds a tensor of F32.
  ///
  /// - Throws: 70 where the shape does not hold that many values or the name is taken.
  public mutating func add(_ name: String, shape: [Int], _ values: [Float]) throws(Failure) {
    try add(name, shape, .float32, .float32(values), values.count)
  }

  /// Adds a tensor of I32.
  ///
  /// - Throws: 70 where the shape does not hold that many values or the name is taken.
  public mutating func add(_ name: String, shape: [Int], _ values: [Int32]) throws(Failure) {
    try add(name, shape, .int32, .int32(values), values.count)
  }

  /// Adds a tensor of I16.
  ///
  /// - Throws: 70 where the shape does not hold that many values or the name is taken.
  public mutating func add(_ name: String, shape: [Int], _ values: [Int16]) throws(Failure) {
    try add(name, shape, .int16, .int16(values), values.count)
  }

  /// Adds a tensor of I8.
  ///
  /// - Throws: 70 where the shape does not hold that many values or the name is taken.
  public mutating func add(_ name: String, shape: [Int], _ values: [Int8]) throws(Failure) {
    try add(name, shape, .int8, .int8(values), values.count)
  }

  /// The whole file in memory.
  public func bytes() throws(Failure) -> [UInt8] {
    var result: [UInt8] = []
    try write { (part) throws(Failure) in result.append(contentsOf: part) }
    return result
  }

  /// Hands the file to `sink`, part by part.
  public func write(to sink: (UnsafeRawBufferPointer) throws(Failure) -> Void) throws(Failure) {
    let sorted = entries.sorted { a, b in
      if a.type.size != b.type.size { return a.type.size > b.type.size }
      return a.name.utf8.lexicographicallyPrecedes(b.name.utf8)
    }
    try Self.hand(try header(sorted), sink)
    for entry in sorted {
      switch entry.elements {
      case .float32(let values): try Self.hand(values, sink)
      case .int32(let values): try Self.hand(values, sink)
      case .int16(let values): try Self.hand(values, sink)
      case .int8(let values): try Self.hand(values, sink)
      }
    }
  }

  private mutating func add(
    _ name: String, _ shape: [Int], _ type: TensorType, _ elements: Elements, _ count: Int
  ) throws(Failure) {
    guard name != "__metadata__", names.insert(ByteKey(name)).inserted else {
      throw Failure(.software, "the tensor \(MessageText.quote(name)) is written twice")
    }
    var product = 1
    for dimension in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: dimension)
      guard dimension >= 0, !overflow else {
        throw Failure(.software, "the tensor \(MessageText.quote(name)) has no valid shape")
      }
      product = next
    }
    guard product == count else {
      throw Failure(.software, "the tensor \(MessageText.quote(name)) has \(count) values for shape \(shape)")
    }
    entries.append(Entry(name: name, shape: shape, type: type, elements: elements, size: count * type.size))
  }

  private func header(_ entries: [Entry]) throws(Failure) -> [UInt8] {
    var offset = 0
    var fields: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.map { "\(JSONText.quoted($0.name)):\(JSONText.quoted($0.value))" }
      fields.append(#""__metadata__":{\#(pairs.joined(separator: ","))}"#)
    }
    for entry in entries {
      let shape = entry.shape.map(String.init).joined(separator: ",")
      fields.append(
        JSONText.quoted(entry.name) + #":{"dtype":"\#(entry.type.rawValue)","shape":[\#(shape)],"#
          + #""data_offsets":[\#(offset),\#(offset + entry.size)]}"#)
      offset += entry.size
    }
    var text = Array("{\(fields.joined(separator: ","))}".utf8)
    while text.count % 8 != 0 { text.append(UInt8(ascii: " ")) }
    guard text.count <= SafetensorsFile.maximumHeader else {
      throw Failure(
        .software, "the header of a safetensors output exceeds \(SafetensorsFile.maximumHeader) bytes")
    }
    return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
  }

  private static func hand<Element>(
    _ values: [Element], _ sink: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    let result: Result<Void, Failure> = values.withUnsafeBytes { buffer in
      do throws(Failure) { return .success(try sink(buffer)) } catch { return .failure(error) }
    }
    try result.get()
  }
}
