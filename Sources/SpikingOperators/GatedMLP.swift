import Foundation

/// The activation between the gate/up and the down projections: silu(gate) · up (SpikingBrain section 3.7).
public enum GatedMLP {
  /// silu(z) = z · sigmoid(z); -0 where exp(-z) overflows.
  public static func silu(_ z: Double) -> Double { z / (1 + exp(-z)) }
}
