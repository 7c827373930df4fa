public import ConfigFiles
public import DesignSpace
import Quantities

/// One axis of a sweep: a path of the chip, the workload or the variables, and what it may be.
public struct SweepAxis: Sendable {
  /// Path with its root: `chip.core.lanes`, `workload.coding`, `vars.side`.
  public let path: String
  /// Where its key stands.
  public let origin: ConfigOrigin
  /// What it may be, for the search.
  public let domain: DesignAxis.Domain
  /// Entries of a list; empty for a range.
  let values: [ConfigNode]
  /// Unit of a range; nil for integers.
  let dimension: Dimension?

  /// The value at a setting, which points at its place in the sweep file.
  ///
  /// - Precondition: the axis has the setting.
  public func node(_ setting: Int64) -> ConfigNode {
    guard values.isEmpty else { return values[Int(setting)] }
    let text = dimension.map { QuantityText.text(Int128(setting), $0) } ?? "\(setting)"
    return ConfigNode(.scalar(text), origin: origin)
  }

  /// Texts of the values of a list; none for a range.
  package var listed: [String] { values.map(\.flowText) }

  /// Whether the values of a range have a unit.
  package var hasUnit: Bool { dimension != nil }

  /// Whether there is a value at a setting.
  public func has(_ setting: Int64) -> Bool { values.isEmpty || values.indices.contains(Int(setting)) }

  /// The value at a setting as text, for tables and prints.
  public func text(_ setting: Int64) -> String { node(setting).flowText }
}

extension ConfigNode {
  /// The value on one line, as flow YAML would have it.
  public var flowText: String {
    switch content {
    case .scalar(let text): text
    case .list(let items): "[" + items.map(\.flowText).joined(separator: ", ") + "]"
    case .map(let entries):
      "{" + entries.map { "\($0.key): \($0.value.flowText)" }.joined(separator: ", ") + "}"
    }
  }
}

extension SweepAxis {
  /// The setting whose value has this text; nil where the axis has no such value.
  public func setting(of text: String) -> Int64? {
    switch domain {
    case .choices: return values.firstIndex { $0.flowText == text }.map { Int64($0) }
    case .integers(let range, let step, _):
      let number = dimension.map { try? QuantityText.parse(text, as: $0) } ?? Int64(text)
      guard let number, range.contains(number), (number &- range.lowerBound) % step == 0 else { return nil }
      return number
    }
  }
}
