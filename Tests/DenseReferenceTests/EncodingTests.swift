import DenseReference
import Foundation
import SpikeWorkload
import Testing

/// V = mean|x| / k and the counts x / V.
struct EncodingTests {
  private let site = Site(layer: 0, kind: .attentionInput)

  @Test(
    "Counts and thresholds are the golden ones for every k", arguments: ["2.0", "2.5", "3.0", "3.5", "4.0"])
  func golden(k: String) throws {
    let file = try GoldenFile(GoldenFile.folder.appending(path: "ops/spike_encode.safetensors"))
    let input = try file.floats("x")
    let encoding = try encode(input.values, rows: input.shape[0], k: try #require(Double(k)))
    let counts = try file.integers("k\(k)/count", as: Int.self)
    #expect(encoding.counts.values.map { Int($0) } == counts.values)
    #expect(deviation(try file.floats("k\(k)/vth").values, encoding.thresholds) < 2e-7)
  }

  @Test(
    "Exact ties go where the rounding says",
    arguments: zip(SpikeRounding.allCases, ["half_even", "if_half_up", "if_floor"]))
  func ties(rounding: SpikeRounding, name: String) throws {
    let file = try GoldenFile(GoldenFile.folder.appending(path: "ops/spike_encode.safetensors"))
    let ratios = try file.floats("ties/x_over_vth").values
    // With k = mean|x| the threshold is exactly 1.
    let k = ratios.reduce(0) { $0 + $1.magnitude } / Double(ratios.count)
    let encoding = try encode(ratios, k: k, rounding: rounding)
    #expect(encoding.thresholds == [1])
    let counts = try file.integers("ties/count_\(name)", as: Int.self)
    #expect(encoding.counts.values.map { Int($0) } == counts.values)
  }

  @Test("Each vector of a row has its own threshold")
  func heads() throws {
    let encoding = try encode([1, -1, 10, -10], vectors: 2, k: 2)
    #expect(encoding.thresholds == [0.5, 5] && encoding.counts.values == [2, -2, 2, -2])
  }

  @Test("A vector of zeros stays silent at the lowest threshold, a huge one meets the highest")
  func clamps() throws {
    let silent = try encode([0, 0, 0], k: 3)
    #expect(silent.thresholds == [1e-5] && silent.counts.values == [0, 0, 0])
    let huge = try encode([9e4, -9e4], k: 3)
    #expect(huge.thresholds == [1e4] && huge.counts.values == [9, -9])
  }

  @Test("A value that gives no count is an error", arguments: [Double.infinity, .nan, 1e300])
  func refused(value: Double) throws {
    #expect {
      try encode([1, value], k: 3)
    } throws: { error in
      guard case .countOutOfRange(site, 0, _, _)? = error as? DenseReferenceError else { return false }
      return true
    }
  }

  private func encode(
    _ values: [Double], rows: Int = 1, vectors: Int = 1, k: Double, rounding: SpikeRounding = .halfEven
  ) throws -> DenseEncoding {
    let input = Matrix(rows: rows, columns: values.count / rows, values: values)
    return try DenseEncoding(input, vectors: vectors, k: k, rounding: rounding, site: site)
  }
}
