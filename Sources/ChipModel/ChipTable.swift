import ConfigFiles
import Quantities
import RunRecord

/// The fields of a chip file, version 1.
///
/// The reader and the JSON Schema are both made from this table.
enum ChipTable {
  static let schema = "spikefoundry.chip/v1"

  static let table = ConfigTable(
    name: schema,
    summary: "A virtual event-driven chip: a mesh of equal cores, its network, and the nodes attached to it.",
    fields: head + core + operations(of: "core") + network + system + node("host") + node("dram") + tail,
    optionalGroups: ["system", "dram", "area", "clocks"] + nodeOperationGroups,
    grades: SourceGrade.allCases.map(\.rawValue))

  /// Most cores: tile numbers and the attached nodes share 24 bits of the event order.
  static let coreLimit = 16_777_213

  static let spiking = Action.allCases.filter { !$0.isNonSpiking }

  // Limits: one second, one joule, one megawatt, one tebibyte, one square metre.
  private static let anyTime = ConfigField.Kind.duration(0...1_000_000_000_000)
  private static let linkTime = ConfigField.Kind.duration(1...1_000_000_000_000)
  private static let energy = ConfigField.Kind.quantity(.energy, 0...1_000_000_000_000_000_000)
  private static let power = ConfigField.Kind.quantity(.power, 0...1_000_000_000_000_000)
  private static let memory = ConfigField.Kind.quantity(.memory, 1...1_099_511_627_776)
  private static let area = ConfigField.Kind.quantity(.area, 1...1_000_000_000_000)
  private static let lanes = ConfigField.Kind.integer(1...65_536)
  private static let buffer = ConfigField.Kind.capacity(1...1_048_576)
  private static let chips = ConfigField.Kind.integer(1...4096)

  private static let head = [
    ConfigField("schema", .constant(schema), .required, "Format and version of the file."),
    ConfigField(
      "extends", .text(maximum: 1000), .optional,
      "Preset or file whose values hold where this file states none; maps merge, anything else replaces."
        + " Its name and summary do not hold."),
    ConfigField(
      "name", .text(maximum: 80), .optional,
      "Name of the chip in tables; the name of the file, without its extension, where there is none."),
    ConfigField("summary", .text(maximum: 2000), .defaulted("no summary"), "What the chip is and is not."),
    ConfigField("clocks", .clocks, .optional, "Named clocks; a latency may be '3 cycles of NAME'."),
    ConfigField("cores.rows", .integer(1...coreLimit), .required, "Rows of the mesh of one chip."),
    ConfigField("cores.cols", .integer(1...coreLimit), .required, "Columns of the mesh of one chip."),
  ]

  private static let core =
    [
      ConfigField(
        "core.queue.depth", .capacity(1...2_147_483_648), .required,
        "Packets that wait in the input queue of a core, the one in service not counted; or unbounded."),
      ConfigField(
        "core.queue.on_full", .choice(FullQueuePolicy.allCases.map(\.rawValue)), .defaulted("backpressure"),
        "What happens to a packet that meets a full queue."),
      ConfigField(
        "core.synapse_sram", memory, .required, "Memory of a core for weights, scales, biases, tables."),
      ConfigField(
        "core.state_sram", memory, .required, "Memory of a core for accumulators, buffers, keys, values."),
      ConfigField(
        "core.lanes", lanes, .required,
        "Elements that one action works on at a time: n elements take ceil(n / lanes) latencies."),
      ConfigField(
        "core.banks", .integer(1...64), .defaulted("2"), "Tokens whose accumulators a site holds at once."),
      ConfigField(
        "core.spike_order", .choice(SpikeOrderName.all), .defaulted("channel-major"),
        "Order in which a group of neurons emits the spikes of a vector."),
      ConfigField("core.weight_bits", .integer(1...32), .required, "Bits of a signed weight code."),
      ConfigField("core.accumulator_bits", .integer(1...64), .required, "Bits of a signed accumulator."),
      ConfigField(
        "core.payload_bits", .integer(0...64), .required,
        "Bits of the value in a packet; 0 means binary spikes."),
      ConfigField(
        "core.spikes", .choice(["signed", "unsigned"]), .required, "Whether a spike carries a polarity."),
    ] + costs(of: "core")
    + [ConfigField("core.leakage", power, .required, "Power that one core draws whatever it does.")]

  private static let network = [
    ConfigField("noc.topology", .choice(["mesh"]), .defaulted("mesh"), "Shape of the network."),
    ConfigField("noc.routing", .choice(["xy"]), .defaulted("xy"), "Route of a packet: columns first."),
    ConfigField(
      "noc.switching", .choice(Switching.allCases.map(\.rawValue)), .defaulted("store-and-forward"),
      "How a router passes a packet of several flits on."),
    ConfigField("noc.flit", .quantity(.bits, 1...65_536), .required, "Bits of one flit."),
    ConfigField(
      "noc.header", .quantity(.bits, 1...65_536), .required,
      "Bits of address at the head of a packet; with the largest payload (core.payload_bits, at least "
        + "\(NetworkModel.endPayloadBits)) at most \(NetworkModel.mostFlits) flits."),
    ConfigField(
      "noc.link_buffer", buffer, .required, "Flits that the buffer of a link holds; or unbounded."),
    ConfigField("noc.router.latency", linkTime, .required, "Pipeline time of a router."),
    ConfigField("noc.router.energy", energy, .required, "Energy of one flit through one router."),
    ConfigField("noc.flit_time", linkTime, .required, "Time in which an output port sends one flit."),
    ConfigField("noc.hop.x.latency", linkTime, .required, "Time on one east-west link."),
    ConfigField("noc.hop.x.energy", energy, .required, "Energy of one flit on one east-west link."),
    ConfigField("noc.hop.y.latency", linkTime, .required, "Time on one north-south link."),
    ConfigField("noc.hop.y.energy", energy, .required, "Energy of one flit on one north-south link."),
  ]

  private static let system = [
    ConfigField("system.chips.rows", chips, .required, "Rows of chips; their meshes continue each other."),
    ConfigField("system.chips.cols", chips, .required, "Columns of chips."),
    ConfigField(
      "system.link.flit_time", linkTime, .required, "Time in which a link between chips sends one flit."),
    ConfigField("system.link.latency", linkTime, .required, "Time on one link between chips."),
    ConfigField(
      "system.link.energy", energy, .required, "Energy of one flit on one link between chips."),
    ConfigField(
      "system.link.buffer", buffer, .optional,
      "Flits that the buffer behind a link between chips holds, or unbounded; absent means noc.link_buffer."),
  ]

  private static let tail = [
    ConfigField(
      "static_power", power, .required,
      "Power of one whole chip whatever it does, without the cores' leakage."),
    ConfigField("area.per_core", area, .required, "Silicon area of one core with its router."),
  ]

  private static func costs(of group: String) -> [ConfigField] {
    spiking.map { ConfigField("\(group).latency.\($0.key)", anyTime, .required, "Time of one \($0.key).") }
      + spiking.map {
        ConfigField("\(group).energy.\($0.key)", energy, .required, "Energy of one \($0.key).")
      }
  }

  private static func operations(of group: String) -> [ConfigField] {
    Action.nonSpiking.flatMap { action in
      let path = "\(group).operations.\(action.key)"
      let support = ConfigField.Kind.choice(OperationSupport.allCases.map(\.rawValue))
      let runsOn = ConfigField("\(path).runs_on", support, .required, "Where the operation may run.")
      return (group == "core" ? [runsOn] : []) + [
        ConfigField(
          "\(path).latency", anyTime, .optional, "Time of one \(action.key); needed where it runs."),
        ConfigField(
          "\(path).energy", energy, .optional, "Energy of one \(action.key); needed where it runs."),
      ]
    }
  }

  private static func node(_ name: String) -> [ConfigField] {
    let isMemory = name == "dram"
    return [
      ConfigField(
        "\(name).at", .point(0...coreLimit), .required,
        "Router [column, row] that the node hangs on, counted over all chips."),
      ConfigField("\(name).link.latency", linkTime, .required, "Time on the link to the node."),
      ConfigField("\(name).link.energy", energy, .required, "Energy of one flit on the link to the node."),
      ConfigField("\(name).lanes", lanes, .required, "Elements that one action works on at a time."),
      ConfigField(
        "\(name).memory", memory, isMemory ? .required : .optional,
        "Memory of the node."),
    ] + costs(of: name) + operations(of: name) + [
      ConfigField("\(name).power", power, .required, "Power that the node draws whatever it does.")
    ]
  }

  private static let nodeOperationGroups = ["host", "dram"].flatMap { node in
    ["\(node).operations"] + Action.nonSpiking.map { "\(node).operations.\($0.key)" }
  }
}
