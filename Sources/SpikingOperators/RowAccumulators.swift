public import SpikingModel

/// The Int32 accumulators of one piece of a spiking linear layer: a range of inputs times a range of outputs.
///
/// A[o, g] = Σ over the inputs i of group g of s_i · code[o, i], one per (output, weight group). Integer sums
/// commute, so any order, coding or partition of the spikes gives the same accumulators.
public final class RowAccumulators {
  /// The weight codes.
  public let codes: CodeMatrix
  /// The inputs whose spikes this piece takes: whole weight groups.
  public let inputs: Range<Int>
  /// The output rows that it accumulates.
  public let outputs: Range<Int>
  /// [groups of `inputs`][outputs], outputs in the order of the row kernel.
  private let sums: UnsafeMutablePointer<Int32>
  private let size: Int
  /// Spikes that wait for company: integer sums commute, and four rows at a time cost half as much.
  private var waiting = 0
  private var waitingRows = SIMD4<Int>()
  private var waitingValues = SIMD4<Int32>()
  private var waitingMagnitude: UInt32 = 0
  private var waitingGroup = 0

  /// Makes cleared accumulators.
  ///
  /// - Precondition: both ranges lie in the matrix; `inputs` starts and ends on group borders.
  public init(codes: CodeMatrix, inputs: Range<Int>, outputs: Range<Int>) {
    precondition(inputs.lowerBound >= 0 && inputs.upperBound <= codes.inputs)
    precondition(outputs.lowerBound >= 0 && outputs.upperBound <= codes.outputs)
    precondition(inputs.lowerBound % codes.group == 0 && inputs.count % codes.group == 0)
    self.codes = codes
    self.inputs = inputs
    self.outputs = outputs
    size = inputs.count / codes.group * outputs.count
    sums = UnsafeMutableRawPointer.allocate(byteCount: max(1, size) * 4, alignment: 64)
      .bindMemory(to: Int32.self, capacity: max(1, size))
    sums.initialize(repeating: 0, count: max(1, size))
  }

  /// Makes cleared accumulators of a whole matrix.
  public convenience init(codes: CodeMatrix) {
    self.init(codes: codes, inputs: 0..<codes.inputs, outputs: 0..<codes.outputs)
  }

  deinit { sums.deallocate() }

  /// The weight groups that `inputs` cover.
  public var groups: Range<Int> {
    inputs.lowerBound / codes.group..<inputs.upperBound / codes.group
  }

  /// Serves one spike: adds its weight row, times its value, into the accumulators of its group.
  ///
  /// Complexity: O(outputs), no allocation.
  /// - Precondition: `input` is one of `inputs`.
  public func add(input: Int, value: Int32) {
    precondition(inputs.contains(input))
    let group = (input - inputs.lowerBound) / codes.group
    let row = input * codes.outputs + outputs.lowerBound
    guard !codes.isWide, value.magnitude <= RowKernel.fusedBudget / 4 else {
      addNow(row: row, group: group, value: value)
      return
    }
    if group != waitingGroup || waitingMagnitude + value.magnitude > RowKernel.fusedBudget { flush() }
    waitingGroup = group
    waitingRows[waiting] = row
    waitingValues[waiting] = value
    waitingMagnitude += value.magnitude
    waiting += 1
    if waiting == 4 { flush() }
  }

  /// Adds the rows of the spikes that wait.
  private func flush() {
    if waiting == 4 {
      RowKernel.add(
        codes: UnsafePointer(codes.storage.assumingMemoryBound(to: Int8.self)), offsets: waitingRows,
        counts: waitingValues, into: sums + waitingGroup * outputs.count, columns: outputs.count)
    } else {
      for index in 0..<waiting {
        addNow(row: waitingRows[index], group: waitingGroup, value: waitingValues[index])
      }
    }
    waiting = 0
    waitingMagnitude = 0
  }

  private func addNow(row: Int, group: Int, value: Int32) {
    let target = sums + group * outputs.count
    if codes.isWide {
      RowKernel.add(
        codes: UnsafePointer(codes.storage.assumingMemoryBound(to: Int16.self) + row), largest: codes.largest,
        count: value, into: target, columns: outputs.count)
    } else {
      RowKernel.add(
        codes: UnsafePointer(codes.storage.assumingMemoryBound(to: Int8.self) + row), count: value,
        into: target, columns: outputs.count)
    }
  }

  /// One accumulator, by the matrix's own group and output numbers.
  ///
  /// - Precondition: the group is one of `groups`, the output one of `outputs`.
  public subscript(group group: Int, output output: Int) -> Int32 {
    precondition(groups.contains(group) && outputs.contains(output))
    if waiting > 0 { flush() }
    let position = RowKernel.position(
      ofColumn: output - outputs.lowerBound, columns: outputs.count, wide: codes.isWide)
    return sums[(group - groups.lowerBound) * outputs.count + position]
  }

  /// Clears every accumulator, for the next token.
  public func reset() {
    waiting = 0
    waitingMagnitude = 0
    sums.update(repeating: 0, count: size)
  }
}
