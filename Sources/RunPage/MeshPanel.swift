import PageKit
import Reporting

/// The mesh: cores by firing rate, utilisation or energy, links by load.
struct MeshPanel {
  private let data: PageData
  private let section: MeshSection
  /// Cores that took part by cell.
  private let members: [Int: [CoreFigures]]

  init(_ data: PageData) {
    self.data = data
    section = MeshSection(data.chip, used: data.usedCores)
    let section = section
    members = Dictionary(grouping: data.usedCores.filter { section.cell(ofCore: $0.number) != nil }) {
      section.cell(ofCore: $0.number) ?? 0
    }
  }

  private struct Measure {
    var name: String
    var value: (CoreFigures) -> Int64
    var text: (Int64) -> String
  }

  private var measures: [Measure] {
    let end = data.run.end
    return [
      Measure(name: "utilisation", value: \.busy) { HumanText.percent(Int128($0), of: Int128(end)) },
      Measure(name: "firing rate", value: \.spikesOut) { HumanText.rate($0, per: end) },
      Measure(name: "energy", value: \.energy) { HumanText.energy(Int128($0)) },
    ]
  }

  var panel: Panel {
    var panel = Panel(title: "Which cores and links carry the load?", lead: lead, isTall: true)
    let switches = measures.enumerated().markup { number, measure in
      """
      <label><input type="radio" name="mesh" id="m\(number)"\(number == 0 ? " checked" : "")>\
      \(measure.name)</label>
      """
    }
    let layers = measures.indices.markup { "<g class=\"m\($0)\">\(cells(measures[$0]))</g>\n" }
    let legends = measures.enumerated().markup { number, measure in
      "<span class=\"m\(number)\">0<b class=\"ramp\"></b>\(measure.text(most(measure)))</span>"
    }
    panel.figure = """
      <figure><fieldset class="switch"><legend>Colour of the cores</legend>\(switches)</fieldset>
      <div class="grid" id="mesh" tabindex="0" role="img" aria-label="Mesh of cores; arrow keys move from core to core" \
      data-cols="\(section.columns)" data-rows="\(section.rows)" style="max-width:\(width)px">
      <svg viewBox="0 0 \(section.columns) \(section.rows)" aria-hidden="true">\(layers)\(links)\(borders)\(host)</svg>\
      <i class="cursor"></i></div>
      <p class="scale">\(legends)<span>links: 0<b class="ramp links"></b>\(linkMaximum)</span></p>
      <output>Point at a core, or focus the map and use the arrow keys.</output></figure>
      <script type="application/json" id="mesh-text">\(texts)</script>
      """
    if !section.note.isEmpty { panel.figure += "<p class=\"remark\">\(section.note)</p>" }
    panel.numbers =
      busiest
      + Panel.download(
        CoreTable(data).csv, name: "cores.csv", text: "Save the numbers of all cores (CSV)")
    return panel
  }

  /// Cells of at most 18 pixels, so that a few cores do not become a wall.
  private var width: Int { min(640, max(200, section.columns * 36)) }

  private var lead: Markup {
    let cores = data.usedCores
    let end = Int128(data.run.end)
    guard let busiest = cores.max(by: { ($0.busy, $1.number) < ($1.busy, $0.number) }) else {
      return "No core worked."
    }
    let mean = cores.reduce(Int128(0)) { $0 + Int128($1.busy) } / Int128(cores.count)
    var text: Markup = """
      The busiest core is \(busiest.number) (x \(busiest.x), y \(busiest.y)) with \
      \(HumanText.percent(Int128(busiest.busy), of: end)), against \(HumanText.percent(mean, of: end)) on the mean \
      of \(cores.count)
      """
    if let link = data.links.max(by: { ($0.busy, $1.core) < ($1.busy, $0.core) }) {
      text += """
        ; the busiest link leaves core \(link.core) to the \(link.direction) and transmits \
        \(HumanText.percent(Int128(link.busy), of: end)) of the time (ejection into a \
        core is not counted as a link)
        """
    }
    return text + "."
  }

  /// The cores that work most.
  private var busiest: Markup {
    let cores = data.usedCores.sorted { ($1.busy, $0.number) < ($0.busy, $1.number) }.prefix(12)
    let rows = cores.map { core in
      ["\(core.number)"] + measures.map { $0.text($0.value(core)) } + ["\(core.queueMaximum)"]
    }
    let head = ["busiest cores"] + measures.map(\.name) + ["longest queue"]
    return "<div class=\"key\">\(Panel.rows(head, rows))</div>"
  }

  private func value(_ measure: Measure, _ cores: [CoreFigures]) -> Int64 {
    Int64(clamping: cores.reduce(Int128(0)) { $0 + Int128(measure.value($1)) } / Int128(max(1, cores.count)))
  }

  private func most(_ measure: Measure) -> Int64 { members.values.map { value(measure, $0) }.max() ?? 0 }

  /// Squares of a measure, those of one colour in one path; unused cores in a path of their own.
  private func cells(_ measure: Measure) -> Markup {
    let most = max(1, most(measure))
    var levels: [Int: [Int]] = [:]
    for cell in 0..<section.columns * section.rows {
      let level = members[cell].map { Int((Double(value(measure, $0)) / Double(most) * 31).rounded()) } ?? -1
      levels[level, default: []].append(cell)
    }
    return levels.sorted { $0.key < $1.key }.markup { level, cells in
      let path = cells.markup { cell in
        "M\(Double(cell % section.columns) + 0.16) \(Double(cell / section.columns) + 0.16)h.68v.68h-.68z"
      }
      guard level >= 0 else { return "<path class=\"unused\" d=\"\(path)\"/>" }
      return "<path style=\"fill:\(Colour.viridis(Double(level) / 31).text)\" d=\"\(path)\"/>"
    }
  }
}

extension MeshPanel {
  private var drawnLinks: [LinkFigures] {
    section.side > 1 ? [] : data.links.filter { $0.direction != "host" && $0.direction != "dram" }
  }

  private var linkMaximum: String {
    HumanText.percent(Int128(data.links.map(\.busy).max() ?? 0), of: Int128(data.run.end))
  }

  /// Links in the gaps between cores, one lane for each direction, those of one load in one path.
  private var links: Markup {
    let most = max(1, data.links.map(\.busy).max() ?? 1)
    var levels: [Int: Markup] = [:]
    for link in drawnLinks {
      guard let cell = section.cell(ofCore: link.core) else { continue }
      let (x, y) = (Double(cell % section.columns), Double(cell / section.columns))
      let path: Markup
      switch link.direction {
      case "east": path = "M\(x + 0.86) \(y + 0.4)h.28"
      case "west": path = "M\(x + 0.14) \(y + 0.6)h-.28"
      case "south": path = "M\(x + 0.6) \(y + 0.86)v.28"
      default: path = "M\(x + 0.4) \(y + 0.14)v-.28"
      }
      levels[Int((Double(link.busy) / Double(most) * 15).rounded()), default: ""] += path
    }
    return levels.sorted { $0.key < $1.key }.markup { level, path in
      "<path class=\"link\" style=\"stroke-opacity:\(0.12 + 0.88 * Double(level) / 15)\" d=\"\(path)\"/>"
    }
  }

  /// Lines between the chips of a system.
  private var borders: Markup {
    let chip = data.chip
    let (width, height) = (chip.columns / chip.chipColumns, chip.rows / chip.chipRows)
    guard section.side == 1, width > 0, height > 0 else { return "" }
    let vertical = stride(from: width, to: chip.columns, by: width).map { $0 - section.firstColumn }
      .filter { $0 > 0 && $0 < section.columns }.markup { "M\($0) 0V\(section.rows)" }
    let horizontal = stride(from: height, to: chip.rows, by: height).map { $0 - section.firstRow }
      .filter { $0 > 0 && $0 < section.rows }.markup { "M0 \($0)H\(section.columns)" }
    return "<path class=\"border\" d=\"\(vertical)\(horizontal)\"/>"
  }

  /// The router that the host hangs on.
  private var host: Markup {
    let chip = data.chip
    guard section.side == 1, let cell = section.cell(ofCore: chip.host.y * chip.columns + chip.host.x)
    else { return "" }
    let (x, y) = (cell % section.columns, cell / section.columns)
    return """
      <path class="host" d="M\(Double(x) + 0.08) \(Double(y) + 0.08)h.84v.84h-.84z"><title>host</title></path>
      """
  }

  /// What the line below the map says about every cell, as a JSON array in the order of the cells.
  private var texts: Markup {
    var loads: [Int: [String]] = [:]
    for link in drawnLinks {
      guard let cell = section.cell(ofCore: link.core), let letter = link.direction.first else { continue }
      let load = HumanText.percent(Int128(link.busy), of: Int128(data.run.end))
      loads[cell, default: []].append("\(String(letter).uppercased()) \(load)")
    }
    let texts = (0..<section.columns * section.rows).map { cell -> String in
      guard let cores = members[cell] else { return "" }
      let name =
        section.side == 1 ? "core \(cores[0].number)" : "\(cores.count) cores from \(cores[0].number)"
      let values = measures.map { "\($0.name) \($0.text(value($0, cores)))" }.joined(separator: ", ")
      let links = loads[cell].map { "; links " + $0.joined(separator: ", ") } ?? ""
      return "\(name): \(values)\(links)"
    }
    return Markup.json(texts)
  }
}
