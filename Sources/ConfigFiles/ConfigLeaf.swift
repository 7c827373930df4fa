import Quantities

/// Reads one field: a plain value, or a map of the value with its band and source.
struct ConfigLeaf {
  let field: ConfigField
  let grades: [String]
  let clocks: ClockTable

  /// Keys of the long form.
  static let annotationKeys = ["low", "high", "grade", "source", "corner"]
  /// Characters that a source, and an operating point, may have.
  static let (longestSource, longestCorner) = (1000, 200)

  func read(_ reader: ConfigReader) throws(ConfigDiagnostic) -> ConfigValue {
    guard reader.node.entries != nil, field.takesAnnotation else { return try plain(reader) }
    let numeric = ["low", "high"]
    let optional = ConfigLeaf.annotationKeys.filter { field.isNumeric || !numeric.contains($0) }
    try reader.check(required: ["value"], optional: optional)
    var value = try plain(ConfigReader(try reader.at("value").node, path: reader.path))
    if let grade = reader.ifPresent("grade") { value.grade = try grade.choice(grades) }
    if let source = reader.ifPresent("source") { value.source = try source.text(maximum: Self.longestSource) }
    if let corner = reader.ifPresent("corner") { value.corner = try corner.text(maximum: Self.longestCorner) }
    try readBand(reader, &value)
    return value
  }

  private func readBand(_ reader: ConfigReader, _ value: inout ConfigValue) throws(ConfigDiagnostic) {
    if let low = reader.ifPresent("low") {
      let bound = try plain(low)
      guard bound.number <= value.number else {
        throw low.failure(expected: "at most the value '\(value.text)'")
      }
      value.low = bound.text
    }
    if let high = reader.ifPresent("high") {
      let bound = try plain(high)
      guard bound.number >= value.number else {
        throw high.failure(expected: "at least the value '\(value.text)'")
      }
      value.high = bound.text
    }
  }

  private func plain(_ reader: ConfigReader) throws(ConfigDiagnostic) -> ConfigValue {
    var value = ConfigValue(path: field.path, origin: reader.node.origin, text: reader.node.scalar ?? "")
    value.isNumber = field.isNumber
    switch field.kind {
    case .constant(let text): value.text = try reader.choice([text])
    case .text(let maximum): value.text = try reader.text(maximum: maximum)
    case .choice(let names): value.text = try reader.choice(names)
    case .integer(let range): value.number = Int64(try reader.integer(in: range))
    case .capacity(let range): value.number = try capacity(reader, range)
    case .quantity(let dimension, let range): value.number = try reader.quantity(dimension, in: range)
    case .duration(let range): try readDuration(reader, range, &value)
    case .point(let range):
      value.point = try point(reader, range)
      value.text = "[\(value.point.map(String.init).joined(separator: ", "))]"
    case .clocks: throw reader.failure(expected: field.expectation)
    }
    return value
  }

  private func capacity(
    _ reader: ConfigReader, _ range: ClosedRange<Int>
  ) throws(ConfigDiagnostic) -> Int64 {
    guard let text = reader.node.scalar else { throw reader.failure(expected: field.expectation) }
    if text == ConfigField.unbounded { return .max }
    guard text.contains(where: \.isNumber) else {
      throw reader.failure(
        expected: field.expectation, suggestion: NearestName.find(text, in: [ConfigField.unbounded]))
    }
    return Int64(try reader.integer(in: range))
  }

  private func point(_ reader: ConfigReader, _ range: ClosedRange<Int>) throws(ConfigDiagnostic) -> [Int] {
    let items = try reader.items()
    guard items.count == 2 else { throw reader.failure(expected: field.expectation) }
    return [try items[0].integer(in: range), try items[1].integer(in: range)]
  }

  private func readDuration(
    _ reader: ConfigReader, _ range: ClosedRange<Int64>, _ value: inout ConfigValue
  ) throws(ConfigDiagnostic) {
    guard let text = reader.node.scalar, CycleText.looksLike(text) else {
      value.number = try reader.quantity(.time, in: range)
      return
    }
    guard let cycles = CycleText.parse(text) else {
      throw reader.failure(expected: "cycles of a clock (like '3 cycles of core')")
    }
    guard let hertz = clocks.hertz(of: cycles.clock) else { throw unknownClock(cycles.clock, reader) }
    let period = Frequency(hertz: hertz).period.picoseconds
    let (time, overflow) = period.multipliedReportingOverflow(by: cycles.cycles)
    guard !overflow, range.contains(time) else {
      let bounds = [range.lowerBound, range.upperBound].map { QuantityText.text(Int128($0), .time) }
      throw reader.failure(expected: "a time from \(bounds[0]) to \(bounds[1])")
    }
    value.number = time
    value.text = "\(text) = \(QuantityText.text(Int128(time), .time))"
  }

  private func unknownClock(_ name: String, _ reader: ConfigReader) -> ConfigDiagnostic {
    let names = clocks.known.map(\.name)
    var diagnostic = reader.failure(
      expected: names.isEmpty
        ? "a time, as the file has no clocks" : "a clock: \(ConfigReader.list(names))",
      suggestion: NearestName.find(name, in: names))
    diagnostic.isConsequence = clocks.isBroken(name)
    return diagnostic
  }
}

extension ConfigField {
  /// What a message says is expected.
  var expectation: String {
    switch kind {
    case .constant(let text): "'\(text)'"
    case .text: "text"
    case .choice(let names): "one of \(ConfigReader.list(names))"
    case .integer(let range): "an integer from \(range.lowerBound) to \(range.upperBound)"
    case .capacity(let range):
      "an integer from \(range.lowerBound) to \(range.upperBound), or '\(ConfigField.unbounded)'"
    case .quantity(let dimension, _): "a quantity like '\(dimension.example)'"
    case .duration: "a time like '\(Dimension.time.example)' or '3 cycles of core'"
    case .point: "two integers [x, y]"
    case .clocks: "a map of clocks"
    }
  }
}
