import Glibc

/// OpenBLAS on one thread, loaded when the first matrices are multiplied.
///
/// A program that is linked with it starts its threads before `main`, and they spin for a tenth of a second each: more
/// than many a command takes, and the workers of a sweep never multiply matrices.
struct BlasLibrary: Sendable {
  typealias DoubleProduct =
    @convention(c) (
      _ order: Int32, _ transposeA: Int32, _ transposeB: Int32, _ rows: Int32, _ columns: Int32,
      _ inner: Int32, _ alpha: Double, _ a: UnsafePointer<Double>, _ strideA: Int32,
      _ b: UnsafePointer<Double>, _ strideB: Int32, _ beta: Double, _ c: UnsafeMutablePointer<Double>,
      _ strideC: Int32
    ) -> Void
  typealias SingleProduct =
    @convention(c) (
      _ order: Int32, _ transposeA: Int32, _ transposeB: Int32, _ rows: Int32, _ columns: Int32,
      _ inner: Int32, _ alpha: Float, _ a: UnsafePointer<Float>, _ strideA: Int32,
      _ b: UnsafePointer<Float>, _ strideB: Int32, _ beta: Float, _ c: UnsafeMutablePointer<Float>,
      _ strideC: Int32
    ) -> Void

  /// The numbers by which the interface of CBLAS names orders and transpositions.
  static let (rowMajor, plain, transposed): (Int32, Int32, Int32) = (101, 111, 112)
  /// What the library is called, its version of 32-bit indices first.
  static let names = ["libopenblas.so.0", "libopenblas.so"]

  /// `cblas_dgemm`.
  let double: DoubleProduct
  /// `cblas_sgemm`.
  let single: SingleProduct
  /// Version, options and kernels, as the library says them.
  let configuration: String

  /// The library of this machine; nil where it has none.
  static let shared = BlasLibrary()

  private init?() {
    guard let library = Self.names.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first,
      let double = dlsym(library, "cblas_dgemm"), let single = dlsym(library, "cblas_sgemm"),
      let threads = dlsym(library, "openblas_set_num_threads"),
      let configuration = dlsym(library, "openblas_get_config")
    else { return nil }
    self.double = unsafeBitCast(double, to: DoubleProduct.self)
    self.single = unsafeBitCast(single, to: SingleProduct.self)
    // One thread, so that the number of cores of a machine does not change the order of a sum.
    unsafeBitCast(threads, to: (@convention(c) (Int32) -> Void).self)(1)
    let text = unsafeBitCast(configuration, to: (@convention(c) () -> UnsafePointer<CChar>?).self)()
    self.configuration = text.map { String(cString: $0) } ?? "unknown version"
  }
}
