import DataFiles
import Quantities

/// A chip as text tables for `chip show` and `chip validate`.
public enum ChipText {
  /// The chip in a few lines, then every number with its band, grade and source, in file order.
  public static func show(_ chip: Chip) -> String {
    let rows = chip.provenance.map { [$0.path, $0.value, band($0), $0.grade?.rawValue ?? "", source($0)] }
    let head = ["path", "value", "band", "grade", "source"]
    return summary(chip) + "\n\n" + PlainTable.text([head] + rows)
  }

  /// Name, mesh, memory, clocks and how many numbers have which grade.
  public static func summary(_ chip: Chip) -> String {
    let memory = Int128(chip.core.synapseMemory) + Int128(chip.core.stateMemory)
    let whole = QuantityText.text(memory * Int128(chip.coreCount), .memory)
    let host = "host at [\(chip.host.x), \(chip.host.y)]; \(chip.dram == nil ? "no dram" : "dram")"
    var lines = [
      "\(chip.name): \(chip.summary)",
      "\(mesh(chip)) = \(chip.coreCount) cores, "
        + "\(QuantityText.text(memory, .memory)) each, \(whole) in all; \(host)",
    ]
    if let link = chip.system?.link { lines.append(text(link, flitBits: chip.network.flitBits)) }
    lines += chip.clocks.map { "clock \($0.name): \($0.frequency.text), period \($0.period.text)" }
    lines.append(grades(chip))
    return lines.joined(separator: "\n")
  }

  /// Columns and rows of the mesh, such as `16 x 16`; of a system `2 x 2 chips of 4 x 4`.
  public static func mesh(_ chip: Chip) -> String {
    let one = "\(chip.columnsPerChip) x \(chip.rowsPerChip)"
    return chip.system.map { "\($0.columns) x \($0.rows) chips of \(one)" } ?? one
  }

  private static func text(_ link: ChipLink, flitBits: Int) -> String {
    "chip links: \(flitBits) bit in \(link.flitTime.text), latency \(link.latency.text), "
      + "\(QuantityText.text(link.energy.attojoules, .energy)) per flit, "
      + "buffer of \(Capacity.text(link.bufferFlits)) flits"
  }

  /// How many numbers have which grade.
  private static func grades(_ chip: Chip) -> String {
    let numbers = chip.provenance.filter(\.isNumber)
    let counts = SourceGrade.allCases.compactMap { grade -> String? in
      let count = numbers.count { $0.grade == grade }
      return count == 0 ? nil : "\(count) \(grade.rawValue)"
    }
    let ungraded = numbers.count { $0.grade == nil }
    return "\(numbers.count) numbers: "
      + (counts + ["\(ungraded) without a grade"]).joined(separator: ", ")
  }

  private static func band(_ item: Provenance) -> String {
    guard item.low != nil || item.high != nil else { return "" }
    return "\(item.low ?? "") .. \(item.high ?? "")"
  }

  private static func source(_ item: Provenance) -> String {
    [item.source, item.corner.map { "[\($0)]" }].compactMap { $0 }.joined(separator: " ")
  }
}
