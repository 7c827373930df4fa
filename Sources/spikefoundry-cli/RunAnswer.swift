import SpikeFoundry

/// What standard output says after a run: the text and the headline, or the summary.
struct RunAnswer {
  let report: RunReport
  let text: String
  let folder: String
  let json: Bool

  func print() throws(Failure) {
    guard !json else { return try StandardStreams.output(try Summary(report).json()) }
    try StandardStreams.answer(GeneratedText.visible(text) + "\n\n" + Headline(report, folder: folder).text)
  }
}
