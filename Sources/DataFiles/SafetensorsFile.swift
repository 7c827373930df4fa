/// A safetensors file, checked completely before any tensor is touched.
///
/// Format: 8-byte little-endian header length, a JSON header, tensor data. Checked: the header has at most
/// 100,000,000 bytes, starts with `{`, has no duplicate key and only known types; shape times element size is
/// computed without overflow and equals the byte range; the ranges cover the data without hole or overlap and
/// end at the end of the file. NaN and infinity are allowed; see `SafetensorsTensor.firstNonFinite`.
public struct SafetensorsFile: Sendable {
  /// Largest header accepted, in bytes.
  public static let maximumHeader = 100_000_000
  /// Most tensors accepted.
  public static let maximumTensors = 1_000_000

  /// The file, for messages.
  public let file: String
  /// The tensors in the order of their data.
  public let tensors: [SafetensorsTensor]
  /// The entries of `__metadata__` in the order of the file.
  public let metadata: [(name: String, value: String)]
  private let indices: [ByteKey: Int]

  /// Maps and checks a file.
  ///
  /// - Throws: 66 where the file is missing; 65 with the place in the header where the format is violated.
  public init(path: String) throws(Failure) {
    let mapped = try MappedFile(path)
    try self.init(bytes: mapped.bytes, owner: mapped, file: path)
  }

  /// Checks a file in memory.
  ///
  /// The bytes are copied.
  public init(bytes: [UInt8], file: String) throws(Failure) {
    let copy = OwnedBytes(bytes)
    try self.init(bytes: UnsafeRawBufferPointer(copy.buffer), owner: copy, file: file)
  }

  private init(bytes: UnsafeRawBufferPointer, owner: AnyObject, file: String) throws(Failure) {
    let header = try SafetensorsHeader(bytes, file: file)
    let data = UnsafeRawBufferPointer(rebasing: bytes[header.end...])
    self.file = file
    metadata = header.metadata
    tensors = header.entries.map { entry in
      SafetensorsTensor(
        name: entry.name, type: entry.type, shape: entry.shape,
        bytes: UnsafeRawBufferPointer(rebasing: data[entry.begin..<entry.end]), owner: owner, file: file)
    }
    var indices: [ByteKey: Int] = [:]
    for (index, tensor) in tensors.enumerated() { indices[ByteKey(tensor.name)] = index }
    self.indices = indices
  }

  /// The tensor of that name, or nil.
  ///
  /// Complexity: O(1).
  public func tensor(_ name: String) -> SafetensorsTensor? { indices[ByteKey(name)].map { tensors[$0] } }

  /// The tensor of that name.
  ///
  /// - Throws: 65 with the nearest name where there is none.
  public func require(_ name: String) throws(Failure) -> SafetensorsTensor {
    guard let tensor = tensor(name) else {
      let hint = NearestName.hint(for: name, in: tensors.lazy.map(\.name))
      throw Failure(.data, file: file, path: name, "expected this tensor, found none\(hint)")
    }
    return tensor
  }
}

/// Frees a copy of a file in memory.
private final class OwnedBytes: @unchecked Sendable {
  let buffer: UnsafeMutableRawBufferPointer

  init(_ bytes: [UInt8]) {
    buffer = .allocate(byteCount: bytes.count, alignment: 64)
    buffer.copyBytes(from: bytes)
  }

  deinit { buffer.deallocate() }
}
