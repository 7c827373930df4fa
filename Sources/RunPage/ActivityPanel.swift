import PageKit
import Reporting

/// What every core did over time.
struct ActivityPanel {
  let data: PageData
  private var map: ActivityMap { data.activity }

  var panel: Panel {
    var panel = Panel(title: "When does which core work?", lead: lead, isWide: true)
    guard map.bins > 0 else { return panel }
    let (unit, picoseconds) = TimeUnit.fitting(data.run.end)
    let height = min(640, max(120, map.firstCores.count * 5))
    panel.figure = """
      <figure><fieldset class="switch"><legend>Colour</legend>\
      <label><input type="radio" name="heat" id="h0" value="busy" checked>utilisation</label>\
      <label><input type="radio" name="heat" id="h1" value="queue">longest input queue</label></fieldset>
      <div class="timed"><p class="rows"><span>core \(map.firstCores.first ?? 0)</span>\
      <span>core \(map.firstCores.last ?? 0)</span></p>
      <div class="grid" id="heat" tabindex="0" role="img" \
      aria-label="Utilisation of cores over time; arrow keys move from cell to cell" \
      data-cols="\(map.bins)" data-rows="\(map.firstCores.count)"><canvas width="\(map.bins)" \
      height="\(map.firstCores.count)" style="height:\(height)px"></canvas><i class="cursor"></i></div>
      \(TimeUnit.axis(data.run.end))</div>
      <p class="scale"><span class="h0">0<b class="ramp"></b>100 %</span>\
      <span class="h1">0<b class="ramp"></b>\(map.queueMaximum) packets</span></p>
      <output>Point at a cell, or focus the map and use the arrow keys.</output></figure>
      <script type="application/json" id="heat-data">{"busy":"\(.base64(Base64.zeroRuns(map.busy)))",\
      "queue":"\(.base64(Base64.zeroRuns(map.queue)))","cores":[\(cores)],"per":\(map.coresPerRow),\
      "step":\(Double(map.binWidth) / picoseconds),"unit":"\(unit)","most":\(max(255, map.queueMaximum)),\
      "top":\(map.queueMaximum)}</script>
      """
    return panel
  }

  private var cores: Markup {
    map.firstCores.enumerated().markup { $0 == 0 ? "\($1)" : ",\($1)" }
  }

  private var lead: Markup {
    guard map.bins > 0 else { return "No windows of time in which a core worked were kept." }
    let used = data.usedCores
    let deepest = used.max { ($0.queueMaximum, $1.number) < ($1.queueMaximum, $0.number) }
    let depth = data.chip.queueDepth.map { " of \($0)" } ?? ""
    return """
      \(HumanText.count(map.bins, "interval")) of \(HumanText.time(map.binWidth)) for \
      \(HumanText.count(map.firstCores.count, map.coresPerRow == 1 ? "core" : "group"))\
      \(map.coresPerRow == 1 ? "" : " of \(map.coresPerRow) cores"). The longest queue held \
      \(deepest?.queueMaximum ?? 0)\(depth) packets, at core \(deepest?.number ?? 0). \
      Rows are in the order of the cores' busiest intervals. \
      All numbers are in <code>windows.csv</code> of the run folder.
      """
  }
}

/// Units of time axes.
enum TimeUnit {
  /// The unit in which a time has one to three digits before the point, and its picoseconds.
  static func fitting(_ picoseconds: Int64) -> (unit: String, picoseconds: Double) {
    let units: [(String, Double)] = [("ps", 1), ("ns", 1e3), ("µs", 1e6), ("ms", 1e9), ("s", 1e12)]
    return units.last { Double(picoseconds) >= $0.1 } ?? units[0]
  }

  /// Labels from the start to the end of a run, under a picture of the same width.
  static func axis(_ end: Int64) -> Markup {
    let (unit, picoseconds) = fitting(end)
    // Three digits at the end of the axis, and as many places everywhere.
    let whole = Double(end) / picoseconds
    let places = whole < 9.995 ? 2 : whole < 99.95 ? 1 : 0
    let labels = (0...4).markup { quarter in
      let time = Ratio(Int128(end) * Int128(quarter), Int128(4 * picoseconds)).text(places: places)
      return "<span style=\"left:\(25 * quarter)%\">\(quarter == 0 ? "0" : time)</span>"
    }
    return "<p class=\"axis\">\(labels)</p><p class=\"axis-name\">simulated time, \(unit)</p>"
  }
}
