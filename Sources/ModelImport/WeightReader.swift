import DataFiles
import SpikingModel

/// Reads tensors of a checkpoint with their shape, type and values checked.
struct WeightReader {
  let files: WeightFiles

  /// A float vector, widened.
  func vector(_ name: String, count: Int) throws(Failure) -> [Double] {
    let tensor = try floatTensor(name, [count])
    return try tensor.doubles()
  }

  /// A float matrix, left in the file.
  func matrix(_ name: String, rows: Int, columns: Int) throws(Failure) -> FloatMatrix {
    let tensor = try floatTensor(name, [rows, columns])
    return try Self.matrix(tensor, rows, columns)
  }

  /// The tensor of that name and shape, finite floats.
  func floatTensor(_ name: String, _ shape: [Int]) throws(Failure) -> SafetensorsTensor {
    let tensor = try checked(name, shape)
    _ = try Self.format(tensor)
    if let index = tensor.firstNonFinite() { throw Self.notFinite(tensor, index) }
    return tensor
  }

  /// The tensor of that name and shape, of any type.
  func checked(_ name: String, _ shape: [Int]) throws(Failure) -> SafetensorsTensor {
    let tensor = try files.tensor(name)
    guard tensor.shape == shape else {
      throw Failure(
        .data, file: tensor.file, path: name, "expected the shape \(shape), found \(tensor.shapeText)")
    }
    return tensor
  }

  /// A view of a float tensor as a matrix; the values are not checked here.
  static func matrix(_ tensor: SafetensorsTensor, _ rows: Int, _ columns: Int) throws(Failure) -> FloatMatrix
  {
    FloatMatrix(
      rows: rows, columns: columns, format: try format(tensor),
      bytes: WeightBytes(buffer: tensor.bytes, owner: tensor.owner))
  }

  static func format(_ tensor: SafetensorsTensor) throws(Failure) -> FloatFormat {
    switch tensor.type {
    case .float32: return .float32
    case .float16: return .float16
    case .bfloat16: return .bfloat16
    default:
      throw Failure(
        .data, file: tensor.file, path: tensor.name,
        "expected F32, F16 or BF16, found \(tensor.type.rawValue)")
    }
  }

  static func notFinite(_ tensor: SafetensorsTensor, _ index: Int) -> Failure {
    Failure(
      .data, file: tensor.file, path: tensor.name,
      "expected finite values, found NaN or infinity at \(indices(index, tensor.shape))")
  }

  /// A flat index as one index per dimension, for messages.
  static func indices(_ index: Int, _ shape: [Int]) -> String {
    var rest = index
    var result: [Int] = []
    for size in shape.reversed() {
      result.append(rest % max(1, size))
      rest /= max(1, size)
    }
    return "\(Array(result.reversed()))"
  }
}
