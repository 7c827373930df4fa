import ConfigFiles
import Quantities
import RunRecord
import SpikeWorkload

/// Names of the spike orders, for the table.
enum SpikeOrderName {
  static let all = [SpikeOrder.channelMajor, .planeMajor].map(\.rawValue)
}

/// Makes a chip of the checked values of a file; checks what concerns more than one value.
struct ChipBuilder {
  let values: ConfigValues

  func chip() throws(ConfigDiagnostic) -> Chip {
    let core = try self.core()
    let network = try self.network()
    try checkPacket(network, core)
    try checkBuffer("noc.link_buffer", network.bufferFlits, network, core)
    let system = try self.system(network, core)
    let columns = try integer("cores.cols") * (system?.columns ?? 1)
    let rows = try integer("cores.rows") * (system?.rows ?? 1)
    try checkSize(columns, rows, system)
    return Chip(
      name: try values.required("name").text, summary: try values.required("summary").text, columns: columns,
      rows: rows, core: core, network: network, host: try node("host", columns, rows, core),
      dram: values["dram.at"] == nil ? nil : try node("dram", columns, rows, core),
      staticPower: try power("static_power"), clocks: clocks, provenance: provenance,
      coreArea: values["area.per_core"].map { Area(squareMicrometres: $0.number) }, system: system)
  }

  // MARK: Parts

  private func core() throws(ConfigDiagnostic) -> CoreModel {
    var support: [OperationSupport] = []
    for action in Action.allCases {
      support.append(
        action.isNonSpiking ? try name("core.operations.\(action.key).runs_on", OperationSupport.self) : .core
      )
    }
    return CoreModel(
      synapseMemory: try integer("core.synapse_sram"), stateMemory: try integer("core.state_sram"),
      lanes: try integer("core.lanes"), banks: try integer("core.banks"),
      queueDepth: try integer("core.queue.depth"),
      onFull: try name("core.queue.on_full", FullQueuePolicy.self),
      spikeOrder: try name("core.spike_order", SpikeOrder.self), weightBits: try integer("core.weight_bits"),
      accumulatorBits: try integer("core.accumulator_bits"), payloadBits: try integer("core.payload_bits"),
      signedSpikes: try values.required("core.spikes").text == "signed", leakage: try power("core.leakage"),
      costs: try costs("core") { support[$0.rawValue] == .core }, support: support)
  }

  private func network() throws(ConfigDiagnostic) -> NetworkModel {
    NetworkModel(
      switching: try name("noc.switching", Switching.self), flitBits: try integer("noc.flit"),
      headerBits: try integer("noc.header"), bufferFlits: try integer("noc.link_buffer"),
      routerLatency: try duration("noc.router.latency"), flitTime: try duration("noc.flit_time"),
      linkLatencyX: try duration("noc.hop.x.latency"), linkLatencyY: try duration("noc.hop.y.latency"),
      routerEnergy: try energy("noc.router.energy"), linkEnergyX: try energy("noc.hop.x.energy"),
      linkEnergyY: try energy("noc.hop.y.energy"))
  }

  private func node(
    _ group: String, _ columns: Int, _ rows: Int, _ core: CoreModel
  ) throws(ConfigDiagnostic) -> AttachedNode {
    let at = try values.required("\(group).at")
    guard at.point.count == 2, at.point[0] < columns, at.point[1] < rows else {
      throw at.failure(expected: "a router from [0, 0] to [\(columns - 1), \(rows - 1)]")
    }
    return AttachedNode(
      x: at.point[0], y: at.point[1], linkLatency: try duration("\(group).link.latency"),
      linkEnergy: try energy("\(group).link.energy"),
      costs: try costs(group) { core.support[$0.rawValue] != .none }, lanes: try integer("\(group).lanes"),
      memory: values["\(group).memory"].map { Int($0.number) }, staticPower: try power("\(group).power"))
  }

  /// Prices of a core or node.
  ///
  /// A non-spiking operation needs one where it may run; an unknown price is refused and never taken for
  /// zero.
  private func costs(
    _ group: String, runs: (Action) -> Bool
  ) throws(ConfigDiagnostic) -> ActionCosts {
    var costs = ActionCosts()
    for action in ChipTable.spiking {
      costs.latency[action.rawValue] = try duration("\(group).latency.\(action.key)")
      costs.energy[action.rawValue] = try energy("\(group).energy.\(action.key)")
    }
    for action in Action.nonSpiking {
      let path = "\(group).operations.\(action.key)"
      guard runs(action) || values["\(path).latency"] != nil || values["\(path).energy"] != nil else {
        continue
      }
      costs.latency[action.rawValue] = try duration("\(path).latency")
      costs.energy[action.rawValue] = try energy("\(path).energy")
    }
    return costs
  }

  private func system(_ network: NetworkModel, _ core: CoreModel) throws(ConfigDiagnostic) -> ChipSystem? {
    guard values["system.chips.rows"] != nil else { return nil }
    let buffer = values["system.link.buffer"].map { Int($0.number) } ?? network.bufferFlits
    try checkBuffer("system.link.buffer", buffer, network, core)
    let flitTime = try duration("system.link.flit_time")
    guard network.switching == .storeAndForward || flitTime >= network.flitTime else {
      throw try values.required("system.link.flit_time").failure(
        expected: "at least noc.flit_time (\(network.flitTime.text)) in a cut-through mesh")
    }
    return ChipSystem(
      columns: try integer("system.chips.cols"), rows: try integer("system.chips.rows"),
      link: ChipLink(
        flitTime: flitTime, latency: try duration("system.link.latency"),
        energy: try energy("system.link.energy"), bufferFlits: buffer))
  }

  /// Tile numbers and the static power of all chips have to stay in range.
  private func checkSize(_ columns: Int, _ rows: Int, _ system: ChipSystem?) throws(ConfigDiagnostic) {
    let (cores, overflow) = columns.multipliedReportingOverflow(by: rows)
    guard !overflow, cores <= ChipTable.coreLimit else {
      let place = system == nil ? "cores.rows" : "system.chips.rows"
      throw try values.required(place).failure(
        expected:
          "at most \(ChipTable.coreLimit) cores\(system == nil ? "" : " in all") with \(columns) columns")
    }
    guard let system else { return }
    let chips = system.columns * system.rows
    let power = try power("static_power")
    guard !power.nanowatts.multipliedReportingOverflow(by: Int64(chips)).overflow else {
      throw try values.required("system.chips.rows").failure(
        expected: "chips whose static_power is at most 9.2 GW together")
    }
  }

  /// The length of the largest packet has to fit where traces keep it.
  private func checkPacket(_ network: NetworkModel, _ core: CoreModel) throws(ConfigDiagnostic) {
    let payload = core.largestPayloadBits
    guard network.flits(payloadBits: payload) > NetworkModel.mostFlits else { return }
    throw try values.required("noc.header").failure(
      expected:
        "at most \(NetworkModel.mostFlits) flits of \(network.flitBits) bit with the largest payload (\(payload) bits)"
    )
  }

  private func checkBuffer(
    _ path: String, _ bufferFlits: Int, _ network: NetworkModel, _ core: CoreModel
  ) throws(ConfigDiagnostic) {
    let payload = core.largestPayloadBits
    let flits = network.flits(payloadBits: payload)
    guard bufferFlits >= flits else {
      throw try values.required(path).failure(
        expected: "at least \(flits) flits, the largest packet (\(network.headerBits) + \(payload) bits)")
    }
  }

  // MARK: Lists

  private var clocks: [NamedClock] {
    values.all.filter { $0.path.hasPrefix("clocks.") }.map {
      NamedClock(name: String($0.path.dropFirst("clocks.".count)), frequency: Frequency(hertz: $0.number))
    }
  }

  private var provenance: [Provenance] {
    let words = ["schema", "extends", "name", "summary"]
    return values.all.filter { !words.contains($0.path) }.map { value in
      Provenance(
        path: value.path, value: value.text, isNumber: value.isNumber, low: value.low, high: value.high,
        grade: value.grade.flatMap(SourceGrade.init(rawValue:)),
        source: value.source ?? value.origin.overrideText,
        corner: value.corner)
    }
  }

  // MARK: Values

  private func integer(_ path: String) throws(ConfigDiagnostic) -> Int {
    Int(try values.required(path).number)
  }

  private func duration(_ path: String) throws(ConfigDiagnostic) -> SimDuration {
    SimDuration(picoseconds: try values.required(path).number)
  }

  private func energy(_ path: String) throws(ConfigDiagnostic) -> Energy {
    Energy(attojoules: Int128(try values.required(path).number))
  }

  private func power(_ path: String) throws(ConfigDiagnostic) -> Power {
    Power(nanowatts: try values.required(path).number)
  }

  private func name<Name: RawRepresentable<String>>(
    _ path: String, _ type: Name.Type
  ) throws(ConfigDiagnostic) -> Name {
    let value = try values.required(path)
    guard let name = Name(rawValue: value.text) else { throw value.failure(expected: "another name") }
    return name
  }
}

extension ConfigOrigin {
  /// The origin as a source of a number that the file does not state; nil for a place in a file.
  fileprivate var overrideText: String? {
    switch self {
    case .set, .builtIn: text
    case .place, .whole: nil
    }
  }
}
