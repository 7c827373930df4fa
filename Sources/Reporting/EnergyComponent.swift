public import RunRecord

/// What energy was spent on: a column of the tables and a key of `energy_fJ.by_component`.
public enum EnergyComponent: Sendable, Hashable, CaseIterable {
  /// A billable action of a core or node.
  case action(Action)
  /// Something that flits do in the network, billed to the tile that injected the packet.
  case network(NetworkAction)
  /// Leakage of a core over the whole run.
  case leakage
  /// Constant power of the host, the dram node or the whole chip.
  case staticPower

  /// Actions, network actions, leakage, static power: the order of columns and of JSON keys.
  public static let allCases: [EnergyComponent] =
    Action.allCases.map(EnergyComponent.action) + NetworkAction.allCases.map(EnergyComponent.network)
    + [.leakage, .staticPower]

  /// The key in tables and summaries.
  public var key: String {
    switch self {
    case .action(let action): action.key
    case .network(let action): action.key
    case .leakage: "leakage"
    case .staticPower: "static_power"
    }
  }

  /// Whether the energy is spent over time, whatever the chip does.
  public var isStatic: Bool { self == .leakage || self == .staticPower }

  /// Position in `allCases`.
  var index: Int {
    switch self {
    case .action(let action): action.rawValue
    case .network(let action): Action.count + action.rawValue
    case .leakage: Action.count + NetworkAction.count
    case .staticPower: Action.count + NetworkAction.count + 1
    }
  }
}
