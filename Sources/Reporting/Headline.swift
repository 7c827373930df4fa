import ChipModel
import Quantities
import RunRecord

/// The lines on stdout behind the generated text.
public struct Headline: Sendable {
  private let report: RunReport
  private let folder: String?

  /// Prepares the headline; `folder` is the run folder as the user knows it, nil where nothing was written.
  public init(_ report: RunReport, folder: String?) {
    self.report = report
    self.folder = folder
  }

  /// The lines, without a line break at the end.
  public var lines: [String] {
    let figures = RunFigures(report)
    var lines: [String] = []
    if report.isLossy { lines.append("LOSSY     \(lossText(figures))") }
    if let stop = StopText(report.record) { lines.append("PARTIAL   \(stop.sentence)") }
    lines += [
      "tokens    \(tokenText)", "latency   \(latencyText(figures))", "energy    \(energyText)",
      "sparsity  \(sparsityText(figures))", "cores     \(coreText(figures))",
    ]
    if let sentence = Bottleneck(report).sentence { lines.append("critical  \(sentence)") }
    if let folder {
      lines.append(
        "page      \(InertText.visible(folder))/report.html (pictures beside it)")
    }
    lines.append("grade     \(Self.grade(figures))")
    return lines
  }

  /// The lines as one text.
  public var text: String { lines.joined(separator: "\n") + "\n" }

  static func grade(_ figures: RunFigures) -> String {
    "a model, not hardware; of the chip's \(figures.numbers) numbers \(figures.guesses) "
      + (figures.guesses == 1 ? "is a guess" : "are guesses")
      + (figures.ungraded > 0 ? ", \(figures.ungraded) without a grade" : "")
  }

  var tokenText: String {
    let processed = report.record.tokens.count
    return
      "\(report.description.prompt.count) in the prompt, \(report.description.generated.count) generated, "
      + "\(processed) processed"
  }

  func latencyText(_ figures: RunFigures) -> String {
    guard !report.record.tokens.isEmpty else {
      return "no position was done in \(HumanText.time(report.record.end.picoseconds))"
    }
    var text =
      figures.perToken.isEmpty && report.record.stop != nil
      ? "first token not known before the stop" : "first token after \(HumanText.time(figures.firstToken))"
    let fedBack = report.record.tokens.filter { !$0.isPrompt }
    if !fedBack.isEmpty {
      let sum = fedBack.reduce(Int128(0)) { $0 + $1.latency }
      text += ", then \(HumanText.time(Int64(clamping: sum / Int128(fedBack.count)))) per token"
    }
    return text + ", \(HumanText.time(report.record.end.picoseconds)) in all"
  }

  var energyText: String {
    let book = report.book
    let count = Int128(report.record.tokens.count)
    // What a stop left unfinished is paid for, too.
    guard count > 0, report.record.stop == nil else {
      return "\(HumanText.energy(book.total)) in all (\(HumanText.energy(book.dynamic)) dynamic, "
        + "\(HumanText.energy(book.staticTotal)) static)"
    }
    return "\(HumanText.energy(book.total / count)) per processed token "
      + "(\(HumanText.energy(book.dynamic / count)) dynamic, \(HumanText.energy(book.staticTotal / count)) static), "
      + "\(HumanText.energy(book.total)) in all"
  }

  func sparsityText(_ figures: RunFigures) -> String {
    let site = figures.sparsity
    guard site.channels > 0 else {
      return report.record.tokens.isEmpty ? "no position was done" : "no linear input is spiked"
    }
    let silent = HumanText.percent(site.silent.numerator, of: site.silent.denominator)
    let figureNine = HumanText.percent(site.figureNine.numerator, of: site.figureNine.denominator)
    return "\(silent) of the channels silent, \(site.spikesPerChannel.text(places: 3)) spikes per channel, "
      + "\(figureNine) as figure 9 of the paper counts"
  }

  func coreText(_ figures: RunFigures) -> String {
    var used = "\(figures.coresUsed) of \(report.chip.coreCount) used"
    if report.chip.chipCount > 1 { used += " on \(figures.chipsUsed) of \(report.chip.chipCount) chips" }
    guard let busiest = figures.busiest else { return used + ", none worked" }
    let busy = report.record.tiles[busiest].busy
    let share = HumanText.percent(Int128(busy), of: Int128(report.record.end.picoseconds))
    let tile = TileIdentity(busiest, of: report.chip)
    return used + ", busiest \(tile.place(on: report.chip)) works \(share) of the time"
  }

  func lossText(_ figures: RunFigures) -> String {
    let lost = report.record.losses.reduce(Int128(0)) { $0 + Int128($1.packets) }
    let cores = Set(report.record.losses.filter { $0.packets > 0 }.map(\.tile)).count
    return
      "\(HumanText.count(lost)) spikes lost to full queues on \(HumanText.count(cores, "core")): "
      + "the tokens may differ from those of a chip that loses none"
  }
}
