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
  /// Which kernel adds the rows, and so the order of the sums.
  private let path: RowKernel.Path
  /// Spikes that wait for company, as integer sums commute: `mostRows` to be added together, and as many
  /// behind them to be fetched meanwhile.
  private var waiting = 0
  private let waitingRows: UnsafeMutablePointer<Int>
  private let waitingValues: UnsafeMutablePointer<Int32>
  private var waitingGroup = 0
  private static var capacity: Int { 2 * RowKernel.mostRows }

  /// Makes cleared accumulators.
  ///
  /// - Precondition: both ranges lie in the matrix; `inputs` starts and ends on group borders; this processor
  ///   can run `path`.
  public init(codes: CodeMatrix, inputs: Range<Int>, outputs: Range<Int>, path: RowKernel.Path = .best) {
    precondition(RowKernel.Path.available.contains(path))
    precondition(inputs.lowerBound >= 0 && inputs.upperBound <= codes.inputs)
    precondition(outputs.lowerBound >= 0 && outputs.upperBound <= codes.outputs)
    precondition(inputs.lowerBound % codes.group == 0 && inputs.count % codes.group == 0)
    self.codes = codes
    self.inputs = inputs
    self.outputs = outputs
    self.path = path
    waitingRows = .allocate(capacity: Self.capacity)
    waitingValues = .allocate(capacity: Self.capacity)
    size = inputs.count / codes.group * outputs.count
    sums = UnsafeMutableRawPointer.allocate(byteCount: max(1, size) * 4, alignment: 64)
      .bindMemory(to: Int32.self, capacity: max(1, size))
    sums.initialize(repeating: 0, count: max(1, size))
  }

  /// Makes cleared accumulators of a whole matrix.
  public convenience init(codes: CodeMatrix) {
    self.init(codes: codes, inputs: 0..<codes.inputs, outputs: 0..<codes.outputs)
  }

  deinit {
    sums.deallocate()
    waitingRows.deallocate()
    waitingValues.deallocate()
  }

  /// The weight groups that `inputs` cover.
  public var groups: Range<Int> {
    inputs.lowerBound / codes.group..<inputs.upperBound / codes.group
  }

  /// Serves one spike: adds its weight row, times its value, into the accumulators of its group.
  ///
  /// The sum is made when enough spikes of one group have come, or when an accumulator is read.
  /// Complexity: O(outputs), no allocation.
  /// - Precondition: `input` is one of `inputs`.
  public func add(input: Int, value: Int32) {
    precondition(inputs.contains(input))
    let group = (input - inputs.lowerBound) / codes.group
    if group != waitingGroup { flush() }
    waitingGroup = group
    waitingRows[waiting] = input * codes.outputs + outputs.lowerBound
    waitingValues[waiting] = value
    waiting += 1
    guard waiting == Self.capacity else { return }
    addWaiting(from: 0, count: RowKernel.mostRows, next: waitingRows + RowKernel.mostRows)
    waiting -= RowKernel.mostRows
    waitingRows.update(from: waitingRows + RowKernel.mostRows, count: waiting)
    waitingValues.update(from: waitingValues + RowKernel.mostRows, count: waiting)
  }

  /// Adds the rows of the spikes that wait.
  private func flush() {
    for start in stride(from: 0, to: waiting, by: RowKernel.mostRows) {
      addWaiting(from: start, count: min(RowKernel.mostRows, waiting - start), next: nil)
    }
    waiting = 0
  }

  private func addWaiting(from start: Int, count: Int, next: UnsafePointer<Int>?) {
    let target = sums + waitingGroup * outputs.count
    if codes.isWide {
      RowKernel.add(
        codes: UnsafePointer(codes.storage.assumingMemoryBound(to: Int16.self)), largest: codes.largest,
        offsets: waitingRows + start, counts: waitingValues + start, rows: count, next: next, into: target,
        columns: outputs.count, path: path)
    } else {
      RowKernel.add(
        codes: UnsafePointer(codes.storage.assumingMemoryBound(to: Int8.self)), offsets: waitingRows + start,
        counts: waitingValues + start, rows: count, next: next, into: target, columns: outputs.count,
        path: path)
    }
  }

  /// One accumulator, by the matrix's own group and output numbers.
  ///
  /// - Precondition: the group is one of `groups`, the output one of `outputs`.
  public subscript(group group: Int, output output: Int) -> Int32 {
    precondition(groups.contains(group) && outputs.contains(output))
    if waiting > 0 { flush() }
    let position = RowKernel.position(
      ofColumn: output - outputs.lowerBound, columns: outputs.count, wide: codes.isWide, path: path)
    return sums[(group - groups.lowerBound) * outputs.count + position]
  }

  /// Copies the accumulators of one group, in the order of `outputs`, to where `outputs.count` of them fit.
  ///
  /// - Precondition: the group is one of `groups`.
  public func copySums(ofGroup group: Int, to target: UnsafeMutablePointer<Int32>) {
    precondition(groups.contains(group))
    flush()
    let source = sums + (group - groups.lowerBound) * outputs.count
    switch path {
    case .vector: target.update(from: source, count: outputs.count)
    case .portable:
      for column in 0..<outputs.count {
        target[column] =
          source[
            RowKernel.position(ofColumn: column, columns: outputs.count, wide: codes.isWide, path: path)]
      }
    }
  }

  /// Clears every accumulator, for the next token.
  public func reset() {
    waiting = 0
    sums.update(repeating: 0, count: size)
  }
}
