import RunRecord
import SpikeWorkload

/// Bytes that one piece of an operator needs on its node.
public struct MemoryDemand: Sendable, Hashable {
  /// Weights, scales, biases, tables.
  public var synapse: Int
  /// Accumulators and buffered values of all banks, attention state, keys and values.
  public var state: Int

  /// No memory.
  public static let zero = MemoryDemand(synapse: 0, state: 0)

  /// The sum of both memories.
  public static func + (a: MemoryDemand, b: MemoryDemand) -> MemoryDemand {
    MemoryDemand(synapse: a.synapse + b.synapse, state: a.state + b.state)
  }
}

/// Computes memory demands: sizes are those of the chip, not of the simulator's doubles.
///
/// Accumulators and buffered values take 32 bit; codes 8 bit, 16 where codes leave int8; raw weights the
/// checkpoint's type; linear-attention state fp32; keys and values int8 with one fp32 scale each per head.
public struct MemoryModel: Sendable {
  private let graph: OperatorGraph
  private let banks: Int
  private var shape: ModelShape { graph.shape }
  private static let word = 4

  /// Makes the model for cores with so many banks.
  public init(graph: OperatorGraph, banks: Int) {
    self.graph = graph
    self.banks = banks
  }

  /// Bytes of one stored weight code.
  public var codeBytes: Int { shape.largestCode > 127 ? 2 : 1 }

  /// What one piece of an operator needs.
  public func demand(_ operation: ModelOperator, inputs: Range<Int>, outputs: Range<Int>) -> MemoryDemand {
    let width = outputs.count
    let headSpan = shape.headsPerGroup * shape.headDimension
    switch operation.kind {
    case .tokens: return .zero
    case .embedding:
      return MemoryDemand(synapse: inputs.count * width * shape.rawWeightBytes, state: buffered(width))
    case .residual, .activation:
      return MemoryDemand(synapse: width * Self.word, state: buffered(2 * width))
    case .reducer: return MemoryDemand(synapse: 0, state: buffered(4))
    case .linear(let spiked): return linear(spiked: spiked, inputs: inputs.count, outputs: width, operation)
    case .linearAttention:
      let state = width * shape.headDimension * shape.headDimension * Self.word
      return MemoryDemand(synapse: 0, state: state + buffered(width * (headSpan + 3 * shape.headDimension)))
    case .query: return MemoryDemand(synapse: 0, state: buffered(width * headSpan))
    case .keys: return keys(heads: inputs.count, slots: width, headSpan: headSpan)
    case .attentionOutput:
      return MemoryDemand(synapse: shape.headDimension * Self.word, state: buffered(2 * width * headSpan))
    case .argmax: return MemoryDemand(synapse: 0, state: buffered(2))
    }
  }

  private func buffered(_ values: Int) -> Int { banks * values * Self.word }

  private func linear(spiked: Bool, inputs: Int, outputs: Int, _ operation: ModelOperator) -> MemoryDemand {
    let bias = outputs * Self.word
    guard spiked, let group = shape.weightGroup else {
      return MemoryDemand(synapse: inputs * outputs * shape.rawWeightBytes + bias, state: buffered(outputs))
    }
    let groups = (inputs + group - 1) / group
    return MemoryDemand(
      synapse: inputs * outputs * codeBytes + outputs * groups * Self.word + bias,
      state: buffered(outputs * groups))
  }

  private func keys(heads: Int, slots: Int, headSpan: Int) -> MemoryDemand {
    let bytes = shape.isSpiking ? 1 : Self.word
    let scales = shape.isSpiking ? 2 * Self.word : 0
    let stored = heads * slots * (2 * shape.headDimension * bytes + scales)
    let scores = heads * shape.headsPerGroup * (slots + shape.headDimension + 2)
    return MemoryDemand(synapse: 0, state: stored + buffered(scores + heads * 2 * shape.headDimension))
  }
}
