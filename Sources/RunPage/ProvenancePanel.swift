import PageKit
import Reporting

/// What was cut or lost, how far the numbers can be trusted, and the command that repeats the run.
struct ProvenancePanel {
  let data: PageData

  /// What the page does not show, or the run does not hold.
  var cuts: Panel {
    let run = data.run
    var items: [Markup] = []
    if run.losses.isEmpty {
      items.append("No spike was lost\(data.chip.onFull == "drop" ? "" : ": full queues hold packets back").")
    } else {
      let lost = run.losses.reduce(Int128(0)) { $0 + Int128($1.packets) }
      items.append(
        "<strong>\(HumanText.count(lost)) spikes were lost</strong> to full queues; see the table.")
    }
    if data.activity.coresPerRow > 1 || data.activity.bins > 0 {
      items.append(
        """
        The map over time has \(data.activity.bins) intervals of \(HumanText.time(data.activity.binWidth)); \
        what is shorter is not seen in it.
        """)
    }
    items.append(
      data.path == nil
        ? "The critical path was not recorded."
        : run.stop == nil
          ? "The critical path is complete: its steps fill the run."
          : "The critical path is complete up to the stop: its steps fill that time.")
    if data.raster?.isOfCopies ?? false {
      items.append("The raster shows packet copies: a spike for n cores is n of them.")
    }
    if let stop = run.stop { items.append("<strong>The run was \(stop.sentence).</strong>") }
    items += run.notes.map { "\($0)" }
    var panel = Panel(title: "What was cut or lost?", lead: "<ul>\(items.markup { "<li>\($0)</li>" })</ul>")
    if !run.losses.isEmpty {
      let worst = run.losses.sorted { ($1.packets, $0.core, $0.site) < ($0.packets, $1.core, $1.site) }
      panel.numbers = Panel.table(
        "Numbers: the \(min(200, worst.count)) largest losses of \(worst.count)",
        Panel.rows(
          ["site", "core", "spikes lost"], worst.prefix(200).map { [$0.site, "\($0.core)", "\($0.packets)"] })
      )
    }
    return panel
  }

  /// Grades of the chip's numbers.
  var grades: Panel {
    let chip = data.chip
    let without = chip.grades.first { $0.name == "none" }?.count ?? 0
    let ungraded = without > 0 ? ", and \(without) have no grade" : ""
    var panel = Panel(
      title: "How far can the numbers be trusted?",
      lead: """
        Counts and order follow exactly from the model; times and energies are as good as the chip file. Of its \
        \(chip.numbers) numbers \(chip.guesses.count) are guesses\(ungraded). A model, not hardware.
        """)
    let rows = chip.grades.filter { $0.count > 0 }.map {
      StackedBars.Row(
        name: $0.name == "none" ? "without a grade" : $0.name, parts: [Int128($0.count)], text: "\($0.count)")
    }
    panel.figure = StackedBars(parts: ["numbers"], rows: rows, colours: [0]) { "\($0)" }
      .markup(label: "Numbers of the chip file by grade")
    if !chip.guesses.isEmpty {
      panel.numbers = Panel.table(
        "The guesses", Panel.rows(["number of the chip file"], chip.guesses.prefix(500).map { [$0] }))
    }
    return panel
  }

  /// Where the run comes from.
  var provenance: Panel {
    let run = data.run
    let rows = [
      ["spikefoundry", run.toolVersion], ["model", "\(run.modelName), sha256 \(run.modelDigest)"],
      ["chip", "\(data.chipTitle), sha256 \(run.chipDigest)"],
      ["placement", "sha256 \(run.placementDigest)"],
    ]
    var panel = Panel(
      title: "How can it be repeated?",
      lead: run.stop == nil || run.options.contains { $0.name == "stop-at" }
        ? "The same command gives the same results to the last digit; only <code>host.json</code> tells of the machine."
        : "Nobody can interrupt a run twice at the same instant; the command comes as near as can be.",
      isWide: data.raster != nil)
    panel.figure = """
      <pre tabindex="0">\(ReproducingCommand(data).text)</pre>
      <p class="remark">\(ReproducingCommand(data).remark)</p>
      <div class="wrap">\(Panel.rows(["what", "which"], texts: 2, rows))</div>
      """
    if !run.text.isEmpty {
      panel.numbers = "<h3>Generated text</h3><pre tabindex=\"0\">\(.lines(run.text, most: 200))</pre>"
    }
    return panel
  }
}
