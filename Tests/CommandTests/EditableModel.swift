import DataFiles
import Foundation
import TestSupport
import Testing

/// A copy of the small random W8ASpike checkpoint, to be damaged.
struct EditableModel {
  var configuration: String
  /// Text of the safetensors header.
  var header: String
  /// The tensors behind the header.
  var data: [UInt8]
  /// The header's length as the file states it; nil states the true one.
  var statedLength: UInt64?

  init() throws {
    let folder = Command.golden("w8a_tiny")
    configuration = try String(contentsOfFile: "\(folder)/config.json", encoding: .utf8)
    let bytes = try InputFile.read("\(folder)/model.safetensors", limit: 1 << 26)
    let length = bytes.prefix(8).enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
    header = String(decoding: bytes[8..<8 + length], as: UTF8.self)
    data = Array(bytes[(8 + length)...])
  }

  /// Replaces a piece of the configuration, which must be there.
  mutating func configure(_ piece: String, _ replacement: String) throws {
    try #require(configuration.contains(piece), "no \(piece) in the configuration")
    configuration = configuration.replacingOccurrences(of: piece, with: replacement)
  }

  /// Replaces the first occurrence of a piece of the header, which must be there.
  mutating func retitle(_ piece: String, _ replacement: String) throws {
    let range = try #require(header.range(of: piece), "no \(piece) in the header")
    header.replaceSubrange(range, with: replacement)
  }

  /// Sets the first element of a tensor of F32.
  mutating func set(_ tensor: String, _ value: Float) throws {
    let name = try #require(header.range(of: "\"\(tensor)\""), "no \(tensor) in the header")
    let offsets = try #require(header[name.upperBound...].firstMatch(of: #/"data_offsets":\s*\[(\d+)/#))
    let start = try #require(Int(offsets.output.1))
    withUnsafeBytes(of: value.bitPattern.littleEndian) { data.replaceSubrange(start..<start + 4, with: $0) }
  }

  var weights: [UInt8] {
    let text = Array(header.utf8)
    let length = statedLength ?? UInt64(text.count)
    return withUnsafeBytes(of: length.littleEndian) { Array($0) } + text + data
  }

  func save(in folder: TemporaryFolder, as name: String = "model") throws -> String {
    let path = "\(folder.path)/\(name)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try folder.make("\(name)/config.json", configuration)
    try folder.make("\(name)/model.safetensors", weights)
    return path
  }
}
