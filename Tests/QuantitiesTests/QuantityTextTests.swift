import Quantities
import TestSupport
import Testing

@Suite("Quantities as text")
struct QuantityTextTests {
  struct Reading: Sendable {
    var text: String
    var dimension: Dimension
    var count: Int64
  }

  static let readings = [
    Reading(text: "23.6 pJ", dimension: .energy, count: 23_600_000),
    Reading(text: "4.1 ns", dimension: .time, count: 4_100),
    Reading(text: "4.1ns", dimension: .time, count: 4_100),
    Reading(text: "  4.1   ns ", dimension: .time, count: 4_100),
    Reading(text: "256 KiB", dimension: .memory, count: 262_144),
    Reading(text: "0.5 KiB", dimension: .memory, count: 512),
    Reading(text: "256 kB", dimension: .memory, count: 256_000),
    Reading(text: "1 TiB", dimension: .memory, count: 1_099_511_627_776),
    Reading(text: "100 MHz", dimension: .frequency, count: 100_000_000),
    Reading(text: "5 uW", dimension: .power, count: 5_000),
    Reading(text: "5 \u{B5}W", dimension: .power, count: 5_000),
    Reading(text: "5 \u{3BC}W", dimension: .power, count: 5_000),
    Reading(text: "0.41 mm2", dimension: .area, count: 410_000),
    Reading(text: "7 um2", dimension: .area, count: 7),
    Reading(text: "32 bit", dimension: .bits, count: 32),
    Reading(text: "1_000.5 ns", dimension: .time, count: 1_000_500),
    Reading(text: "1.5e3 ps", dimension: .time, count: 1_500),
    Reading(text: "15E-1 ns", dimension: .time, count: 1_500),
    Reading(text: "1000 fs", dimension: .time, count: 1),
    Reading(text: "0e9999 as", dimension: .time, count: 0),
    Reading(text: "-3 ns", dimension: .time, count: -3_000),
    Reading(text: "9223372036854775807 ps", dimension: .time, count: .max),
    Reading(text: "0.000000000000000000000000000000000000000000001e45 ps", dimension: .time, count: 1),
  ]

  @Test("Each text stands for its exact count of base units", arguments: readings)
  func reads(_ reading: Reading) throws {
    #expect(try QuantityText.parse(reading.text, as: reading.dimension) == reading.count)
  }

  struct Fault: Sendable {
    var text: String
    var dimension: Dimension
    var kind: QuantityError.Kind
    /// A part of the message that names what is wrong.
    var says: String
  }

  static let faults = [
    Fault(text: "", dimension: .time, kind: .empty, says: "found nothing"),
    Fault(text: "   ", dimension: .time, kind: .empty, says: "found nothing"),
    Fault(text: "fast", dimension: .time, kind: .notANumber, says: "'fast'"),
    Fault(text: ".5 ns", dimension: .time, kind: .notANumber, says: "'.5 ns'"),
    Fault(text: "5. ns", dimension: .time, kind: .notANumber, says: "'5. ns'"),
    Fault(text: "\u{FF15} ns", dimension: .time, kind: .notANumber, says: "a time"),
    Fault(text: ".nan", dimension: .time, kind: .notANumber, says: "a time"),
    Fault(text: "3.0", dimension: .energy, kind: .missingUnit, says: "did you mean '3.0 pJ'?"),
    Fault(text: "100 Mhz", dimension: .frequency, kind: .unknownUnit, says: "did you mean 'MHz'?"),
    Fault(text: "5 quarks", dimension: .time, kind: .unknownUnit, says: "unknown unit 'quarks'"),
    Fault(text: "5__0 ns", dimension: .time, kind: .unknownUnit, says: "unknown unit"),
    Fault(text: "5 ns\u{0}", dimension: .time, kind: .unknownUnit, says: "unknown unit"),
    Fault(text: "5 Kins", dimension: .time, kind: .unknownUnit, says: "unknown unit"),
    Fault(text: "5 pJ", dimension: .time, kind: .wrongDimension, says: "found an energy ('5 pJ')"),
    Fault(text: "5 ns", dimension: .energy, kind: .wrongDimension, says: "found a time ('5 ns')"),
    Fault(text: "0.5 ps", dimension: .time, kind: .finerThanBase, says: "whole number of ps"),
    Fault(text: "0.1 aJ", dimension: .energy, kind: .finerThanBase, says: "whole number of aJ"),
    Fault(text: "0.0000001 fs", dimension: .time, kind: .finerThanBase, says: "whole number of ps"),
    Fault(text: "1.0001 KiB", dimension: .memory, kind: .finerThanBase, says: "whole number of B"),
    Fault(text: "9223372036854775808 ps", dimension: .time, kind: .overflow, says: "64 bits of ps"),
    Fault(text: "10 J", dimension: .energy, kind: .overflow, says: "64 bits of aJ"),
    Fault(text: "1e99999999999999999999 s", dimension: .time, kind: .overflow, says: "64 bits"),
    Fault(text: "16777216 TiB", dimension: .memory, kind: .overflow, says: "64 bits"),
    Fault(
      text: String(repeating: "9", count: 5000) + " s", dimension: .time, kind: .overflow, says: "64 bits"),
  ]

  @Test("Each fault is named", arguments: faults)
  func refuses(_ fault: Fault) throws {
    let error = try #require(throws: QuantityError.self) {
      try QuantityText.parse(fault.text, as: fault.dimension)
    }
    #expect(error.kind == fault.kind)
    #expect(error.message.contains(fault.says), "\(error.message)")
    #expect(error.message.utf8.count < 300)
  }

  @Test(
    "A unit with a slip of the shift key, or cut short, suggests the one that a chip usually has",
    arguments: [
      ("500 mhz", Dimension.frequency, "MHz" as String?), ("500 mHZ", .frequency, "MHz"),
      ("1 k", .frequency, "kHz"),
      ("64 KB", .memory, "KiB"), ("64 K", .memory, "KiB"), ("64 kb", .memory, "KiB"),
      ("2 mib", .memory, "MiB"),
      ("5 NS", .time, "ns"), ("5 MS", .time, "ms"), ("5 mw", .power, "mW"), ("5 Mj", .energy, "mJ"),
      ("0.4 MM2", .area, "mm2"), ("32 KBIT", .bits, "kbit"), ("5 Nanos", .time, nil),
    ])
  func suggests(_ text: String, _ dimension: Dimension, _ unit: String?) throws {
    let error = try #require(throws: QuantityError.self) { try QuantityText.parse(text, as: dimension) }
    #expect(error.kind == .unknownUnit && error.suggestion == unit, "\(error.message)")
  }

  @Test("No unit is suggested that cannot state the number", arguments: ["0.5 hz", "0.0003 KHZ", "0.1 hx"])
  func suggestsWhatCanBe(_ text: String) throws {
    let error = try #require(throws: QuantityError.self) { try QuantityText.parse(text, as: .frequency) }
    let number = text.prefix { $0 != " " }
    if let unit = error.suggestion {
      #expect(throws: Never.self) { try QuantityText.parse("\(number) \(unit)", as: .frequency) }
    }
  }

  @Test("Printing chooses a readable unit and loses nothing")
  func prints() {
    #expect(Energy(attojoules: 23_600_000).text == "23.6 pJ")
    #expect(SimDuration(picoseconds: 4_100).text == "4.1 ns")
    #expect(SimTime(picoseconds: 999).text == "999 ps")
    #expect(Frequency(hertz: 100_000_000).text == "100 MHz")
    #expect(Power(nanowatts: 64_430_000).text == "64.43 mW")
    #expect(Area(squareMicrometres: 410_000).text == "0.41 mm2")
    #expect(Area(squareMicrometres: 15_200_000_000).text == "15200 mm2")
    #expect(QuantityText.text(262_144, .memory) == "256 KiB")
    #expect(QuantityText.text(1_536, .memory) == "1.5 KiB")
    #expect(QuantityText.text(1_001, .memory) == "1001 B")
    #expect(QuantityText.text(0, .energy) == "0 aJ")
    #expect(QuantityText.text(-1_500, .time) == "-1.5 ns")
    #expect(Energy(attojoules: 12_345_678_901_234_567_890_123).text == "12.345678901234567890123 kJ")
  }

  @Test("What is printed reads back to the same count", arguments: Dimension.allCases)
  func roundTrip(_ dimension: Dimension) throws {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<2_000 {
      // All magnitudes alike, and many round numbers.
      let shift = Int.random(in: 0..<63, using: &generator)
      var count = Int64(generator.next() >> 1) >> Int64(shift)
      if Bool.random(using: &generator) { count = count / 1_000 * 1_000 }
      let text = QuantityText.text(Int128(count), dimension)
      #expect(try QuantityText.parse(text, as: dimension) == count, "\(text)")
    }
  }

  @Test("A period is rounded once, half to even")
  func period() {
    #expect(Frequency(hertz: 300_000_000).period == SimDuration(picoseconds: 3_333))
    #expect(Frequency(hertz: 500_000_000).period == SimDuration(picoseconds: 2_000))
    #expect(Frequency(hertz: 400_000_000_000).period == SimDuration(picoseconds: 2))
  }
}
