import Foundation
import SpikingModel

/// The tensors of one fixture file.
struct Tensors {
  struct Missing: Error { var what: String }

  private var entries: [String: (type: String, shape: [Int], range: Range<Int>)] = [:]
  private let data: Data

  init(_ name: String) throws {
    guard let folder = Bundle.module.url(forResource: "Fixtures", withExtension: nil) else {
      throw Missing(what: "Fixtures")
    }
    data = try Data(contentsOf: folder.appendingPathComponent("\(name).safetensors"))
    let length = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = try JSONSerialization.jsonObject(with: data.subdata(in: 8..<8 + length)) as? [String: Any]
    for (key, value) in header ?? [:] where key != "__metadata__" {
      guard let entry = value as? [String: Any], let type = entry["dtype"] as? String,
        let shape = entry["shape"] as? [Int], let offsets = entry["data_offsets"] as? [Int]
      else { throw Missing(what: key) }
      entries[key] = (type, shape, 8 + length + offsets[0]..<8 + length + offsets[1])
    }
  }

  var names: [String] { entries.keys.sorted() }

  func has(_ name: String) -> Bool { entries[name] != nil }

  func shape(_ name: String) throws -> [Int] {
    guard let entry = entries[name] else { throw Missing(what: name) }
    return entry.shape
  }

  /// All values in row-major order, widened.
  func values(_ name: String) throws -> [Double] {
    guard let entry = entries[name] else { throw Missing(what: name) }
    return data.subdata(in: entry.range).withUnsafeBytes { bytes in
      switch entry.type {
      case "F32": bytes.bindMemory(to: Float.self).map { Double($0) }
      case "I32": bytes.bindMemory(to: Int32.self).map { Double($0) }
      case "I16": bytes.bindMemory(to: Int16.self).map { Double($0) }
      case "I8": bytes.bindMemory(to: Int8.self).map { Double($0) }
      default: []
      }
    }
  }

  func integers(_ name: String) throws -> [Int32] { try values(name).map { Int32($0) } }

  /// The values cut along the first axis.
  func rows(_ name: String) throws -> [[Double]] {
    let values = try values(name)
    let width = values.count / max(1, try shape(name)[0])
    return stride(from: 0, to: values.count, by: width).map { Array(values[$0..<$0 + width]) }
  }

  func integerRows(_ name: String) throws -> [[Int32]] {
    try rows(name).map { row in row.map { Int32($0) } }
  }

  /// A projection stored as codes and group scales.
  func codes(_ projection: String, weight: String = ".weight", scales: String = ".weight_quantizer.scales")
    throws
    -> CodeMatrix
  {
    let shape = try shape(projection + weight)
    let groups = try self.shape(projection + scales)[1]
    return CodeMatrix(
      outputs: shape[0], inputs: shape[1], group: shape[1] / groups,
      codes: try values(projection + weight).map { Int16($0) },
      scales: try values(projection + scales).map { Float($0) })
  }

  func bias(_ projection: String) throws -> [Double]? {
    has(projection + ".bias") ? try values(projection + ".bias") : nil
  }
}

/// Largest difference of two vectors; infinite where the lengths differ.
func difference(_ left: [Double], _ right: [Double]) -> Double {
  guard left.count == right.count else { return .infinity }
  return zip(left, right).reduce(0) { max($0, ($1.0 - $1.1).magnitude) }
}

/// Largest magnitude of a vector.
func largest(_ vector: [Double]) -> Double { vector.reduce(0) { max($0, $1.magnitude) } }

/// Cuts a vector into runs of equal length.
func runs<Element>(_ vector: [Element], of length: Int) -> [[Element]] {
  stride(from: 0, to: vector.count, by: length).map { Array(vector[$0..<$0 + length]) }
}
