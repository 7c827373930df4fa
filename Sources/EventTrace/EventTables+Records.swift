import RunRecord

/// Rows of single records.
extension EventTables {
  mutating func add(_ record: EventRecord) {
    switch record.source {
    case .service:
      if wants(.queue) { queues.start(record.core, at: record.time) }
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

  private mutating func addWork(_ record: EventRecord) {
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
    if wants(.busy) { busy.add(piece) }
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

  private mutating func addClosing(_ record: EventRecord) {
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

  private mutating func addSpike(_ record: EventRecord) {
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

  private mutating func addServed(_ record: EventRecord) {
    guard holds(record.time) else { return }
    let identifier = EventRecord.identifier(source: record.other, number: record.number)
    addPacket(record, identifier)
    if record.packetKind == PacketKind.spike.rawValue { addDelivery(record, identifier) }
  }

  private mutating func addPacket(_ record: EventRecord, _ identifier: Int64) {
    let isCredit = record.packetKind == PacketKind.credit.rawValue
    let operation =
      isCredit ? run.stationOperators[Int(record.subject)] : run.inletSourceOperators[Int(record.subject)]
    guard holds(operation, record.token),
      selection.holds(core: Int(record.core)) || selection.holds(core: Int(record.other))
    else { return }
    let hops = Int64(run.hops(Int(record.other), Int(record.core)))
    let shortest = run.pathTime(Int(record.other), Int(record.core), Int(record.flits))
    row(.packet) {
      $0.add(record.time)
      $0.add(identifier)
      $0.add(record.first)
      $0.add(record.second)
      $0.add(record.other)
      $0.add(record.core)
      $0.add(Int64(record.packetKind))
      $0.add(hops)
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

  private mutating func addDelivery(_ record: EventRecord, _ identifier: Int64) {
    let consumer = run.inletOperators[Int(record.subject)]
    guard selection.holds(core: Int(record.core)), holds(consumer, record.token) else { return }
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

  private mutating func addHop(_ record: EventRecord) {
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
