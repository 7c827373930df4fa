public import ConfigFiles
import DataFiles
public import DesignSpace

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
  /// What settings of a range count.
  let unit: AxisUnit

  /// The value at a setting, which points at its place in the sweep file.
  ///
  /// - Precondition: the axis has the setting.
  public func node(_ setting: Int64) -> ConfigNode {
    guard values.isEmpty else { return values[Int(setting)] }
    return ConfigNode(.scalar(unit.text(setting)), origin: origin)
  }

  /// Texts of the values of a list; none for a range.
  package var listed: [String] { values.map(\.flowText) }

  /// Whether the values of a range have a unit.
  package var hasUnit: Bool { unit.dimension != nil }

  /// Whether the values of a range are plain numbers with decimal places.
  package var isFractional: Bool { unit.places > 0 }

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
  /// What a value of the axis may be, for messages.
  package var expectation: String {
    switch domain {
    case .choices(1): "'\(MessageText.escape(text(0), limit: Self.longestShown))'"
    case .choices:
      "one of \(ConfigReader.list(listed.map { MessageText.escape($0, limit: Self.longestShown) }))"
    case .integers(let range, let step, _):
      "\(text(range.lowerBound)) to \(text(range.upperBound))"
        + (step == 1 && unit == .one ? "" : " in steps of \(text(step))")
    }
  }

  /// Longest value that a message shows whole, among others.
  private static let longestShown = 40

  /// The setting whose value has this text; nil where the axis has no such value.
  public func setting(of text: String) -> Int64? {
    switch domain {
    case .choices: return values.firstIndex { $0.flowText == text }.map { Int64($0) }
    case .integers(let range, let step, _):
      guard let number = unit.setting(of: text), range.contains(number),
        (number &- range.lowerBound) % step == 0
      else { return nil }
      return number
    }
  }
}
