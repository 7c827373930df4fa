public import ChipModel

/// Placements as text: their parts in files, and the table that `spikefoundry place` prints.
public enum PlacementText {
  /// Reads `0..<128`, in ASCII digits; nil for anything else and for an empty or reversed range.
  public static func range(_ text: String) -> Range<Int>? {
    let bytes = Array(text.utf8)
    let mark = Array("..<".utf8)
    guard let at = bytes.indices.first(where: { bytes[$0...].starts(with: mark) }),
      let lower = number(bytes[..<at]), let upper = number(bytes[(at + mark.count)...]), lower < upper
    else { return nil }
    return lower..<upper
  }

  /// Reads `core 12`, `host` or `dram`; nil for anything else.
  public static func node(_ text: String) -> PlacementNode? {
    if text == "host" { return .host }
    if text == "dram" { return .dram }
    guard text.hasPrefix("core ") else { return nil }
    return number(Array(text.utf8)[5...]).map { .core($0) }
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    return Int(String(decoding: digits, as: UTF8.self))
  }

  /// One line per core or node that holds something: bytes used of bytes available, and its operators.
  ///
  /// Cores in the order of their numbers, then host and dram; operators in the order of the placement, several
  /// entries of one operator on one node as `name xN`. Ends in a line feed.
  public static func table(_ placement: Placement, graph: OperatorGraph, chip: Chip) -> String {
    let use = MemoryUse(placement: placement, graph: graph, chip: chip)
    var names: [PlacementNode: [String]] = [:]
    for entry in placement.entries { names[entry.node, default: []].append(entry.operation) }
    let head = ["node", "at", "synapse B", "of", "state B", "of", "operators"]
    let rows = use.byNode.map { item in
      let (synapse, state) = memory(item.node, chip)
      return [
        item.node.text, position(item.node, chip), "\(item.demand.synapse)", synapse, "\(item.demand.state)",
        state,
        counted(names[item.node] ?? []),
      ]
    }
    return table([head] + rows)
  }

  /// What a node has for weights and for state; the host and dram have one memory for both.
  private static func memory(_ node: PlacementNode, _ chip: Chip) -> (synapse: String, state: String) {
    switch node {
    case .core: return ("\(chip.core.synapseMemory)", "\(chip.core.stateMemory)")
    case .host: return (chip.host.memory.map(String.init) ?? "any", "")
    case .dram: return (chip.dram?.memory.map(String.init) ?? "any", "")
    }
  }

  private static func position(_ node: PlacementNode, _ chip: Chip) -> String {
    guard case .core(let number) = node else { return "" }
    let place = "[\(number % chip.columns), \(number / chip.columns)]"
    return chip.chipCount > 1 ? "\(place) chip \(chip.chipNumber(ofCore: number))" : place
  }

  private static func counted(_ names: [String]) -> String {
    var order: [String] = []
    var counts: [String: Int] = [:]
    for name in names {
      if counts[name] == nil { order.append(name) }
      counts[name, default: 0] += 1
    }
    return order.map { name in
      let count = counts[name] ?? 1
      return count == 1 ? name : "\(name) x\(count)"
    }.joined(separator: ", ")
  }

  /// Columns two spaces apart; numbers right-aligned, the first two and the last column left-aligned.
  private static func table(_ rows: [[String]]) -> String {
    guard let head = rows.first else { return "" }
    let widths = head.indices.map { column in rows.map { $0[column].utf8.count }.max() ?? 0 }
    var text = ""
    for row in rows {
      var line = ""
      for (column, cell) in row.enumerated() {
        let space = String(repeating: " ", count: widths[column] - cell.utf8.count)
        let isText = column < 2 || column == row.count - 1
        line += (isText ? cell + (column == row.count - 1 ? "" : space) : space + cell) + "  "
      }
      while line.last == " " { line.removeLast() }
      text += line + "\n"
    }
    return text
  }
}
