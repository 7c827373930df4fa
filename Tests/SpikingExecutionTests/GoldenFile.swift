import DataFiles
import Foundation
import SpikeWorkload

/// A golden prompt: the tokens of `golden.json` and the tensors of `golden.safetensors`.
struct GoldenPrompt {
  let file: SafetensorsFile
  let prefix: String
  let prompt: [Int]
  let generated: [Int]

  struct Missing: Error { var name: String }

  init(_ model: String, mode: String, prompt id: String) throws {
    let folder = TestModels.golden(model)
    file = try SafetensorsFile(path: folder.appending(path: "golden.safetensors").path)
    prefix = "\(mode)/\(id)/"
    let data = try Data(contentsOf: folder.appending(path: "golden.json"))
    let json = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    let modes = json?["modes"] as? [String: [String: [String: Any]]]
    guard let ids = modes?[mode]?[id]?["generated_ids"] as? [Int] else { throw Missing(name: prefix) }
    generated = ids
    prompt = try file.require(prefix + "tokens").int32s().map(Int.init).dropLast(ids.count)
  }

  /// Names below `group/`, in order.
  func names(_ group: String) -> [String] {
    let start = "\(prefix)\(group)/"
    return file.tensors.map(\.name).filter { $0.hasPrefix(start) }.map { String($0.dropFirst(start.count)) }
      .sorted()
  }

  func integers(_ name: String) throws -> [Int32] { try file.require(prefix + name).int32s() }
  func doubles(_ name: String) throws -> [Double] { try file.require(prefix + name).doubles() }
}

extension SparseCounts {
  /// All channels, silent ones included.
  func dense(_ width: Int) -> [Int32] {
    var result = [Int32](repeating: 0, count: width)
    for (channel, count) in zip(channels, counts) { result[Int(channel)] = count }
    return result
  }
}

/// One of `count` equal rows of a stored tensor.
func row<Element>(_ index: Int, of count: Int, _ values: [Element]) -> [Element] {
  let width = values.count / count
  return Array(values[index * width..<(index + 1) * width])
}

/// Largest |a - b| as a part of the largest |a|; infinite where the lengths differ.
func deviation(_ expected: [Double], _ found: [Double]) -> Double {
  guard expected.count == found.count else { return .infinity }
  let gap = zip(expected, found).map { ($0 - $1).magnitude }.max() ?? 0
  return gap == 0 ? 0 : gap / (expected.map(\.magnitude).max() ?? 0)
}
