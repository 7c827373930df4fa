import DenseReference
import Foundation
import SpikeWorkload

/// A safetensors file of the golden data: a small trusting reader, for tests only.
struct GoldenFile: Sendable {
  struct Entry: Sendable {
    let type: String
    let shape: [Int]
    let bytes: Range<Int>
  }

  enum Failure: Error { case unreadable(String), missing(String) }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Goldens")
  static let package = folder.deletingLastPathComponent().deletingLastPathComponent()

  let entries: [String: Entry]
  private let data: Data

  init(_ url: URL) throws {
    data = try Data(contentsOf: url)
    guard data.count > 8 else { throw Failure.unreadable(url.path) }
    let length = data.prefix(8).enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
    guard
      let header = try JSONSerialization.jsonObject(with: data[8..<8 + length]) as? [String: [String: Any]]
    else { throw Failure.unreadable(url.path) }
    var entries: [String: Entry] = [:]
    for (name, value) in header where name != "__metadata__" {
      guard let type = value["dtype"] as? String, let shape = value["shape"] as? [Int],
        let offsets = value["data_offsets"] as? [Int], offsets.count == 2
      else { throw Failure.unreadable(name) }
      entries[name] = Entry(
        type: type, shape: shape, bytes: 8 + length + offsets[0]..<8 + length + offsets[1])
    }
    self.entries = entries
  }

  private func entry(_ name: String) throws -> Entry {
    guard let entry = entries[name] else { throw Failure.missing(name) }
    return entry
  }

  private func read<Stored: BitwiseCopyable>(_ entry: Entry, as type: Stored.Type) -> [Stored] {
    data.withUnsafeBytes { bytes in
      (0..<entry.bytes.count / MemoryLayout<Stored>.size).map {
        bytes.loadUnaligned(fromByteOffset: entry.bytes.lowerBound + $0 * MemoryLayout<Stored>.size, as: type)
      }
    }
  }

  func single(_ name: String) throws -> [Float] {
    let entry = try entry(name)
    guard entry.type == "F32" else { throw Failure.unreadable(name) }
    return read(entry, as: Float.self)
  }

  func floats(_ name: String) throws -> TraceTensor<Double> {
    TraceTensor(shape: try entry(name).shape, values: try single(name).map { Double($0) })
  }

  func integers<Element: FixedWidthInteger>(
    _ name: String, as type: Element.Type = Element.self
  ) throws -> TraceTensor<Element> {
    let entry = try entry(name)
    let values: [Element] =
      switch entry.type {
      case "I8": read(entry, as: Int8.self).map { Element($0) }
      case "I16": read(entry, as: Int16.self).map { Element($0) }
      case "I32": read(entry, as: Int32.self).map { Element($0) }
      case "I64": read(entry, as: Int64.self).map { Element($0) }
      default: throw Failure.unreadable(name)
      }
    return TraceTensor(shape: entry.shape, values: values)
  }

  /// The names that start with `prefix`, without it.
  func names(under prefix: String) -> [String] {
    entries.keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }.sorted()
  }
}

extension Site {
  /// Reads `model.layers.3.attn.in`.
  init(named name: String) throws {
    let parts = name.split(separator: ".", maxSplits: 3).map(String.init)
    guard parts.count == 4, let layer = Int(parts[2]),
      let kind = Kind.allCases.first(where: { $0.suffix == parts[3] })
    else { throw GoldenFile.Failure.missing(name) }
    self.init(layer: layer, kind: kind)
  }
}

extension ProjectionName {
  /// Reads `model.layers.3.attn.q_proj`.
  init(named name: String) throws {
    let parts = name.split(separator: ".", maxSplits: 3).map(String.init)
    guard parts.count == 4, let layer = Int(parts[2]),
      let kind = Kind.allCases.first(where: { $0.suffix == parts[3] })
    else { throw GoldenFile.Failure.missing(name) }
    self.init(layer: layer, kind: kind)
  }
}

/// The layer number of `model.layers.3` or `model.layers.3.attn`.
func layerNumber(_ name: String) throws -> Int {
  let parts = name.split(separator: ".")
  guard parts.count >= 3, let layer = Int(parts[2]) else { throw GoldenFile.Failure.missing(name) }
  return layer
}
