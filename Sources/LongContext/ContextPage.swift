import ChipModel
import Reporting
import SpikeFoundry
import SpikeWorkload

/// `context.md`: the study for people, with how its numbers came about.
struct ContextPage {
  private let study: ContextStudy

  init(_ study: ContextStudy) { self.study = study }

  var markdown: String {
    var page = MarkdownPage()
    page.heading("Long context on \(InertText.markdown(study.request.chip.name))", level: 1)
    if let partial = Self.partial(study) { page.paragraph("**PARTIAL STUDY: \(partial).**") }
    page.paragraph("![Time and energy against context length](context.svg)")
    for name in study.models { table(name, &page) }
    checks(&page)
    page.heading("How the numbers came about")
    page.bullets(notes)
    for item in study.sampled { stretches(item, &page) }
    return page.text
  }

  /// What a study that was stopped does not hold; nil for a whole one.
  static func partial(_ study: ContextStudy) -> String? {
    guard study.isPartial else { return nil }
    let (points, checks) = (study.points.count, study.checks.count)
    return "stopped before its end: \(points) of \(points + study.missing.points) points and "
      + "\(checks) of \(checks + study.missing.checks) checks were done"
  }

  /// Remarks that a reader must know.
  var notes: [String] {
    let cycle = study.request.repeated.count
    var notes =
      (Self.partial(study).map { [$0] } ?? []) + [
        "A model, not hardware. What fires comes from \(cycle) recorded positions, repeated over the whole context; "
          + "windows, keys and their costs are those of each position. Values are not computed.",
        "Time to first token: the beginning of the prompt is simulated; behind it the interval between completions is "
          + "measured in stretches that start late in the context, and integrated. The stated error adds what is "
          + "uncertain of the intervals, their departure from linearity, and the irregularity of a single token.",
        "Energy: counts of single cycles at the positions where their law changes, times the prices of the chip; static "
          + "power of the whole chip over the time.",
        "Decode: \(cycle) tokens behind each context, one after the other, simulated in full.",
        "No error is stated for what fires: a prompt whose positions fire otherwise than these \(cycle) takes another "
          + "time. --cycle says how many are repeated.",
      ] + study.request.replay.source.notes + study.request.unknowns.map { "unknown: \($0)" } + contradictions
      + (beyondModel.map { ["Beyond the model: \($0)."] } ?? [])
    guard let wide = study.sampled.last, study.sampled.count > 1 else { return notes }
    notes.append(
      "full_attention: the same shape with softmax attention over all previous tokens in every layer. Its keys lie on "
        + "the cores that the rest leaves empty, in up to \(wide.runner.keyBlocks) blocks per layer and key/value head "
        + "that consecutive positions fill in turn; of the placements that were tried, each length has the one with the "
        + "earlier first token, and for decode the faster one there. "
        + "Layers that were linear take the query spikes of the nearest layer that has them.")
    notes.append(
      "A cache that exceeds the state memory of the chip (\(Self.bytes(study.stateBytes)) on all cores) is simulated as if "
        + "the cores had that memory, at no price in time, energy or leakage: the baseline is better than it could be."
    )
    for point in study.points(of: wide.runner.name) where point.cacheBytes > study.stateBytes {
      notes.append(
        "From \(Self.tokens(point.tokens)) tokens on the cache does not fit: it needs \(Self.bytes(point.cacheBytes)), "
          + "the state memory of \(Self.times(Double(point.cacheBytes) / Double(study.stateBytes))) such chips."
      )
      break
    }
    return notes
  }

  /// What checks say against the error that was stated.
  private var contradictions: [String] {
    study.checks.filter(\.isContradiction).map { check in
      "Contradicted: at \(Self.tokens(check.tokens)) tokens the time of \(check.model) is off by "
        + "\(Self.percent(check.timeError)), more than the \(Self.percent(check.statedError)) that was stated; all its "
        + "extrapolated lengths state twice that at least."
    }
  }

  /// What to know of lengths that the model was not made for; nil where there are none.
  var beyondModel: String? {
    let most = study.request.replay.shape.maximumPositions
    guard let first = study.points.first(where: { $0.tokens > most }) else { return nil }
    return
      "from \(Self.tokens(first.tokens)) tokens on, a context is longer than the \(most) positions of the model "
      + "(max_position_embeddings); times and energies are those of the same layers all the same"
  }

  /// The error that a point states, or that it was simulated.
  static func statedError(_ point: ContextPoint) -> String {
    point.isSimulated ? "simulated" : percent(point.statedError)
  }

  private func table(_ name: String, _ page: inout MarkdownPage) {
    page.heading(name)
    page.table(
      [
        "context", "first token", "stated error", "prefill energy per token", "decode per token",
        "decode tokens/s", "decode energy per token", "cache",
      ],
      rows: study.points(of: name).map { point in
        [
          Self.tokens(point.tokens), Self.time(point.firstToken),
          Self.statedError(point),
          Self.energy(point.prefillEnergy.total / Double(point.tokens)), Self.time(point.decodeTime),
          String(Self.whole(1e12 / point.decodeTime)), Self.energy(point.decodeEnergy.total),
          Self.bytes(point.cacheBytes),
        ]
      })
  }

  private func checks(_ page: inout MarkdownPage) {
    guard !study.checks.isEmpty else { return }
    page.heading("Checked against a simulation of every token")
    page.table(
      ["model", "context", "kind", "simulated", "extrapolated", "error", "stated", "energy error"],
      leftAligned: [2],
      rows: study.checks.map { check in
        [
          check.model, Self.tokens(check.tokens), check.isTrivial ? "inside the beginning" : "held out",
          Self.time(check.simulatedTime), Self.time(check.extrapolatedTime), Self.percent(check.timeError),
          Self.percent(check.statedError), Self.percent(check.energyError),
        ]
      })
  }

  private func stretches(_ item: ContextStudy.Sampled, _ page: inout MarkdownPage) {
    page.heading("Stretches of \(item.runner.name), \(item.runner.keyBlocks) key blocks", level: 3)
    page.table(
      ["positions", "interval", "uncertainty", "growth per 1000 positions"],
      rows: item.curve.stretches.map { stretch in
        [
          "\(stretch.start) ..< \(stretch.end)", Self.time(stretch.steady.interval),
          stretch.steady.isExact ? "exact" : Self.percent(stretch.steady.relativeUncertainty),
          Self.time(stretch.steady.growth * 1000),
        ]
      })
  }
}
