import PageKit
import Reporting

/// The sentence that says why a run takes as long as it does.
struct Bottleneck {
  let data: PageData

  init(_ data: PageData) { self.data = data }

  var sentence: Markup {
    guard let text = data.run.bottleneck, !text.isEmpty else { return withoutPath }
    // What stands before the first colon or semicolon says the most.
    let head = text.prefix { $0 != ":" && $0 != ";" }
    return "<strong>\(String(head))</strong>\(String(text.dropFirst(head.count)))."
  }

  /// What a run says whose critical path was not recorded.
  private var withoutPath: Markup {
    let cores = data.usedCores
    guard let busiest = cores.max(by: { ($0.busy, $1.number) < ($1.busy, $0.number) }), busiest.busy > 0
    else { return "No core worked in this run." }
    let share = HumanText.percent(Int128(busiest.busy), of: Int128(data.run.end))
    let link = data.links.max { ($0.busy, $1.core) < ($1.busy, $0.core) }
    let load = HumanText.percent(Int128(link?.busy ?? 0), of: Int128(data.run.end))
    return """
      <strong>The busiest core, \(busiest.number), works \(share) of the time</strong> and the busiest link transmits \
      \(load). The run did not record its critical path, so the page cannot say what the rest was spent on.
      """
  }
}
