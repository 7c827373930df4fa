/// Declarations of a value change dump: a scope for every row that has rows below it, a variable for the rest.
struct VCDHeader {
  let layout: TimelineLayout
  let grid: TimelineGrid
  private let children: [[Int]]
  private let numbers: [Int]

  init(_ layout: TimelineLayout, _ grid: TimelineGrid) {
    self.layout = layout
    self.grid = grid
    numbers = VCDVariable.numbers(layout)
    var children = layout.tracks.map { _ in [Int]() }
    for (index, track) in layout.tracks.enumerated() {
      if let parent = track.parent { children[parent].append(index) }
    }
    self.children = children
  }

  /// Everything before the first change.
  var text: String {
    var text = "$version SpikeFoundry $end\n$timescale \(grid.timescale) $end\n"
    text += "$comment rows of slices hold z, or the number of what runs:\n"
    for (number, name) in layout.names.enumerated() { text += "\(number) \(VCDText.comment(name))\n" }
    text += "$end\n$comment where the run came from:\n"
    for fact in layout.provenance {
      text += "\(VCDText.comment(fact.name)) \(VCDText.comment(fact.value))\n"
    }
    text += "$end\n"
    declare(0, in: &text)
    return text + "$enddefinitions $end\n"
  }

  /// Bits that the number of a name may need.
  private var nameBits: Int { max(1, Int.bitWidth - max(0, layout.names.count - 1).leadingZeroBitCount) }

  private func declare(_ root: Int, in text: inout String) {
    // Rows wait with the level that they are at; a nil row closes a scope. No recursion: depth is the caller's.
    var waiting: [Int?] = [root]
    while let next = waiting.popLast() {
      guard let index = next else {
        text += "$upscope $end\n"
        continue
      }
      let name = VCDText.name(layout.tracks[index].name)
      guard !children[index].isEmpty || layout.tracks[index].content == .group else {
        text += variable(index, name)
        continue
      }
      text += "$scope module \(name) $end\n" + variable(index, name)
      waiting.append(nil)
      waiting += children[index].reversed()
    }
  }

  private func variable(_ index: Int, _ name: String) -> String {
    let identifier = String(decoding: VCDText.identifier(numbers[index]), as: UTF8.self)
    switch layout.tracks[index].content {
    case .group: return ""
    case .slices: return "$var wire \(nameBits) \(identifier) \(name) $end\n"
    case .counter(_, _, let isReal):
      return isReal
        ? "$var real 64 \(identifier) \(name) $end\n" : "$var wire 64 \(identifier) \(name) $end\n"
    }
  }
}
