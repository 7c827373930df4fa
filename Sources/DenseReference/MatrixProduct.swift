/// Where a block of a matrix starts in its array, and how far its rows lie apart.
struct Block {
  var offset = 0
  var stride: Int
  var transposed = false
}

/// The one way to multiply matrices in this target: OpenBLAS dgemm.
///
/// Products of integer-valued doubles are exact as long as every partial sum stays below 2^53, whatever
/// the order of summation; products of other doubles differ between machines in the last bits.
enum MatrixProduct {
  /// c = a·b (+ c where `accumulating`), with a of [rows, inner], b of [inner, columns], after transposition.
  ///
  /// - Precondition: `BlasLibrary.shared` is there.
  static func multiply(
    _ a: [Double], _ aBlock: Block, by b: [Double], _ bBlock: Block, into c: inout [Double], _ cBlock: Block,
    rows: Int, columns: Int, inner: Int, accumulating: Bool = false
  ) {
    guard rows > 0, columns > 0 else { return }
    check(a.count, aBlock, aBlock.transposed ? inner : rows, aBlock.transposed ? rows : inner)
    check(b.count, bBlock, bBlock.transposed ? columns : inner, bBlock.transposed ? inner : columns)
    check(c.count, cBlock, rows, columns)
    guard let library = BlasLibrary.shared else {
      preconditionFailure("a reference is not made without OpenBLAS")
    }
    a.withUnsafeBufferPointer { left in
      b.withUnsafeBufferPointer { right in
        c.withUnsafeMutableBufferPointer { target in
          guard let left = left.baseAddress, let right = right.baseAddress, let target = target.baseAddress
          else { return }
          library.double(
            BlasLibrary.rowMajor, aBlock.transposed ? BlasLibrary.transposed : BlasLibrary.plain,
            bBlock.transposed ? BlasLibrary.transposed : BlasLibrary.plain, Int32(rows), Int32(columns),
            Int32(inner), 1,
            left + aBlock.offset, Int32(aBlock.stride), right + bBlock.offset, Int32(bBlock.stride),
            accumulating ? 1 : 0, target + cBlock.offset, Int32(cBlock.stride))
        }
      }
    }
  }

  private static func check(_ count: Int, _ block: Block, _ rows: Int, _ columns: Int) {
    guard rows > 0, columns > 0 else { return }
    precondition(columns <= block.stride && block.offset + (rows - 1) * block.stride + columns <= count)
  }
}
