import CRowKernels

/// Adds rows of weight codes, times spike counts, into Int32 accumulators: acc[j] += Σ_r count_r · code_r[j].
///
/// This is what spikes do at a synapse memory, and the hot loop of a run. Rows are added several at a time,
/// which touches each accumulator once instead of once per row. Exact for every Int32 count and every code,
/// modulo 2^32; sums wrap, so their order never shows, and |Σ s·q| < 2^31 for every vector of up to 4.8 million
/// int8 inputs.
public enum RowKernel {
  /// Which code adds the rows.
  public enum Path: Sendable, CaseIterable {
    /// Kernels in C for AVX2 or NEON; accumulators in the order of the columns.
    case vector
    /// Swift, for every processor; accumulators in an order of its own.
    case portable

    /// The fastest path of this processor, found once.
    public static let best: Path = row_kernels_are_available() != 0 ? .vector : .portable

    /// The paths that this processor can run.
    public static var available: [Path] { best == .vector ? [.vector, .portable] : [.portable] }
  }

  /// Most rows that one call adds.
  public static var mostRows: Int { row_kernels_most_rows }

  /// Where the accumulator of a column lies when `columns` columns of Int8 (or, `wide`, Int16) codes are added.
  ///
  /// A permutation of 0..<columns; the identity on the vector path. Complexity: O(1).
  public static func position(ofColumn column: Int, columns: Int, wide: Bool, path: Path = .best) -> Int {
    switch path {
    case .vector: column
    case .portable: PortableRowKernel.position(ofColumn: column, columns: columns, wide: wide)
    }
  }

  /// Adds rows of Int8 codes.
  ///
  /// Fastest where every |count| <= 64 and Σ|count| <= 255, whose sums fit 16 bits on the way.
  /// - Parameters:
  ///   - codes: The matrix; each row has at least `columns` codes from its offset on, at any alignment.
  ///   - offsets: Where the rows start; a row may appear twice.
  ///   - counts: The values of the spikes.
  ///   - rows: Number of rows, at most `mostRows`.
  ///   - next: Where `mostRows` rows start that the following calls add; a hint to fetch them meanwhile.
  ///   - accumulators: At least `columns` sums in the order of the path; must not overlap the codes.
  ///   - columns: Number of columns.
  ///   - path: One of `Path.available`.
  public static func add(
    codes: UnsafePointer<Int8>, offsets: UnsafePointer<Int>, counts: UnsafePointer<Int32>, rows: Int,
    next: UnsafePointer<Int>? = nil, into accumulators: UnsafeMutablePointer<Int32>, columns: Int,
    path: Path = .best
  ) {
    precondition(rows >= 0 && rows <= mostRows)
    guard rows > 0 else { return }
    switch path {
    case .vector: row_kernels_add_int8(codes, offsets, counts, rows, next, accumulators, columns)
    case .portable:
      PortableRowKernel.add(
        codes: codes, offsets: offsets, counts: counts, rows: rows, into: accumulators, columns: columns)
    }
  }

  /// Adds rows of Int16 codes, for matrices whose codes leave int8.
  ///
  /// Fastest where every |count| <= 32767. Parameters as for Int8 codes.
  /// - Parameters:
  ///   - codes: The matrix; each row has at least `columns` codes from its offset on, at any alignment.
  ///   - largest: A bound on |code|, such as `CodeMatrix.largest`.
  ///   - offsets: Where the rows start, counted in codes; a row may appear twice.
  ///   - counts: The values of the spikes.
  ///   - rows: Number of rows, at most `mostRows`.
  ///   - next: Where `mostRows` rows start that the following calls add; a hint to fetch them meanwhile.
  ///   - accumulators: At least `columns` sums in the order of the path; must not overlap the codes.
  ///   - columns: Number of columns.
  ///   - path: One of `Path.available`.
  public static func add(
    codes: UnsafePointer<Int16>, largest: Int, offsets: UnsafePointer<Int>, counts: UnsafePointer<Int32>,
    rows: Int, next: UnsafePointer<Int>? = nil, into accumulators: UnsafeMutablePointer<Int32>, columns: Int,
    path: Path = .best
  ) {
    precondition(rows >= 0 && rows <= mostRows)
    guard rows > 0 else { return }
    switch path {
    case .vector: row_kernels_add_int16(codes, offsets, counts, rows, next, accumulators, columns)
    case .portable:
      for row in 0..<rows {
        PortableRowKernel.add(
          codes: codes + offsets[row], largest: largest, count: counts[row], into: accumulators,
          columns: columns)
      }
    }
  }
}
