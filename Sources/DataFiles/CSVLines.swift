/// Lines of comma-separated values on their way into an output.
///
/// A value of its own, so that the many accesses of one line are one access to the writer.
struct CSVLines: ~Copyable {
  private let output: any ByteOutput
  private var pending = PendingBytes()

  init(to output: any ByteOutput) { self.output = output }

  mutating func append(_ bytes: [UInt8]) throws(Failure) { try pending.append(bytes, output) }

  mutating func flush() throws(Failure) { try pending.flush(output) }

  mutating func append(_ chunk: TableChunk) throws(Failure) {
    var block = CSVBlock(chunk)
    for first in stride(from: 0, to: chunk.rows, by: CSVBlock.rows) {
      let rows = first..<min(chunk.rows, first + CSVBlock.rows)
      block.fill(rows)
      try write(block, rows: rows.count)
    }
  }

  private mutating func write(_ block: CSVBlock, rows: Int) throws(Failure) {
    let (kinds, numbers, words, isPresent) = (block.kinds, block.numbers, block.words, block.isPresent)
    var next = 0
    for _ in 0..<rows {
      for index in kinds.indices {
        var place = try pending.room(PendingBytes.largestRoom, output)
        if index > 0 { place.put(UInt8(ascii: ",")) }
        let number = numbers[next]
        let isValue = isPresent.isEmpty || isPresent[next]
        next += 1
        guard isValue else {
          pending.keep(to: place)
          continue
        }
        switch kinds[index] {
        case .whole:
          place.putDecimal(number)
          pending.keep(to: place)
        case .real:
          pending.keep(to: place)
          try put(Double(bitPattern: UInt64(bitPattern: number)))
        case .text:
          let span = CSVBlock.span(number)
          if span.count < PendingBytes.largestRoom {
            for byte in span { place.put(words[byte]) }
            pending.keep(to: place)
          } else {
            pending.keep(to: place)
            try pending.append(Array(words[span]), output)
          }
        }
      }
      var place = try pending.room(1, output)
      place.put(UInt8(ascii: "\n"))
      pending.keep(to: place)
    }
  }

  private mutating func put(_ number: Double) throws(Failure) {
    guard number.isFinite else { throw Failure(.software, "a number of the CSV output is not finite") }
    try pending.append(Array("\(number)".utf8), output)
  }
}
