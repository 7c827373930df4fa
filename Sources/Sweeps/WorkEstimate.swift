import ChipModel
import SpikeWorkload
import SweepPlans

/// How much work simulating a point is, before it is done: packets times what happens to each.
///
/// A rough count of events for the time that a sweep has left, where ratios matter and nothing else: what an event takes
/// is learnt from finished points. No result depends on it.
struct WorkEstimate {
  let shape: ModelShape
  /// Processed positions, and how many of them are asked for a token.
  let positions: Int
  let generate: Int

  /// Events of the point, about.
  ///
  /// Every channel sends its packets to all cores that hold a piece of the rows that it feeds; smaller memories mean
  /// more of them, and longer ways.
  func events(on chip: Chip, coding: SpikeCoding) -> Double {
    let matrices = Self.matrices(shape)
    let head = (inputs: shape.hidden, outputs: shape.vocabulary)
    let cores = matrices.reduce(pieces(of: head, on: chip)) { $0 + pieces(of: $1, on: chip) }
    // A packet is sent and served, and passes the routers of two thirds of a side each way.
    let perPacket = 2 + 2.0 / 3 * min(cores, Double(chip.coreCount)).squareRoot()
    let packets =
      matrices.reduce(0.0) { $0 + Double($1.inputs) * pieces(of: $1, on: chip) } * Double(positions)
    let last = Double(head.inputs) * pieces(of: head, on: chip) * Double(generate)
    return (packets + last) * Self.packetsPerChannel(coding) * perPacket
  }

  private typealias Matrix = (inputs: Int, outputs: Int)

  /// Cores that hold a piece of a matrix of bytes.
  private func pieces(of matrix: Matrix, on chip: Chip) -> Double {
    let bits = Double(matrix.inputs) * Double(matrix.outputs) * Double(chip.core.weightBits)
    return max(1, bits / 8 / Double(max(1, chip.core.synapseMemory)))
  }

  /// The linear layers that all positions pass.
  private static func matrices(_ shape: ModelShape) -> [Matrix] {
    shape.layers.flatMap { kind -> [Matrix] in
      let gate = kind == .gatedLinear ? shape.queryWidth : 0
      return [
        (shape.hidden, shape.queryWidth + 2 * shape.keyValueWidth + gate), (shape.queryWidth, shape.hidden),
        (shape.hidden, 2 * shape.intermediate), (shape.intermediate, shape.hidden),
      ]
    }
  }

  /// Round means over the sites of the embedded model.
  private static func packetsPerChannel(_ coding: SpikeCoding) -> Double {
    switch coding {
    case .graded: 0.8
    case .bitwise: 1.1
    case .ternary: 3
    case .twosComplement: 2.6
    }
  }
}
