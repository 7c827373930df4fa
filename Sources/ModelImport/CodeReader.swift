import DataFiles
import SpikingModel

/// Reads the weight codes of W8ASpike projections: integer codes as stored, or rint(weight / scale).
///
/// The quotient is formed in double precision from the stored pair and rounded half to even, without a limit to
/// int8: released checkpoints hold codes up to 194 (SpikingBrain W8ASpike, layer 0).
struct CodeReader {
  /// Name behind a projection of the tensor with its scales.
  static let scalesSuffix = ".weight_quantizer.scales"

  let reader: WeightReader
  /// Inputs per scale, the same in the whole checkpoint.
  let group: Int

  /// Finds the group size in the scales of one projection.
  static func group(_ reader: WeightReader, _ projection: String, inputs: Int) throws(Failure) -> Int {
    let scales = try reader.files.tensor(projection + scalesSuffix)
    guard scales.shape.count >= 2, scales.shape[1] > 0, inputs.isMultiple(of: scales.shape[1]) else {
      throw Failure(
        .data, file: scales.file, path: scales.name,
        "expected the shape [outputs, groups, 1] with groups dividing \(inputs), found \(scales.shapeText)")
    }
    return inputs / scales.shape[1]
  }

  /// The codes of a projection, and its float weights where they are stored.
  func codes(
    _ projection: String, outputs: Int, inputs: Int
  ) throws(Failure) -> (codes: CodeMatrix, raw: FloatMatrix?) {
    let weight = try reader.checked("\(projection).weight", [outputs, inputs])
    let scales = try self.scales(projection, outputs: outputs, inputs: inputs, exact: weight.type.isInteger)
    switch weight.type {
    case .int8, .int16:
      let codes = try weight.int32s().map { Int16(truncatingIfNeeded: $0) }
      if let index = codes.firstIndex(of: .min) {
        throw outOfRange(weight, index, "\(Int16.min)")
      }
      return (CodeMatrix(outputs: outputs, inputs: inputs, group: group, codes: codes, scales: scales), nil)
    default:
      let raw = try WeightReader.matrix(weight, outputs, inputs)
      let codes = try quotients(weight, scales, outputs, inputs)
      return (CodeMatrix(outputs: outputs, inputs: inputs, group: group, codes: codes, scales: scales), raw)
    }
  }

  private func scales(
    _ projection: String, outputs: Int, inputs: Int, exact: Bool
  ) throws(Failure) -> [Float] {
    let name = projection + Self.scalesSuffix
    guard inputs.isMultiple(of: group) else {
      throw Failure(
        .data, file: try reader.files.tensor(name).file, path: name,
        "expected groups of \(group) inputs as elsewhere, found \(inputs) inputs")
    }
    let tensor = try reader.floatTensor(name, [outputs, inputs / group, 1])
    let scales = try tensor.floats()
    // A quotient by zero has no code; with stored codes a zero scale is merely a row of zeros.
    if let index = scales.firstIndex(where: { exact ? $0 < 0 : $0 <= 0 }) {
      throw Failure(
        .data, file: tensor.file, path: name,
        "expected scales above 0, found \(scales[index]) at \(WeightReader.indices(index, tensor.shape))")
    }
    return scales
  }

  private func quotients(
    _ weight: SafetensorsTensor, _ scales: [Float], _ outputs: Int, _ inputs: Int
  ) throws(Failure) -> [Int16] {
    switch weight.type {
    case .float32: return try quotients(weight, scales, inputs, Float.self) { Double($0) }
    case .float16: return try quotients(weight, scales, inputs, Float16.self) { Double($0) }
    default:
      return try quotients(weight, scales, inputs, UInt16.self) {
        Double(Float(bitPattern: UInt32($0) << 16))
      }
    }
  }

  private func quotients<Element>(
    _ weight: SafetensorsTensor, _ scales: [Float], _ inputs: Int, _ type: Element.Type,
    _ widen: (Element) -> Double
  ) throws(Failure) -> [Int16] {
    let stride = MemoryLayout<Element>.size
    let group = group
    let limit = Double(Int16.max)
    // Groups are contiguous and rows hold whole groups, so element n has scale n / group.
    var bad: Int?
    let codes = [Int16](unsafeUninitializedCapacity: weight.count) { codes, filled in
      for (number, scale) in scales.enumerated() {
        let divisor = Double(scale)
        for index in number * group..<(number + 1) * group {
          let value = widen(weight.bytes.loadUnaligned(fromByteOffset: index * stride, as: Element.self))
          let code = (value / divisor).rounded(.toNearestOrEven)
          let fits = code.magnitude <= limit
          if !fits, bad == nil { bad = index }
          codes.initializeElement(at: index, to: fits ? Int16(code) : 0)
        }
      }
      filled = weight.count
    }
    guard let bad else { return codes }
    let value = widen(weight.bytes.loadUnaligned(fromByteOffset: bad * stride, as: Element.self))
    guard value.isFinite else { throw WeightReader.notFinite(weight, bad) }
    throw outOfRange(weight, bad, "\(value / Double(scales[bad / group]))")
  }

  private func outOfRange(_ weight: SafetensorsTensor, _ index: Int, _ found: String) -> Failure {
    Failure(
      .data, file: weight.file, path: weight.name,
      "expected weight codes from -32767 to 32767, found \(found) at \(WeightReader.indices(index, weight.shape))"
    )
  }
}
