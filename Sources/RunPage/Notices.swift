import PageKit
import Reporting

/// What a reader must know before any number of the page: what was lost, not run, or not recorded.
struct Notices {
  let data: PageData

  var markup: Markup { losses + stop + cuts + selection }

  private var losses: Markup {
    guard data.run.isLossy else { return "" }
    let lost = data.run.losses.reduce(Int128(0)) { $0 + Int128($1.packets) }
    return Self.warning(
      "Lossy run:",
      """
      \(HumanText.count(lost)) spikes were lost to full queues; the tokens may differ from those of a chip that \
      loses none.
      """)
  }

  private var stop: Markup {
    guard let stop = data.run.stop else { return "" }
    return Self.warning(
      "Partial run:",
      "\(stop.sentence). Every figure below is of this part, up to \(HumanText.time(stop.end)).")
  }

  private var cuts: Markup {
    let trace = data.run.trace
    guard !trace.cuts.isEmpty else { return "" }
    return Self.warning(
      "Cut trace:",
      """
      \(trace.cuts.joined(separator: "; ")). Totals, tables and the critical path below cover the whole run; the \
      sampled spikes, the event files and the timeline do not.
      """)
  }

  /// What the user asked to leave out, and the limits of the timeline.
  private var selection: Markup {
    let trace = data.run.trace
    var notice: Markup = ""
    if !trace.narrowing.isEmpty {
      let options = trace.narrowing.map { "--\($0.name) \($0.value)" }.joined(separator: ", ")
      notice += """
        <p class="notice"><strong>Trace of a part:</strong> events were recorded with \(options) only. Totals, tables \
        and the critical path cover the whole run.</p>

        """
    }
    for note in trace.timeline {
      notice += "<p class=\"notice\"><strong>Timeline:</strong> \(note).</p>\n"
    }
    return notice
  }

  private static func warning(_ title: Markup, _ text: Markup) -> Markup {
    "<p class=\"warning\"><strong>\(title)</strong> \(text)</p>\n"
  }
}
