public import DataFiles
import TestSupport

/// A table of random columns and rows, the same for the same seed.
public struct RandomTable {
  /// Name, columns and properties.
  public let schema: TableSchema
  /// All rows.
  public let rows: TableChunk

  /// Numbers of rows around the sizes at which the encodings change.
  public static let lengths = [0, 1, 2, 31, 32, 33, 127, 128, 129, 130, 257, 1000, 3000]

  /// Makes a table of 1 to 12 columns.
  public init(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let count = Self.lengths.randomElement(using: &random) ?? 0
    var columns: [TableColumn] = []
    var chunks: [ColumnChunk] = []
    for number in 0..<random.integer(1...12) {
      let type = TableType.allCases.randomElement(using: &random) ?? .int64
      let isOptional = random.integer(0...2) == 0
      columns.append(TableColumn("column \(number)", type, isOptional: isOptional))
      let presence = isOptional ? Self.presence(count, &random) : nil
      chunks.append(ColumnChunk(Self.values(type, count, &random), isPresent: presence))
    }
    schema = TableSchema(
      name: "random \(seed)", columns: columns, properties: [TableProperty("seed", "\(seed)")])
    rows = TableChunk(chunks)
  }

  private static func presence(_ count: Int, _ random: inout SeededGenerator) -> [Bool] {
    let share = random.integer(0...4)
    return (0..<count).map { _ in random.integer(0...3) < share }
  }

  private static func values(_ type: TableType, _ count: Int, _ random: inout SeededGenerator) -> TableValues
  {
    switch type {
    case .int64: .int64(integers(count, &random).map { Int64(truncatingIfNeeded: $0) })
    case .int32: .int32(integers(count, &random).map { Int32(truncatingIfNeeded: $0) })
    case .uint32: .uint32(integers(count, &random).map { UInt32(truncatingIfNeeded: $0) })
    case .double:
      .double((0..<count).map { _ in Double(Int64(bitPattern: random.next())) / 1024 })
    case .text: .text(texts(count, &random))
    }
  }

  /// Whole numbers of some width, falling or rising or jumping between the ends of their range.
  private static func integers(_ count: Int, _ random: inout SeededGenerator) -> [UInt64] {
    let width = UInt64(random.integer(0...64))
    let step = random.integer(0...3)
    var last = random.next()
    return (0..<count).map { _ in
      let value = width == 0 ? 0 : random.next() >> (64 - width)
      switch step {
      case 0: last = last &+ value
      case 1: last = last &- value
      case 2: last = [0, .max, 1 << 63, (1 << 63) - 1, 1 << 31, (1 << 31) - 1][Int(value % 6)]
      default: last = value
      }
      return last
    }
  }

  private static func texts(_ count: Int, _ random: inout SeededGenerator) -> TextValues {
    let words = ["", "spike", "a,b", "\"", "=1+1", "Ünïcödé", "\u{202E}x", "line\nfeed"]
    let size = [1, 2, 8, 255, 256, 257, 300].randomElement(using: &random) ?? 1
    let list = (0..<size).map { $0 < words.count ? words[$0] : "word \($0)" }
    return TextValues(words: list, codes: (0..<count).map { _ in UInt32(random.integer(0...(size - 1))) })
  }
}

extension TableChunk {
  /// Some of the rows.
  public func rows(_ range: Range<Int>) -> TableChunk {
    TableChunk(
      columns.map { column in
        let values: TableValues =
          switch column.values {
          case .int64(let all): .int64(Array(all[range]))
          case .int32(let all): .int32(Array(all[range]))
          case .uint32(let all): .uint32(Array(all[range]))
          case .double(let all): .double(Array(all[range]))
          case .text(let all): .text(TextValues(words: all.words, codes: Array(all.codes[range])))
          }
        return ColumnChunk(values, isPresent: column.isPresent.map { Array($0[range]) })
      })
  }

  /// The rows as cells, which say which are empty and of what type they are.
  public var cells: [[CSVCell]] { (0..<rows).map { row in columns.map { $0.cell(row) } } }
}
