import ChipModel
import RunRecord

/// One sentence that says what the run waited for most.
struct Bottleneck {
  let report: RunReport
  private var path: CriticalPathBook { report.path }

  init(_ report: RunReport) { self.report = report }

  /// The sentence without a full stop; nil where no critical path was recorded.
  ///
  /// `41.2 % of the critical path is synapse units at work: 30.1 % for mlp.down_proj in 28 layers, the largest part
  /// (1.3 %) on core 17 (x 1, y 1) for layers.3.mlp.down_proj; then output units at work 20.5 %, …`
  var sentence: String? {
    let phases = CriticalStep.Phase.allCases.filter { path.time($0) > 0 }
      .sorted { (path.time($1), $0.rawValue) < (path.time($0), $1.rawValue) }
    guard let first = phases.first else { return nil }
    var text = "\(share(path.time(first))) of the critical path is \(subject(first))"
    if let place = place(first) { text += ": \(place)" }
    let others = phases.dropFirst().prefix(2).map { "\(subject($0)) \(share(path.time($0)))" }
    return others.isEmpty ? text : text + "; then " + others.joined(separator: ", ")
  }

  /// The kind of operator with most of a phase, and the place with most of that.
  private func place(_ phase: CriticalStep.Phase) -> String? {
    let parts = path.parts.filter { $0.phase == phase && $0.operation != nil }
    var kinds: [String: (time: Int64, operators: Set<Int>)] = [:]
    for part in parts {
      kinds[kind(part), default: (0, [])].time += part.time
      kinds[kind(part), default: (0, [])].operators.insert(part.operation ?? -1)
    }
    // Parts are sorted: of equal kinds the one with the largest part stays.
    var best: CriticalPathBook.Part?
    func sum(_ part: CriticalPathBook.Part) -> Int64 { kinds[kind(part)]?.time ?? 0 }
    for part in parts where best.map({ sum($0) < sum(part) }) ?? true { best = part }
    guard let best, let whole = kinds[kind(best)] else { return nil }
    let layers = whole.operators.count
    var text = "\(share(whole.time)) for \(InertText.visible(layers > 1 ? kind(best) : name(best)))"
    if layers > 1 { text += " in \(layers) layers" }
    guard let tile = best.tile else { return text }
    let place = TileIdentity(tile, of: report.chip).place(on: report.chip)
    if best.time == whole.time { return text + " on \(place)" }
    text += ", the largest part (\(share(best.time))) on \(place)"
    return layers > 1 ? text + " for \(InertText.visible(name(best)))" : text
  }

  private func name(_ part: CriticalPathBook.Part) -> String {
    part.operation.map { report.record.operators[$0] } ?? "no operator"
  }

  private func kind(_ part: CriticalPathBook.Part) -> String { OperatorGroup.shortName(name(part)) }

  private func share(_ time: Int64) -> String { HumanText.percent(Int128(time), of: Int128(path.total)) }

  /// What a phase is in this run: behind the last token that was done, a stopped run was at work on the next ones.
  private func subject(_ phase: CriticalStep.Phase) -> String {
    phase == .drain && report.record.stop != nil
      ? "work on tokens that were not done at the stop" : Self.subject(phase)
  }

  /// What a phase is, as the subject of a sentence.
  static func subject(_ phase: CriticalStep.Phase) -> String {
    switch phase {
    case .compute: "neuron and arithmetic units at work"
    case .service: "synapse units at work"
    case .output: "output units at work"
    case .link: "packets on free links"
    case .networkWait: "packets waiting in the network"
    case .queue: "packets waiting behind those of other operators"
    case .memory: "the attached memory at work"
    case .endWait: "waiting for END packets"
    case .drain: "what follows the last token"
    }
  }
}
