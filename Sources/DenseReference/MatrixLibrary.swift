/// The matrix library of this machine, seen at work.
public enum MatrixLibrary {
  /// Version, options and kernels, as the library says them; nil where it cannot be loaded.
  public static var description: String? {
    BlasLibrary.shared?.configuration.split(separator: " ").joined(separator: " ")
  }

  /// What to do where it cannot be loaded.
  public static let missing =
    "OpenBLAS cannot be loaded (\(BlasLibrary.names.joined(separator: ", "))); Debian: apt-get install libopenblas0"

  /// Whether products of both precisions are those of three nested loops; false where there is no library.
  ///
  /// All values are small integers, so that every order of summation gives the same bits.
  public static var isExact: Bool {
    guard let library = BlasLibrary.shared else { return false }
    let (rows, inner, columns) = (17, 23, 19)
    let a = (0..<rows * inner).map { Double($0 * 7 % 13 - 6) }
    let b = (0..<inner * columns).map { Double($0 * 5 % 11 - 5) }
    var expected = [Double](repeating: 0, count: rows * columns)
    for row in 0..<rows {
      for column in 0..<columns {
        for k in 0..<inner {
          expected[row * columns + column] += a[row * inner + k] * b[k * columns + column]
        }
      }
    }
    var double = [Double](repeating: .nan, count: rows * columns)
    MatrixProduct.multiply(
      a, Block(stride: inner), by: b, Block(stride: columns), into: &double, Block(stride: columns),
      rows: rows,
      columns: columns, inner: inner)
    var single = [Float](repeating: .nan, count: rows * columns)
    library.single(
      BlasLibrary.rowMajor, BlasLibrary.plain, BlasLibrary.plain, Int32(rows), Int32(columns), Int32(inner),
      1,
      a.map(Float.init),
      Int32(inner), b.map(Float.init), Int32(columns), 0, &single, Int32(columns))
    return double == expected && single == expected.map(Float.init)
  }
}
