import ChipModel
import ConfigFiles
import Testing

@Suite("Damaged chip files")
struct ChipFuzzTests {
  /// SplitMix64, so that every run damages the same bytes.
  struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  /// Bytes that mean something to YAML or to quantities.
  static let marks = Array("{}[]:,-?&*!|>'\"%@`#\n\t \\0159.eE_x\u{7F}\u{E9}".utf8)

  @Test("A damaged file is read or refused in at most four lines", arguments: 0..<8 as Range<UInt64>)
  func damage(_ seed: UInt64) throws {
    var generator = SeededGenerator(state: seed)
    var refused = 0
    for _ in 0..<25 {
      var bytes = Array(MinimalChip.text.utf8)
      for _ in 0...Int.random(in: 0..<4, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[place] = Self.marks.randomElement(using: &generator) ?? 0
        case 1: bytes.insert(Self.marks.randomElement(using: &generator) ?? 0, at: place)
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + 20))
        default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 30)], at: place)
        }
      }
      do throws(ConfigDiagnostic) {
        _ = try ChipFile.read(text: String(decoding: bytes, as: UTF8.self), name: "f.yaml")
      } catch {
        refused += 1
        #expect(error.text.hasPrefix("f.yaml"))
        #expect(error.text.split(separator: "\n", omittingEmptySubsequences: false).count <= 4)
      }
    }
    #expect(refused > 5, "most damage is noticed")
  }
}
