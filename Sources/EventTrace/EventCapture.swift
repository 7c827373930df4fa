public import DataFiles
public import RunRecord

/// Turns what the engine tells about a run into the rows of event tables.
///
/// Rows of a kind come in the canonical order (time, core), for any number of threads. Memory is that of a
/// chunk of rows per kind, and of the stretches of work in 2^24 ps.
public final class EventCapture: EventConsumer, @unchecked Sendable {
  /// Rows of a kind that are handed on at once.
  static let chunk = 1 << 17

  /// Which events it records.
  public let selection: EventSelection
  private let cutsAtStop: Bool
  private let output: any EventOutput
  private var budget: EventBudget
  private var run = TracedRun()
  private var busy = BusyRows(tiles: 0)
  private var stalls = StallRows()
  private var queues = QueueRows(tiles: 0)
  private var buffers: [EventRows] = EventKind.allCases.map { EventRows($0) }
  private var counts: [Int64] = EventKind.allCases.map { _ in 0 }
  private var wanted: [Bool]
  private var takesOperator: [Bool] = []
  /// The first time at which stretches of work are cut.
  private var border: Int64 = 0
  /// The first failure of the output.
  public private(set) var failure: Failure?

  /// Makes a capture.
  ///
  /// - Parameters:
  ///   - selection: which events to record.
  ///   - limit: bytes of the output at which detail is left out; nil means no limit.
  ///   - cutsAtStop: whether work that goes on when a run is stopped ends there, as the books of the run have it;
  ///     false where the rows are to be those of the run that goes on.
  ///   - output: takes the rows.
  public init(
    _ selection: EventSelection, limit: Int64? = nil, cutsAtStop: Bool = true, to output: any EventOutput
  ) {
    self.selection = selection
    self.cutsAtStop = cutsAtStop
    self.output = output
    budget = EventBudget(limit, selection.kinds)
    wanted = EventKind.allCases.map { selection.kinds.contains($0) }
  }

  /// What was left out because the trace was too long.
  public var cuts: [EventCut] { budget.cuts }
  /// Rows of a kind.
  public func rows(of kind: EventKind) -> Int64 { counts[kind.rawValue] }

  // MARK: The run

  /// Prepares the output for a run.
  public func begin(_ run: TracedRun) {
    self.run = run
    busy = BusyRows(tiles: run.tiles)
    queues = QueueRows(tiles: run.tiles)
    takesOperator = run.layers.map { layer in
      selection.layers?.contains { $0.contains(Int(layer)) } ?? true
    }
    attempt { () throws(Failure) in try output.begin(run, selection) }
  }

  /// Makes rows of records.
  public func take(_ records: UnsafeBufferPointer<EventRecord>) {
    guard failure == nil else { return }
    for record in records {
      if record.time >= border { cross(to: record.time) }
      add(record)
    }
  }

  /// Hands on what is left.
  public func end(at time: Int64) {
    settleWork(end: cutsAtStop ? time : .max)
    settleQueues(upTo: time)
    settleStalls(before: time)
    for kind in EventKind.allCases where wanted[kind.rawValue] { flush(kind) }
    attempt { () throws(Failure) in try output.end() }
  }

  private func attempt(_ body: () throws(Failure) -> Void) {
    guard failure == nil else { return }
    do throws(Failure) { try body() } catch { failure = error }
  }

  // MARK: Borders of time

  private func cross(to time: Int64) {
    repeat {
      settleWork(end: .max)
      settleQueues(upTo: border - 1)
      settleStalls(before: border)
      border += EventBorder.distance
    } while stalls.hasOpen && border <= time
    border = EventBorder.next(after: time)
    let buffered = buffers.reduce(0) { $0 + $1.values.count }
    // Rows that wait take about two bytes per value in a file.
    budget.check(output.bytes + 2 * Int64(buffered), at: border - EventBorder.distance)
    for kind in EventKind.allCases where wanted[kind.rawValue] && !budget.holds(kind) {
      flush(kind)
      wanted[kind.rawValue] = false
    }
  }

  /// Makes rows of the stretches of work so far, cut at `end`.
  private func settleWork(end: Int64) {
    busy.take { stretch in
      guard holds(stretch.start), holds(stretch.operation, stretch.token) else { return }
      row(.busy) {
        $0.add(stretch.start)
        $0.add(min(stretch.end, end) - stretch.start)
        $0.add(stretch.core)
        $0.add(stretch.unit)
        $0.add(stretch.operation)
        $0.add(stretch.token)
        $0.add(stretch.packets)
        $0.add(stretch.spikes)
        $0.add(stretch.rowElements)
      }
    }
  }

  private func settleQueues(upTo time: Int64) {
    queues.take(upTo: time) { change in
      guard holds(change.time) else { return }
      row(.queue) {
        $0.add(change.time)
        $0.add(change.core)
        $0.add(change.depth)
      }
    }
  }

  private func settleStalls(before border: Int64) {
    stalls.take(before: border) { stall in
      guard holds(stall.start), stall.end > stall.start else { return }
      row(.stall) {
        $0.add(stall.start)
        $0.add(stall.end - stall.start)
        $0.add(stall.core)
        $0.add(Int64(0))
        $0.add(stall.operation)
        $0.add(stall.token)
      }
    }
  }

  // MARK: Rows

  private func holds(_ time: Int64) -> Bool { time >= selection.from && time < selection.to }

  private func holds(_ operation: Int32, _ token: Int32) -> Bool {
    guard operation >= 0 else { return selection.layers == nil }
    return takesOperator[Int(operation)] && (selection.tokens?.contains { $0.contains(Int(token)) } ?? true)
  }

  private func row(_ kind: EventKind, _ fill: (inout EventRows) -> Void) {
    guard wanted[kind.rawValue] else { return }
    fill(&buffers[kind.rawValue])
    counts[kind.rawValue] += 1
    if buffers[kind.rawValue].count >= Self.chunk { flush(kind) }
  }

  private func flush(_ kind: EventKind) {
    guard buffers[kind.rawValue].count > 0 else { return }
    attempt { () throws(Failure) in try output.take(buffers[kind.rawValue]) }
    buffers[kind.rawValue].removeAll()
  }

  private func add(_ record: EventRecord) {
    switch record.source {
    case .service:
      if wanted[EventKind.queue.rawValue] { queues.start(record.core, at: record.time) }
      addWork(record)
    case .task, .emission: addWork(record)
    case .stallStart:
      let operation = run.stationOperators[Int(record.subject)]
      guard holds(operation, record.token) else { return }
      stalls.begin(
        .init(start: record.time, end: 0, core: record.core, operation: operation, token: record.token))
    case .stallEnd: stalls.end(record.core, at: record.time)
    case .entry: queues.enter(record.core, at: record.first)
    case .closing: addClosing(record)
    case .spike: addSpike(record)
    case .served: addServed(record)
    case .hop: addHop(record)
    }
  }

  private func addWork(_ record: EventRecord) {
    let isPacket = record.source != .task
    let isCredit = record.packetKind == PacketKind.credit.rawValue
    let operation =
      record.source == .service && !isCredit
      ? run.inletOperators[Int(record.subject)] : run.stationOperators[Int(record.subject)]
    let unit: EventUnit =
      record.source == .service ? .synapse : record.source == .task ? .neuron : .output
    var piece = BusyRows.Stretch(
      start: record.time, end: record.time + record.first, core: record.core,
      unit: Int32(truncatingIfNeeded: unit.rawValue), operation: operation, token: record.token)
    piece.packets = isPacket ? 1 : 0
    if record.source == .service, record.packetKind == PacketKind.spike.rawValue {
      piece.spikes = 1
      piece.rowElements = run.rowElements(Int(record.subject), Int(record.channel), Int(record.token))
    } else if record.source == .emission {
      piece.spikes = Int64(record.value)
    }
    // Stretches are selected when they are whole.
    if wanted[EventKind.busy.rawValue] { busy.add(piece) }
    guard !isPacket, holds(operation, record.token), Int(record.core) == run.memoryTile, holds(record.time)
    else { return }
    row(.dram) {
      $0.add(record.time)
      $0.add(record.first)
      $0.add(record.core)
      $0.add(operation)
      $0.add(record.token)
      $0.add(record.second)
    }
  }

  private func addClosing(_ record: EventRecord) {
    let operation = run.inletOperators[Int(record.subject)]
    guard holds(record.time), holds(operation, record.token) else { return }
    row(.barrier) {
      $0.add(record.time)
      $0.add(record.first)
      $0.add(record.core)
      $0.add(record.other)
      $0.add(record.value)
      $0.add(operation)
      $0.add(record.token)
    }
  }

  private func addSpike(_ record: EventRecord) {
    let operation = run.stationOperators[Int(record.subject)]
    guard holds(record.time), holds(operation, record.token) else { return }
    row(.spike) {
      $0.add(record.time)
      $0.add(record.core)
      $0.add(record.channel)
      $0.add(record.value)
      $0.add(operation)
      $0.add(record.token)
      $0.add(EventRecord.identifier(source: record.core, number: record.number))
    }
  }

  private func addServed(_ record: EventRecord) {
    guard holds(record.time) else { return }
    let isCredit = record.packetKind == PacketKind.credit.rawValue
    let operation =
      isCredit ? run.stationOperators[Int(record.subject)] : run.inletSourceOperators[Int(record.subject)]
    let identifier = EventRecord.identifier(source: record.other, number: record.number)
    if holds(operation, record.token),
      selection.holds(core: Int(record.core)) || selection.holds(core: Int(record.other))
    {
      let shortest = run.pathTime(Int(record.other), Int(record.core), Int(record.flits))
      row(.packet) {
        $0.add(record.time)
        $0.add(identifier)
        $0.add(record.first)
        $0.add(record.second)
        $0.add(record.other)
        $0.add(record.core)
        $0.add(Int64(record.packetKind))
        $0.add(Int64(run.hops(Int(record.other), Int(record.core))))
        $0.add(Int64(record.flits))
        $0.add(record.channel)
        $0.add(record.value)
        $0.add(operation)
        $0.add(record.token)
        $0.add(record.second - record.first - shortest)
        $0.add(shortest)
        $0.add(record.third)
      }
    }
    guard record.packetKind == PacketKind.spike.rawValue, selection.holds(core: Int(record.core)) else {
      return
    }
    let consumer = run.inletOperators[Int(record.subject)]
    guard holds(consumer, record.token) else { return }
    row(.deliver) {
      $0.add(record.time)
      $0.add(record.core)
      $0.add(record.other)
      $0.add(record.channel)
      $0.add(record.value)
      $0.add(consumer)
      $0.add(record.token)
      $0.add(identifier)
    }
  }

  private func addHop(_ record: EventRecord) {
    let operation = run.stationOperators[Int(record.subject)]
    guard holds(record.time), holds(operation, record.token) else { return }
    row(.hop) {
      $0.add(record.time)
      $0.add(record.core)
      $0.add(record.value)
      $0.add(EventRecord.identifier(source: record.other, number: record.number))
      $0.add(Int64(record.flits))
      $0.add(record.first)
      $0.add(operation)
      $0.add(record.token)
    }
  }
}
