import SpikeWorkload
import SpikingModel
import SpikingOperators

/// Adds all spikes of a vector to a range of a matrix at once, one weight group after another.
///
/// Rows are read from end to end, which is the fastest way to get them from memory, and the accumulators of one
/// group stay in the cache until they are taken into the digest.
struct WholeRows {
  /// Accumulators of one group, all zero between calls.
  private var sums: UnsafeMutableBufferPointer<Int32>
  private var offsets: [Int] = []
  private let path = RowKernel.Path.best

  /// Makes room for matrices of so many outputs; `deallocate` frees it.
  init(outputs: Int) {
    sums = .allocate(capacity: max(1, outputs))
    sums.initialize(repeating: 0)
  }

  func deallocate() { sums.deallocate() }

  /// Computes the accumulators that the counts leave in a range of the matrix.
  ///
  /// Complexity: O(counts · outputs).
  ///
  /// - Parameters:
  ///   - codes: The matrix, of int8 codes.
  ///   - inputs: Whole weight groups.
  ///   - outputs: Columns.
  ///   - counts: Counts of the whole input vector.
  ///   - word: The digest word of a weight group.
  /// - Returns: Their digest.
  mutating func digest(
    _ codes: CodeMatrix, inputs: Range<Int>, outputs: Range<Int>, counts: SparseCounts, word: (Int) -> UInt64
  ) -> AccumulatorDigest {
    offsets.removeAll(keepingCapacity: true)
    for channel in counts.channels { offsets.append(Int(channel) * codes.outputs + outputs.lowerBound) }
    let end = counts.indices(in: inputs).upperBound
    let row = UnsafePointer(codes.storage.assumingMemoryBound(to: Int8.self))
    let columns = UnsafeMutableBufferPointer(rebasing: sums[..<outputs.count])
    var result = AccumulatorDigest()
    for group in inputs.lowerBound / codes.group..<inputs.upperBound / codes.group {
      let entries = counts.indices(in: group * codes.group..<(group + 1) * codes.group)
      addRows(row, counts.counts, entries, last: end, into: columns)
      take(columns, from: outputs.lowerBound, word(group), &result)
    }
    return result
  }

  private func addRows(
    _ codes: UnsafePointer<Int8>, _ counts: [Int32], _ entries: Range<Int>, last: Int,
    into sums: UnsafeMutableBufferPointer<Int32>
  ) {
    guard let target = sums.baseAddress else { return }
    offsets.withUnsafeBufferPointer { offsets in
      counts.withUnsafeBufferPointer { counts in
        guard let rows = offsets.baseAddress, let values = counts.baseAddress else { return }
        var start = entries.lowerBound
        while start < entries.upperBound {
          let count = min(RowKernel.mostRows, entries.upperBound - start)
          let next = start + count + RowKernel.mostRows <= last ? rows + start + count : nil
          RowKernel.add(
            codes: codes, offsets: rows + start, counts: values + start, rows: count, next: next,
            into: target, columns: sums.count, path: path)
          start += count
        }
      }
    }
  }

  private func take(
    _ sums: UnsafeMutableBufferPointer<Int32>, from first: Int, _ word: UInt64,
    _ digest: inout AccumulatorDigest
  ) {
    guard path == .portable else { return digest.take(sums, from: first, word: word) }
    for column in sums.indices {
      let place = RowKernel.position(ofColumn: column, columns: sums.count, wide: false, path: path)
      digest.add(sums[place], output: first + column, word: word)
    }
    sums.update(repeating: 0)
  }
}
