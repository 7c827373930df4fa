import RunRecord
public import SpikeWorkload

/// Something that a model needs and a chip does not have.
public struct CapabilityRefusal: Error, Sendable, Hashable, CustomStringConvertible {
  /// Path of the capability in the chip file.
  public var path: String
  /// What the model needs, such as `19`.
  public var needed: String
  /// What the chip declares.
  public var available: String
  /// Why the model needs it.
  public var reason: String

  /// Makes the value from its parts.
  public init(path: String, needed: String, available: String, reason: String) {
    self.path = path
    self.needed = needed
    self.available = available
    self.reason = reason
  }

  /// One line: `path: expected at least X (reason), found Y`.
  public var message: String { "\(path): expected \(needed) (\(reason)), found \(available)" }
  /// The same text as the diagnostic or message prints.
  public var description: String { message }
}

extension Chip {
  /// Bits of a packet's value below which a threshold or a graded value loses too much.
  static let leastPayloadBits = 16

  /// Every capability that a model in a mode needs beyond what the chip declares; empty where it can run.
  ///
  /// Memory is no capability: whether the model fits is for the placement to say.
  public func refusals(for shape: ModelShape, mode: SpikeMode) -> [CapabilityRefusal] {
    let needs = CapabilityNeeds(shape: shape, mode: mode)
    var refusals: [CapabilityRefusal] = []
    func need(_ bits: Int, _ available: Int, _ path: String, _ reason: String) {
      guard bits > available else { return }
      refusals.append(
        CapabilityRefusal(
          path: path, needed: "at least \(bits) bits",
          available: available == 1 ? "1 bit" : "\(available) bits", reason: reason))
    }
    if shape.isSpiking {
      need(
        needs.weightBits, core.weightBits, "core.weight_bits",
        "weight codes reach \(shape.largestCode)")
      need(
        needs.accumulatorBits, core.accumulatorBits, "core.accumulator_bits",
        "the largest sum of codes times counts")
      if needs.signedSpikes, !core.signedSpikes {
        refusals.append(
          CapabilityRefusal(
            path: "core.spikes", needed: "signed", available: "unsigned",
            reason: "\(mode.coding.rawValue) coding has spikes of both signs"))
      }
    }
    need(needs.payloadBits, core.payloadBits, "core.payload_bits", needs.payloadReason)
    for action in needs.operations where core.support[action.rawValue] == .none {
      refusals.append(
        CapabilityRefusal(
          path: "core.operations.\(action.key).runs_on", needed: "core or host", available: "none",
          reason: "the model needs \(action.key)"))
    }
    return refusals
  }
}

/// What a model in a mode asks of a chip.
struct CapabilityNeeds {
  let shape: ModelShape
  let mode: SpikeMode

  /// Sign and magnitude of the largest code.
  var weightBits: Int { 1 + CapabilityNeeds.bitLength(shape.largestCode) }

  /// 1 + bits of the largest sum: counts of a site of I channels add up to at most (k + 1/2) I, because
  /// sum |x| / V = k I and rounding adds at most one half per channel.
  var accumulatorBits: Int {
    var bits = projectionWidths.map { sumBits(code: shape.largestCode, channels: $0) }
    // Query spikes meet int8 keys, head by head.
    if hasWindow { bits.append(sumBits(code: 127, channels: shape.headDimension)) }
    return 1 + (bits.max() ?? 0)
  }

  var signedSpikes: Bool { mode.coding != .twosComplement }

  var payloadBits: Int { max(Chip.leastPayloadBits, gradedCountBits) }

  var payloadReason: String {
    gradedCountBits > Chip.leastPayloadBits
      ? "a graded packet carries a whole count" : "thresholds and graded values travel in packets"
  }

  /// The operations that the model's layers perform, in the order of the enum.
  var operations: [Action] {
    Action.nonSpiking.filter { action in
      switch action {
      case .rope, .softmax: hasWindow
      case .quantize: hasWindow && shape.isSpiking
      case .threshold: shape.isSpiking
      case .gate: shape.layers.contains(.gatedLinear)
      default: true
      }
    }
  }

  private var hasWindow: Bool { shape.layers.contains(.slidingWindow) }

  private var projectionWidths: [Int] {
    [shape.hidden, shape.queryWidth] + (mode.sites == .paper ? [shape.intermediate] : [])
  }

  /// Sign and magnitude of the largest count: |s| <= k I + 1/2.
  private var gradedCountBits: Int {
    guard shape.isSpiking, mode.coding == .graded else { return 0 }
    let widest = Double(projectionWidths.max() ?? 0)
    return 1 + CapabilityNeeds.bitLength(floorOf: mode.k * widest + 0.5)
  }

  private func sumBits(code: Int, channels: Int) -> Int {
    CapabilityNeeds.bitLength(floorOf: Double(code) * (mode.k + 0.5) * Double(channels))
  }

  /// Bits of the floor of a non-negative number; more than any chip has where it leaves 64 bits.
  private static func bitLength(floorOf value: Double) -> Int {
    Int(exactly: value.rounded(.down)).map { bitLength($0) } ?? 127
  }

  private static func bitLength(_ value: Int) -> Int { Int.bitWidth - value.leadingZeroBitCount }
}
