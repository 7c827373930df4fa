/// A value in the compact protocol of Apache Thrift, read without knowledge of what it means.
enum ThriftValue {
  case bool(Bool)
  case integer(Int64)
  case binary([UInt8])
  case list([ThriftValue])
  case structure([(field: Int, value: ThriftValue)])
  /// Something that the format of this package never uses.
  case other

  /// Structures inside each other that a file may have; ours have six.
  private static let deepest = 16

  /// Reads a structure up to its end.
  ///
  /// Memory is bounded by the bytes that are there: every element of a list takes at least one.
  static func structure(_ cursor: inout ByteCursor, depth: Int = 0) throws(Malformed) -> ThriftValue {
    guard depth < deepest else { throw Malformed("structures nested more than \(deepest) deep") }
    var fields: [(Int, ThriftValue)] = []
    var last = 0
    while true {
      let header = try cursor.byte()
      guard header != 0 else { return .structure(fields) }
      if header >> 4 == 0 {
        let field = try cursor.zigzag()
        guard (0...Int64(Int16.max)).contains(field) else { throw Malformed("a field of number \(field)") }
        last = Int(field)
      } else {
        last += Int(header >> 4)
      }
      fields.append((last, try value(header & 0x0F, &cursor, depth: depth, inList: false)))
    }
  }

  private static func value(
    _ type: UInt8, _ cursor: inout ByteCursor, depth: Int, inList: Bool
  ) throws(Malformed) -> ThriftValue {
    switch type {
    case 1, 2: return .bool(inList ? try cursor.byte() == 1 : type == 1)
    case 3:
      _ = try cursor.byte()
      return .other
    case 4, 5, 6: return .integer(try cursor.zigzag())
    case 7:
      _ = try cursor.skip(8)
      return .other
    case 8: return .binary(try cursor.take(try cursor.count(upTo: cursor.rest)))
    case 9: return try list(&cursor, depth: depth + 1)
    case 12: return try structure(&cursor, depth: depth + 1)
    default: throw Malformed("a value of type \(type)")
    }
  }

  private static func list(_ cursor: inout ByteCursor, depth: Int) throws(Malformed) -> ThriftValue {
    guard depth < deepest else { throw Malformed("structures nested more than \(deepest) deep") }
    let header = try cursor.byte()
    let count = header >> 4 == 15 ? try cursor.count(upTo: cursor.rest) : Int(header >> 4)
    var elements: [ThriftValue] = []
    for _ in 0..<count {
      elements.append(try value(header & 0x0F, &cursor, depth: depth, inList: true))
    }
    return .list(elements)
  }

  /// A field of a structure; nil where it is not there.
  func optional(_ field: Int) throws(Malformed) -> ThriftValue? {
    guard case .structure(let fields) = self else { throw Malformed("expected a structure") }
    return fields.first { $0.field == field }?.value
  }

  subscript(_ field: Int) -> ThriftValue {
    get throws(Malformed) {
      guard let value = try optional(field) else { throw Malformed("expected a field \(field), found none") }
      return value
    }
  }

  /// A whole number of a range.
  func integer(in range: ClosedRange<Int>) throws(Malformed) -> Int {
    guard case .integer(let value) = self else { throw Malformed("expected a whole number") }
    guard let number = Int(exactly: value), range.contains(number) else {
      throw Malformed("expected a number from \(range.lowerBound) to \(range.upperBound), found \(value)")
    }
    return number
  }

  var elements: [ThriftValue] {
    get throws(Malformed) {
      guard case .list(let elements) = self else { throw Malformed("expected a list") }
      return elements
    }
  }

  var bytes: [UInt8] {
    get throws(Malformed) {
      guard case .binary(let bytes) = self else { throw Malformed("expected bytes") }
      return bytes
    }
  }

  var text: String {
    get throws(Malformed) {
      guard let text = String(validating: try bytes, as: UTF8.self) else {
        throw Malformed("a text that is not UTF-8")
      }
      return text
    }
  }
}
