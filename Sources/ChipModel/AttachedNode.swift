public import Quantities

/// A host or dram node: a tile of its own behind one router, without a memory limit unless stated.
public struct AttachedNode: Sendable, Hashable {
  /// Mesh coordinates of the router that it hangs on.
  public var x: Int
  /// Row of the router that the node hangs on.
  public var y: Int
  /// Time on the link to the node.
  public var linkLatency: SimDuration
  /// Energy of one flit on the link to the node.
  public var linkEnergy: Energy
  /// Time and energy of each action.
  public var costs: ActionCosts
  /// Elements that one action works on at a time.
  public var lanes: Int
  /// Bytes; nil means unlimited.
  public var memory: Int?
  /// Power that the node draws whatever it does.
  public var staticPower: Power

  /// Makes the value from its parts.
  public init(
    x: Int, y: Int, linkLatency: SimDuration, linkEnergy: Energy, costs: ActionCosts, lanes: Int,
    memory: Int?,
    staticPower: Power
  ) {
    self.x = x
    self.y = y
    self.linkLatency = linkLatency
    self.linkEnergy = linkEnergy
    self.costs = costs
    self.lanes = lanes
    self.memory = memory
    self.staticPower = staticPower
  }
}
