/// The row kernel in Swift: for processors without kernels in C, and the oracle that those are tested against.
///
/// Sign extension and widening are shifts of bit-cast vectors, which compile to plain SSE2 or NEON, because
/// lane conversions of the standard library and autovectorised byte loops are two to four times slower without
/// target flags. The price is that within each full block of columns the accumulators lie in the kernel's order:
/// column j is found at `position(ofColumn:)`.
enum PortableRowKernel {
  /// Columns of one block of Int8 codes; columns behind the last full block stay in their own order.
  static let block = 32
  /// Columns of one block of Int16 codes.
  static let wideBlock = 16

  /// Largest Σ|count| of rows that are added together: 255 · 128 < 2^15.
  static let fusedBudget: UInt32 = 255

  /// Where the accumulator of a column lies when `columns` columns of Int8 (or, `wide`, Int16) codes are added.
  ///
  /// A permutation of 0..<columns. Complexity: O(1).
  static func position(ofColumn column: Int, columns: Int, wide: Bool) -> Int {
    let size = wide ? wideBlock : block
    let start = column / size * size
    guard start + size <= columns else { return column }
    let x = column - start
    return start + (wide ? (x & 1) * 8 + x >> 1 : (x & 1) * 16 + ((x >> 1) & 1) * 8 + x >> 2)
  }

  /// Adds a row of Int8 codes.
  ///
  /// Exact for every Int32 count (modulo 2^32); fastest for |count| <= `fusedBudget`, whose products fit 16 bits.
  /// - Parameters:
  ///   - codes: The row, at least `columns` codes; any alignment.
  ///   - count: The value of the spike.
  ///   - accumulators: At least `columns` sums in the kernel's order; must not overlap the codes.
  ///   - columns: Number of columns.
  static func add(
    codes: UnsafePointer<Int8>, count: Int32, into accumulators: UnsafeMutablePointer<Int32>, columns: Int
  ) {
    let blocks = columns / block
    if count.magnitude <= fusedBudget {
      let factor = SIMD16<Int16>(repeating: Int16(truncatingIfNeeded: count))
      for index in 0..<blocks {
        let pairs = UnsafeRawPointer(codes + index &* block).loadUnaligned(as: SIMD16<Int16>.self)
        let even = evenBytes(pairs) &* factor
        let odd = oddBytes(pairs) &* factor
        let target = UnsafeMutableRawPointer(accumulators + index &* block)
        add(evenWords(even), at: target, 0)
        add(oddWords(even), at: target, 1)
        add(evenWords(odd), at: target, 2)
        add(oddWords(odd), at: target, 3)
      }
    } else {
      let factor = SIMD8<Int32>(repeating: count)
      for index in 0..<blocks {
        let pairs = UnsafeRawPointer(codes + index &* block).loadUnaligned(as: SIMD16<Int16>.self)
        let even = evenBytes(pairs)
        let odd = oddBytes(pairs)
        let target = UnsafeMutableRawPointer(accumulators + index &* block)
        add(evenWords(even) &* factor, at: target, 0)
        add(oddWords(even) &* factor, at: target, 1)
        add(evenWords(odd) &* factor, at: target, 2)
        add(oddWords(odd) &* factor, at: target, 3)
      }
    }
    for column in (blocks &* block)..<columns { accumulators[column] &+= count &* Int32(codes[column]) }
  }

  /// Adds four rows of Int8 codes at once, which touches each accumulator once instead of four times.
  ///
  /// Exact only where the magnitudes of the four counts sum to at most `fusedBudget`, so that four products and
  /// their sum fit 16 bits. A row may appear twice.
  /// - Parameters:
  ///   - codes: The matrix; each row has at least `columns` codes from its offset on.
  ///   - offsets: Where the four rows start.
  ///   - counts: The values of the four spikes.
  ///   - accumulators: At least `columns` sums in the kernel's order; must not overlap the codes.
  ///   - columns: Number of columns.
  static func add(
    codes: UnsafePointer<Int8>, offsets: SIMD4<Int>, counts: SIMD4<Int32>,
    into accumulators: UnsafeMutablePointer<Int32>, columns: Int
  ) {
    let (row0, row1, row2, row3) = (
      codes + offsets[0], codes + offsets[1], codes + offsets[2], codes + offsets[3]
    )
    let factor0 = SIMD16<Int16>(repeating: Int16(truncatingIfNeeded: counts[0]))
    let factor1 = SIMD16<Int16>(repeating: Int16(truncatingIfNeeded: counts[1]))
    let factor2 = SIMD16<Int16>(repeating: Int16(truncatingIfNeeded: counts[2]))
    let factor3 = SIMD16<Int16>(repeating: Int16(truncatingIfNeeded: counts[3]))
    let blocks = columns / block
    for index in 0..<blocks {
      let start = index &* block
      let pairs0 = UnsafeRawPointer(row0 + start).loadUnaligned(as: SIMD16<Int16>.self)
      let pairs1 = UnsafeRawPointer(row1 + start).loadUnaligned(as: SIMD16<Int16>.self)
      let pairs2 = UnsafeRawPointer(row2 + start).loadUnaligned(as: SIMD16<Int16>.self)
      let pairs3 = UnsafeRawPointer(row3 + start).loadUnaligned(as: SIMD16<Int16>.self)
      let even =
        evenBytes(pairs0) &* factor0 &+ evenBytes(pairs1) &* factor1
        &+ evenBytes(pairs2) &* factor2 &+ evenBytes(pairs3) &* factor3
      let odd =
        oddBytes(pairs0) &* factor0 &+ oddBytes(pairs1) &* factor1
        &+ oddBytes(pairs2) &* factor2 &+ oddBytes(pairs3) &* factor3
      let target = UnsafeMutableRawPointer(accumulators + start)
      add(evenWords(even), at: target, 0)
      add(oddWords(even), at: target, 1)
      add(evenWords(odd), at: target, 2)
      add(oddWords(odd), at: target, 3)
    }
    for column in (blocks &* block)..<columns {
      accumulators[column] &+=
        counts[0] &* Int32(row0[column]) &+ counts[1] &* Int32(row1[column])
        &+ counts[2] &* Int32(row2[column]) &+ counts[3] &* Int32(row3[column])
    }
  }

  /// Adds a row of Int16 codes, for matrices whose codes leave int8.
  ///
  /// Exact for every Int32 count (modulo 2^32); fastest where |count| · `largest` fits 16 bits.
  /// - Parameters:
  ///   - codes: The row, at least `columns` codes; any alignment.
  ///   - largest: A bound on |code|, such as `CodeMatrix.largest`.
  ///   - count: The value of the spike.
  ///   - accumulators: At least `columns` sums in the kernel's order; must not overlap the codes.
  ///   - columns: Number of columns.
  static func add(
    codes: UnsafePointer<Int16>, largest: Int, count: Int32, into accumulators: UnsafeMutablePointer<Int32>,
    columns: Int
  ) {
    let blocks = columns / wideBlock
    if largest <= 32_768, Int(count.magnitude) &* largest <= 32_767 {
      let factor = SIMD16<Int16>(repeating: Int16(truncatingIfNeeded: count))
      for index in 0..<blocks {
        let row = UnsafeRawPointer(codes + index &* wideBlock).loadUnaligned(as: SIMD16<Int16>.self) &* factor
        let target = UnsafeMutableRawPointer(accumulators + index &* wideBlock)
        add(evenWords(row), at: target, 0)
        add(oddWords(row), at: target, 1)
      }
    } else {
      let factor = SIMD8<Int32>(repeating: count)
      for index in 0..<blocks {
        let row = UnsafeRawPointer(codes + index &* wideBlock).loadUnaligned(as: SIMD16<Int16>.self)
        let target = UnsafeMutableRawPointer(accumulators + index &* wideBlock)
        add(evenWords(row) &* factor, at: target, 0)
        add(oddWords(row) &* factor, at: target, 1)
      }
    }
    for column in (blocks &* wideBlock)..<columns { accumulators[column] &+= count &* Int32(codes[column]) }
  }

  /// Adds any number of rows of Int8 codes, four at a time as long as their counts leave room.
  @inline(never)  // The other path must not save the registers that this one needs.
  static func add(
    codes: UnsafePointer<Int8>, offsets: UnsafePointer<Int>, counts: UnsafePointer<Int32>, rows: Int,
    into accumulators: UnsafeMutablePointer<Int32>, columns: Int
  ) {
    var row = 0
    while row < rows {
      var magnitude: UInt64 = 0
      for index in row..<min(row + 4, rows) { magnitude += UInt64(counts[index].magnitude) }
      if row + 4 <= rows, magnitude <= UInt64(fusedBudget) {
        add(
          codes: codes, offsets: SIMD4(offsets[row], offsets[row + 1], offsets[row + 2], offsets[row + 3]),
          counts: SIMD4(counts[row], counts[row + 1], counts[row + 2], counts[row + 3]), into: accumulators,
          columns: columns)
        row += 4
      } else {
        add(codes: codes + offsets[row], count: counts[row], into: accumulators, columns: columns)
        row += 1
      }
    }
  }

  /// The low bytes of 16 little-endian pairs, sign-extended.
  @inline(__always)
  private static func evenBytes(_ pairs: SIMD16<Int16>) -> SIMD16<Int16> { (pairs &<< 8) &>> 8 }

  @inline(__always)
  private static func oddBytes(_ pairs: SIMD16<Int16>) -> SIMD16<Int16> { pairs &>> 8 }

  @inline(__always)
  private static func evenWords(_ words: SIMD16<Int16>) -> SIMD8<Int32> {
    (unsafeBitCast(words, to: SIMD8<Int32>.self) &<< 16) &>> 16
  }

  @inline(__always)
  private static func oddWords(_ words: SIMD16<Int16>) -> SIMD8<Int32> {
    unsafeBitCast(words, to: SIMD8<Int32>.self) &>> 16
  }

  @inline(__always)
  private static func add(_ values: SIMD8<Int32>, at target: UnsafeMutableRawPointer, _ index: Int) {
    let place = target + index &* 32
    place.storeBytes(of: place.loadUnaligned(as: SIMD8<Int32>.self) &+ values, as: SIMD8<Int32>.self)
  }
}
