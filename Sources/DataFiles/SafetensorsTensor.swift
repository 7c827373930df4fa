/// A tensor of a safetensors file: a view of its bytes, row-major and little-endian.
public struct SafetensorsTensor: @unchecked Sendable {
  /// The name in the header.
  public let name: String
  /// The type of the elements.
  public let type: TensorType
  /// Sizes of the dimensions, outermost first; empty for a scalar.
  public let shape: [Int]
  /// The elements; not necessarily aligned.
  ///
  /// Valid as long as `owner` (which this value keeps) lives.
  public let bytes: UnsafeRawBufferPointer
  /// Keeps the mapping or the allocation behind `bytes`.
  public let owner: AnyObject
  /// The file, for messages.
  public let file: String

  /// Number of elements.
  public var count: Int { bytes.count / type.size }

  /// The elements widened to double.
  ///
  /// - Throws: 65 where the type is 64-bit integer and a value is not exact, or the type is boolean.
  public func doubles() throws(Failure) -> [Double] {
    switch type {
    case .float64: return elements(Double.self) { $0 }
    case .float32: return elements(Float.self, Double.init)
    case .float16: return elements(Float16.self, Double.init)
    case .bfloat16: return elements(UInt16.self) { Double(Self.bfloat16($0)) }
    case .int64:
      guard let values = exactly(Int64.self, Double.init(exactly:)) else { throw wrongType("doubles") }
      return values
    case .int8, .uint8, .int16, .int32: return try int32s().map(Double.init)
    case .bool: throw wrongType("doubles")
    }
  }

  /// The elements as single precision, exact.
  ///
  /// - Throws: 65 where the type does not widen exactly to float.
  public func floats() throws(Failure) -> [Float] {
    switch type {
    case .float32: return elements(Float.self) { $0 }
    case .float16: return elements(Float16.self, Float.init)
    case .bfloat16: return elements(UInt16.self, Self.bfloat16)
    case .int8, .uint8, .int16: return try int32s().map { Float($0) }
    default: throw wrongType("floats")
    }
  }

  /// The elements as 32-bit integers.
  ///
  /// - Throws: 65 where the type is floating point or boolean, or a 64-bit value does not fit.
  public func int32s() throws(Failure) -> [Int32] {
    switch type {
    case .int8: return elements(Int8.self, Int32.init)
    case .uint8: return elements(UInt8.self, Int32.init)
    case .int16: return elements(Int16.self, Int32.init)
    case .int32: return elements(Int32.self) { $0 }
    case .int64:
      guard let values = exactly(Int64.self, Int32.init(exactly:)) else { throw wrongType("32-bit integers") }
      return values
    default: throw wrongType("32-bit integers")
    }
  }

  /// The index of the first element that is not finite, or nil.
  ///
  /// Integers are always finite.
  public func firstNonFinite() -> Int? {
    switch type {
    case .float64: firstSpecial(UInt64.self, 0x7FF0_0000_0000_0000)
    case .float32: firstSpecial(UInt32.self, 0x7F80_0000)
    case .float16: firstSpecial(UInt16.self, 0x7C00)
    case .bfloat16: firstSpecial(UInt16.self, 0x7F80)
    default: nil
    }
  }

  /// The shape as text: `[512, 128]`.
  public var shapeText: String { MessageText.escape("\(shape)") }

  private static func bfloat16(_ bits: UInt16) -> Float { Float(bitPattern: UInt32(bits) << 16) }

  private func elements<Element, Value>(_ type: Element.Type, _ convert: (Element) -> Value) -> [Value] {
    let stride = MemoryLayout<Element>.size
    return [Value](unsafeUninitializedCapacity: count) { buffer, filled in
      for index in 0..<count {
        let element = bytes.loadUnaligned(fromByteOffset: index * stride, as: Element.self)
        buffer.initializeElement(at: index, to: convert(element))
      }
      filled = count
    }
  }

  private func exactly<Element, Value>(_ type: Element.Type, _ convert: (Element) -> Value?) -> [Value]? {
    var values: [Value] = []
    values.reserveCapacity(count)
    for value in elements(type, convert) {
      guard let value else { return nil }
      values.append(value)
    }
    return values
  }

  private func firstSpecial<Bits: FixedWidthInteger>(_ type: Bits.Type, _ exponent: Bits) -> Int? {
    let stride = MemoryLayout<Bits>.size
    for index in 0..<count {
      let bits = bytes.loadUnaligned(fromByteOffset: index * stride, as: Bits.self)
      if bits & exponent == exponent { return index }
    }
    return nil
  }

  private func wrongType(_ wanted: String) -> Failure {
    Failure(
      .data, file: file, path: name,
      "expected values that convert exactly to \(wanted), found \(type.rawValue)")
  }
}
