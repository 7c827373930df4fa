import Foundation
import Testing

@Suite("verify")
struct VerifyTests {
  static let agreeing: [[String]] = [
    ["--tokens", "45,471", "--generate", "1", "--sites", "paper"],
    ["--tokens", "45,471", "--generate", "1", "--sites", "released", "--coding", "ternary"],
    [Command.golden("spikingbrain-tiny"), "--prompt", "NI", "--generate", "1"],
    [Command.golden("w8a_tiny"), "--tokens", "1,2", "--generate", "0", "--chip", "loihi1-davies2018"],
  ]

  @Test("exits with 0 where both paths agree, and says what it compared", arguments: agreeing)
  func agrees(_ arguments: [String]) throws {
    let outcome = try Command(["verify"] + arguments).run()
    #expect(outcome.status == 0, "\(outcome.output) \(outcome.error)")
    #expect(outcome.output.contains("compared: "))
    #expect(outcome.output.contains(" logits"))
    #expect(outcome.error.isEmpty)
  }

  @Test("exits with 1 where spikes were lost, and prints layer, site and index of the first mismatch")
  func lossy() throws {
    let arguments = [
      "verify", Command.golden("w8a_tiny"), "--tokens", "1,2,3", "--generate", "1", "--layers", "0..<1",
      "--set",
      "core.queue.on_full=drop", "--set", "core.queue.depth=1",
    ]
    let outcome = try Command(arguments).run()
    #expect(outcome.status == 1)
    #expect(
      outcome.output.contains(#/model\.layers\.0\.\S+: \S+.* \[row \d+, .+\]: expected .+ found/#),
      "\(outcome.output)")
    #expect(outcome.output.contains("lossy: the chip dropped"))
  }
}
