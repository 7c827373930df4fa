import Foundation

/// The activation between the gate/up and the down projections: silu(gate) · up (SpikingBrain section 3.7).
public enum GatedMLP {
  /// silu(z) = z · sigmoid(z); -0 where exp(-z) overflows.
  public static func silu(_ z: Double) -> Double { z / (1 + exp(-z)) }

  /// The product, channel by channel.
  ///
  /// - Precondition: as many gate as up channels.
  public static func activate(gate: [Double], up: [Double]) -> [Double] {
    precondition(gate.count == up.count)
    return gate.indices.map { silu(gate[$0]) * up[$0] }
  }
}
