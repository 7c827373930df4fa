import DataFiles
import Reporting

/// Energy by part of the model and by what it was spent on, in femtojoules.
struct EnergyFigures: Sendable, Equatable {
  /// What energy is spent on, in the order of the bars.
  enum Category: Int, CaseIterable {
    case synapses, neurons, arithmetic, memory, network, idle

    /// Text of the legend.
    var text: String {
      switch self {
      case .synapses: "synapses"
      case .neurons: "neurons"
      case .arithmetic: "other arithmetic"
      case .memory: "memory reads"
      case .network: "packets and network"
      case .idle: "leakage and static power"
      }
    }

    /// The category of a component of the tables.
    init(component: String) {
      self =
        switch component {
        case "spike_in", "synapse_op", "accumulator_update": .synapses
        case "neuron_update", "spike_out", "threshold": .neurons
        case "read": .memory
        case "packet_out", "chip_link": .network
        case let link where link.hasPrefix("noc_"): .network
        case "leakage", "static_power": .idle
        default: .arithmetic
        }
    }
  }

  /// Parts of the model in the order of the data flow, static energy last.
  var groups: [String] = []
  /// Components that are not zero, in the order of their categories.
  var components: [String] = []
  /// Energy by group and component.
  var cells: [[Int128]] = []

  /// Adds up `energy.csv`.
  ///
  /// - Throws: 65 or 66 where the tables are none of a run.
  init(_ files: RunFiles) throws(Failure) {
    let order = try files.requiredTable("ops", [.text("operator")]).texts("operator")
    let table = try files.requiredTable(
      "energy", [.text("operator"), .text("component"), .integer("energy_fJ")])
    // Operators are few, rows many.
    var (numbers, operators): ([String: Int], [String: Int]) = ([:], [:])
    for name in order {
      let group = Self.group(name)
      if numbers[group] == nil {
        numbers[group] = groups.count
        groups.append(group)
      }
      operators[name] = numbers[group]
    }
    components = Self.inOrder(Set(table.texts("component")))
    cells = Array(repeating: Array(repeating: 0, count: components.count), count: groups.count)
    let columns = Dictionary(uniqueKeysWithValues: components.enumerated().map { ($1, $0) })
    let amounts = table.integers("energy_fJ")
    for (row, name) in table.texts("operator").enumerated() {
      guard let group = operators[name] ?? numbers[Self.group(name)],
        let column = columns[table.texts("component")[row]]
      else { continue }
      cells[group][column] += Int128(amounts[row])
    }
    let kept = groups.indices.filter { cells[$0].contains { $0 != 0 } }
    groups = kept.map { groups[$0] }
    cells = kept.map { cells[$0] }
  }

  /// The part of a model that an operator belongs to, as the page names it.
  static func group(_ operation: String) -> String {
    operation == EnergyBook.staticOperator ? "static" : OperatorGroup(of: operation).text
  }

  private static func inOrder(_ components: Set<String>) -> [String] {
    components.sorted {
      (Category(component: $0).rawValue, $0) < (Category(component: $1).rawValue, $1)
    }
  }

  /// Energy of a group in a category.
  func energy(group: Int, _ category: Category) -> Int128 {
    zip(components, cells[group]).reduce(0) { sum, cell in
      sum + (Category(component: cell.0) == category ? cell.1 : 0)
    }
  }

  /// Energy of everything.
  var total: Int128 { cells.joined().reduce(0, +) }
}
