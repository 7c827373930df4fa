public import RunRecord
import SpikeWorkload

extension OperatorGraph {
  /// The non-spiking operations that pieces of an operator perform.
  public func needs(_ operation: ModelOperator) -> Set<Action> {
    let spiking = shape.isSpiking
    switch operation.kind {
    case .tokens: return []
    case .embedding: return [.read]
    case .residual: return [.addition, .multiplyAccumulate]
    case .reducer: return reducerNeeds(operation)
    case .linear(let spiked): return spiked ? [.addition] : [.addition, .multiplyAccumulate]
    case .linearAttention: return [.gate, .multiplyAccumulate]
    case .query: return spiking ? [.rope, .threshold, .multiplyAccumulate] : [.rope]
    case .keys:
      return spiking
        ? [.rope, .quantize, .softmax, .multiplyAccumulate] : [.rope, .softmax, .multiplyAccumulate]
    case .attentionOutput:
      let isLinear = operation.layer.map { shape.layers[$0] == .gatedLinear } ?? false
      return isLinear ? [.norm, .multiplyAccumulate] : [.softmax, .multiplyAccumulate]
    case .activation: return [.silu, .multiplyAccumulate]
    case .argmax: return [.compare]
    }
  }

  private func reducerNeeds(_ operation: ModelOperator) -> Set<Action> {
    let normed = !operation.name.hasSuffix("attn.out.reducer") && !operation.name.hasSuffix("mlp.act.reducer")
    var result: Set<Action> = [.addition]
    if normed { result.insert(.norm) }
    if shape.isSpiking, operation.name != "norm.reducer" { result.insert(.threshold) }
    return result
  }
}
