import BitMixing
import DataFiles

/// Spikes that left a shown core and were served by a shown core: what arrows join.
///
/// Where there are more than the limit, those are kept whose mixed identifier is below a bound that is halved
/// until they fit: which ones they are depends on the identifiers only.
struct SpikeArrows {
  struct Arrow {
    var identifier: Int64
    var injected: Int64
    /// Start and end of the service.
    var started: Int64
    var served: Int64
    var source: Int64
    var destination: Int64
    var operation: Int
    /// Lane of the destination's row.
    var lane = 0
  }

  private static let columns = ["id", "inject_ps", "src", "dst", "kind", "op", "token", "service_ps"]
  private(set) var arrows: [Arrow] = []
  /// Spikes that could have had an arrow.
  private(set) var candidates: Int64 = 0
  private(set) var lanes: [Int64: Lanes] = [:]
  private var bound = UInt64.max

  init(
    _ folder: TraceFolder, _ selection: ExportSelection, _ cores: Set<Int64>,
    _ operators: inout OperatorNames
  ) throws(Failure) {
    var stream = try EventStream(folder, "packet", Self.columns, selection.window)
    var column = OperatorColumn(5)
    while let served = stream.time {
      let operation = column.number(stream, &operators)
      if selection.holds(layer: operators.layers[operation], token: stream.value(6)),
        cores.contains(stream.value(2)), cores.contains(stream.value(3)), stream.word(4) == "spike"
      {
        let arrow = try Self.arrow(stream, served, operation)
        if selection.window.contains(arrow.injected) { add(arrow, limit: selection.arrows) }
      }
      try stream.next()
    }
    placeServices()
  }

  private static func arrow(
    _ stream: EventStream, _ served: Int64, _ operation: Int
  ) throws(Failure) -> Arrow {
    let (injected, service) = (stream.value(1), stream.value(7))
    guard injected >= 0, service >= 0, service <= served - injected else {
      throw stream.problem(
        "expected 0 <= inject_ps <= t_ps - service_ps, found \(injected), \(served) and \(service) ps")
    }
    return Arrow(
      identifier: stream.value(0), injected: injected, started: served - service, served: served,
      source: stream.value(2), destination: stream.value(3), operation: operation)
  }

  private mutating func add(_ arrow: Arrow, limit: Int) {
    candidates += 1
    guard Self.mixed(arrow.identifier) <= bound, limit > 0 else { return }
    arrows.append(arrow)
    while arrows.count > limit {
      bound /= 2
      arrows.removeAll { Self.mixed($0.identifier) > bound }
      // Identifiers that a damaged file repeats would never fit.
      if bound == 0 { arrows.removeAll() }
    }
  }

  private mutating func placeServices() {
    arrows.sort { ($0.started, $0.identifier) < ($1.started, $1.identifier) }
    for index in arrows.indices {
      let arrow = arrows[index]
      arrows[index].lane = lanes[arrow.destination, default: Lanes()].place(arrow.started, arrow.served)
    }
  }

  /// The number that joins the two ends of an arrow; 0 would mean none.
  static func flow(_ identifier: Int64) -> UInt64 { max(1, UInt64(bitPattern: identifier)) }

  /// The hash of an identifier.
  static func mixed(_ identifier: Int64) -> UInt64 { SplitMix64.mix(UInt64(bitPattern: identifier)) }
}
