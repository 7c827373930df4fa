public import SpikeWorkload

/// The integer weight codes of a projection, stored input-major so that a spike adds one contiguous row.
///
/// `code(input, output)` is rint(weight / scale), unclamped; codes outside int8 make the matrix wide (Int16).
public final class CodeMatrix: @unchecked Sendable {
  /// Output rows.
  public let outputs: Int
  /// Input channels.
  public let inputs: Int
  /// Inputs that share one scale.
  public let group: Int
  /// Scales as stored, [outputs][inputs / group] in row-major order; empty where nothing is ever dequantised.
  public let scales: [Float]
  /// Largest |code|.
  public let largest: Int
  /// The codes, [inputs][outputs]: Int8 where `isWide` is false, else Int16.
  ///
  /// Aligned to 64 bytes, or to huge pages where large; never written after the initialiser.
  public let storage: UnsafeMutableRawPointer
  /// Whether a code lies outside -128...127, so that each takes two bytes.
  public let isWide: Bool

  /// Takes codes in the checkpoint's order ([outputs][inputs]) and stores them input-major.
  ///
  /// - Precondition: `codes.count == outputs * inputs`, `group` divides `inputs`,
  ///   `scales.count == outputs * inputs / group`.
  public init(outputs: Int, inputs: Int, group: Int, codes: [Int16], scales: [Float]) {
    precondition(codes.count == outputs * inputs && inputs % group == 0)
    precondition(scales.count == outputs * (inputs / group))
    self.outputs = outputs
    self.inputs = inputs
    self.group = group
    self.scales = scales
    var largest = 0
    var wide = false
    for code in codes {
      largest = max(largest, Int(code.magnitude))
      if code < -128 || code > 127 { wide = true }
    }
    self.largest = largest
    isWide = wide
    storage = CodeStorage.allocate(byteCount: codes.count * (wide ? 2 : 1))
    if wide {
      let target = storage.bindMemory(to: Int16.self, capacity: codes.count)
      for o in 0..<outputs { for i in 0..<inputs { target[i * outputs + o] = codes[o * inputs + i] } }
    } else {
      let target = storage.bindMemory(to: Int8.self, capacity: codes.count)
      for o in 0..<outputs {
        for i in 0..<inputs { target[i * outputs + o] = Int8(truncatingIfNeeded: codes[o * inputs + i]) }
      }
    }
  }

  /// Makes a matrix of reproducible random codes without scales, for models that have shapes only.
  ///
  /// The codes are -127...127 but 0, in place and without a copy. Complexity: O(codes), about 0.2 ns each.
  ///
  /// - Precondition: `group` divides `inputs`.
  public init(outputs: Int, inputs: Int, group: Int, random hash: CounterHash) {
    precondition(inputs % group == 0)
    self.outputs = outputs
    self.inputs = inputs
    self.group = group
    scales = []
    largest = 127
    isWide = false
    storage = CodeStorage.allocate(byteCount: outputs * inputs)
    RandomCodes.fill(UnsafeMutableRawBufferPointer(start: storage, count: outputs * inputs), hash)
  }

  deinit { storage.deallocate() }

  /// Groups per output row.
  public var groups: Int { inputs / group }

  /// One code.
  ///
  /// For checks and reference computations, not for the event path. Complexity: O(1).
  public func code(input: Int, output: Int) -> Int {
    precondition(input >= 0 && input < inputs && output >= 0 && output < outputs)
    let index = input * outputs + output
    return isWide
      ? Int(storage.assumingMemoryBound(to: Int16.self)[index])
      : Int(storage.assumingMemoryBound(to: Int8.self)[index])
  }

  /// The scale of one (output row, group), widened exactly.
  public func scale(output: Int, group: Int) -> Double { Double(scales[output * groups + group]) }
}
