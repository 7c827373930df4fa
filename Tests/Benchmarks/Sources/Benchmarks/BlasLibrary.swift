import Glibc

/// OpenBLAS on one thread, loaded at run time.
struct BlasLibrary {
  typealias MatrixVector =
    @convention(c) (
      Int32, Int32, Int32, Int32, Float, UnsafePointer<Float>, Int32, UnsafePointer<Float>, Int32, Float,
      UnsafeMutablePointer<Float>, Int32
    ) -> Void
  typealias MatrixMatrix =
    @convention(c) (
      Int32, Int32, Int32, Int32, Int32, Int32, Float, UnsafePointer<Float>, Int32, UnsafePointer<Float>,
      Int32,
      Float, UnsafeMutablePointer<Float>, Int32
    ) -> Void

  private static let names = ["libopenblas.so.0", "libopenblas.so", "libopenblas.dylib"]
  private static let (rowMajor, plain, transposed): (Int32, Int32, Int32) = (101, 111, 112)

  private let multiplyVector: MatrixVector
  private let multiplyMatrix: MatrixMatrix

  /// - Throws: `MissingPeer` where the system has no OpenBLAS.
  init() throws {
    guard let library = Self.names.lazy.compactMap({ dlopen($0, RTLD_NOW) }).first,
      let vector = dlsym(library, "cblas_sgemv"), let matrix = dlsym(library, "cblas_sgemm"),
      let threads = dlsym(library, "openblas_set_num_threads")
    else { throw MissingPeer(reason: "no OpenBLAS can be loaded") }
    multiplyVector = unsafeBitCast(vector, to: MatrixVector.self)
    multiplyMatrix = unsafeBitCast(matrix, to: MatrixMatrix.self)
    unsafeBitCast(threads, to: (@convention(c) (Int32) -> Void).self)(1)
  }

  /// out = weights · input, where weights are [outputs][inputs].
  func multiply(_ weights: [Float], _ input: UnsafePointer<Float>, inputs: Int, into out: inout [Float]) {
    multiplyVector(
      Self.rowMajor, Self.plain, Int32(out.count), Int32(inputs), 1, weights, Int32(inputs), input, 1, 0,
      &out, 1)
  }

  /// out [rows][outputs] = input [rows][inputs] · weights transposed.
  func multiply(
    _ weights: [Float], _ input: [Float], rows: Int, inputs: Int, outputs: Int, into out: inout [Float]
  ) {
    multiplyMatrix(
      Self.rowMajor, Self.plain, Self.transposed, Int32(rows), Int32(outputs), Int32(inputs), 1, input,
      Int32(inputs), weights, Int32(inputs), 0, &out, Int32(outputs))
  }
}
