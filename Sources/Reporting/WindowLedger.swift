public import ChipModel
import Quantities
public import RunRecord

/// Energy by tile and window, so that the windows of a tile add up exactly to its printed total.
///
/// Static energy of [a, b) is floor(P b) - floor(P a). Dynamic energy up to the end of a window is the exact
/// sum in attojoules cut to whole femtojoules and capped at the tile's total of rounded cells; the last window
/// takes what is left, at most half a femtojoule per cell of the tile, plus one. A tile whose windows end
/// before the run, and a tile that did nothing, get one more row up to the end of the run.
public struct WindowLedger: Sendable {
  private let record: RunRecord
  private let chip: Chip
  private let book: EnergyBook

  /// Prepares the windows of a record that `book` priced.
  public init(_ record: RunRecord, on chip: Chip, book: EnergyBook) {
    self.record = record
    self.chip = chip
    self.book = book
  }

  /// The rows of the tile at a position in `EnergyBook.tiles`, in order of time.
  ///
  /// O(windows of the tile).
  public func rows(at place: Int) -> [WindowRow] {
    let tile = book.tiles[place]
    let dynamic = book.dynamic(at: place)
    let spans = self.spans(of: tile)
    let identity = TileIdentity(tile, of: chip)
    let list = PriceList(tile: identity, of: chip)
    let power = StaticSource(identity, of: chip).power
    let sources = identity.kind == .idle ? Int128(book.idleCores) : 1
    var attojoules = Int128(0)
    var spent = Int128(0)
    return spans.enumerated().map { index, span in
      attojoules = attojoules.addingSaturated(Self.attojoules(of: span.activity, at: list))
      let isLast = index == spans.count - 1
      let until = isLast ? dynamic : min(attojoules / 1000, dynamic)
      let constant =
        EnergyCell.femtojoules(power, until: span.end) - EnergyCell.femtojoules(power, until: span.start)
      defer { spent = until }
      return WindowRow(
        tile: tile, window: index, start: span.start, end: span.end, activity: span.activity,
        femtojoules: until - spent + constant * sources)
    }
  }

  private struct Span {
    var start: Int64
    var end: Int64
    var activity: WindowRecord
  }

  private func spans(of tile: Int) -> [Span] {
    let end = record.end.picoseconds
    let windows = tile < record.tiles.count ? record.tiles[tile].windows : WindowRecords()
    var spans: [Span] = []
    var start: Int64 = 0
    for activity in windows {
      let (next, overflow) = start.addingReportingOverflow(max(1, record.windowWidth))
      let stop = overflow ? end : min(next, end)
      spans.append(Span(start: start, end: stop, activity: activity))
      start = stop
    }
    if start < end || spans.isEmpty { spans.append(Span(start: start, end: end, activity: WindowRecord())) }
    return spans
  }

  private static func attojoules(of window: WindowRecord, at list: PriceList) -> Int128 {
    var sum = Int128(0)
    func add(_ count: Int64, _ price: Energy) {
      guard count != 0 else { return }
      let (product, overflow) = price.attojoules.multipliedReportingOverflow(by: Int128(count))
      sum = sum.addingSaturated(overflow ? .max : product)
    }
    for (count, price) in zip(window.actions, list.prices.prefix(Action.count)) { add(count, price) }
    for (count, price) in zip(window.network, list.prices.dropFirst(Action.count)) { add(count, price) }
    return sum
  }
}

extension Int128 {
  /// The sum, or the nearest representable value: such sums are only ever compared with a smaller cap.
  fileprivate func addingSaturated(_ other: Int128) -> Int128 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }
}
