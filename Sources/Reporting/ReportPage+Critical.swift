import RunRecord

extension ReportPage {
  func criticalPath(into page: inout MarkdownPage) {
    let path = report.path
    guard let sentence = Bottleneck(report).sentence else { return }
    page.heading("What the run waited for")
    page.paragraph(
      InertText.markdown(sentence, startsLine: true) + ". The critical path is found backwards from the last "
        + "token: whatever happened last among the things that a task or a packet had to wait for is on it. Its "
        + "\(HumanText.count(Int128(path.steps))) steps fill the \(HumanText.time(path.total)) of the run; "
        + "they stand in table `critical`.")
    func share(_ time: Int64) -> String { HumanText.percent(Int128(time), of: Int128(path.total)) }
    page.table(
      ["phase", "time", "share"],
      rows: CriticalStep.Phase.allCases.filter { path.time($0) > 0 }.map {
        [Bottleneck.subject($0), HumanText.time(path.time($0)), share(path.time($0))]
      })
    page.table(
      ["largest parts", "operator", "place", "time", "share"], leftAligned: [1, 2],
      rows: path.parts.prefix(10).map { part in
        [
          Bottleneck.subject(part.phase),
          part.operation.map { InertText.markdown(report.record.operators[$0]) } ?? "",
          part.tile.map { tile($0) } ?? "", HumanText.time(part.time), share(part.time),
        ]
      })
  }
}
