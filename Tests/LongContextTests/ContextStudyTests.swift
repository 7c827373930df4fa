import ChipModel
import DataFiles
import RunRecord
import SpikeFoundry
import SpikeWorkload
import TestSupport
import Testing

@testable import LongContext

@Suite("A study of long contexts")
struct ContextStudyTests {
  /// Small cycles and stretches, so that a study takes a second or two.
  static func request(
    _ seed: UInt64, window: Int = 12, layers: [AttentionKind] = [.gatedLinear, .slidingWindow],
    lengths: [Int], checks: [Int] = []
  ) throws -> ContextRequest {
    var random = SeededGenerator(seed: seed)
    let replay = SmallModel(window: window, layers: layers).replay(&random)
    var request = ContextRequest(replay: replay, chip: try SmallModel.chip(&random), lengths: lengths)
    request.checks = checks
    request.hasBaseline = false
    request.settings.longestStretch = 128
    return request
  }

  @Test(
    "is within 2 % of simulations of every token in time, and equal in dynamic energy, at lengths that it did not use",
    arguments: 0..<3)
  func heldOut(seed: UInt64) throws {
    var request = try Self.request(seed, lengths: [1 << 20], checks: [272, 400])
    // The beginning has four times as many tokens at most.
    request.settings.longestStretch = 64
    let study = try ContextStudy(request)
    #expect(study.checks.count == 2)
    for check in study.checks {
      #expect(!check.isTrivial)
      // Whole cycles: what is left is the rounding of the books.
      #expect(abs(check.energyError) < 1e-7, "\(check.energyError)")
      #expect(abs(check.timeError) < 0.02, "seed \(seed), \(check.tokens) tokens: \(check.timeError)")
      #expect(abs(check.timeError) <= check.statedError, "seed \(seed), \(check.tokens) tokens")
    }
  }

  @Test(
    "states an error that holds where queues of one packet lose spikes", arguments: 0..<4)
  func losses(seed: UInt64) throws {
    var request = try Self.request(seed, lengths: [1 << 16], checks: [200, 336])
    request.chip.core.onFull = .drop
    request.chip.core.queueDepth = 1
    request.settings.longestStretch = 64
    let checks = try ContextStudy(request).checks.filter { !$0.isTrivial }
    #expect(!checks.isEmpty)
    for check in checks {
      #expect(
        abs(check.timeError) <= check.statedError,
        "\(check.model), \(check.tokens) tokens: off by \(check.timeError), states \(check.statedError)")
    }
  }

  @Test("is right far behind a window that is longer than any stretch", arguments: 0..<8)
  func longWindow(seed: UInt64) throws {
    let request = try Self.request(
      seed, window: 300, layers: [.slidingWindow, .slidingWindow], lengths: [1 << 20], checks: [900, 1800])
    for check in try ContextStudy(request).checks {
      try #require(!check.isTrivial)
      #expect(
        abs(check.timeError) < 0.01 && !check.isContradiction,
        "\(check.tokens) tokens: off by \(check.timeError), states \(check.statedError)")
    }
  }

  @Test("states for extrapolated lengths what a check contradicts, of the same model only")
  func contradiction() throws {
    var request = try Self.request(1, lengths: [8, 1 << 16], checks: [400])
    request.hasBaseline = true
    request.chip.columns = 4
    request.chip.rows = 3
    request.settings.longestStretch = 32
    let study = try ContextStudy(request)
    var check = try #require(study.checks.first)
    check.simulatedTime = check.extrapolatedTime / (1 + check.statedError + 0.1)
    #expect(check.isContradiction)
    let points = ContextStudy.points(study.points, contradictedBy: [check])
    for (before, after) in zip(study.points, points) {
      let isWider = before.model == check.model && !before.isSimulated
      let stated = isWider ? 2 * check.timeError : before.statedError
      #expect(after.statedError == stated, "\(after.model), \(after.tokens) tokens")
    }
    check.isTrivial = true
    #expect(ContextStudy.points(study.points, contradictedBy: [check]) == study.points)
  }

  @Test("decodes at the same speed and energy behind any context that fills the window", arguments: 0..<2)
  func flatDecode(seed: UInt64) throws {
    let points = try ContextStudy(try Self.request(seed, lengths: [64, 4096, 1 << 22])).points
    #expect(Set(points.map(\.decodeTime)).count == 1)
    #expect(Set(points.map(\.decodeEnergy)).count == 1)
    #expect(Set(points.map(\.cacheBytes)).count == 1)
    #expect(points[0].isSimulated && !points[1].isSimulated)
  }

  @Test("reads a prompt that is shorter than the window at lower cost per token")
  func filling() throws {
    let points = try ContextStudy(
      try Self.request(
        1, window: 300, layers: [.slidingWindow, .slidingWindow], lengths: [32, 128, 4096, 8192])
    ).points
    let energies = points.map { $0.prefillEnergy.dynamic / Double($0.tokens) }
    #expect(zip(energies, energies.dropFirst()).allSatisfy { $0 < $1 })
    #expect(points[0].decodeTime < points[1].decodeTime && points[1].decodeTime < points[2].decodeTime)
    #expect(points[2].decodeTime == points[3].decodeTime)
  }

  @Test("shows full attention grow with the context: linear decode, quadratic prefill, linear cache")
  func baseline() throws {
    var request = try Self.request(3, lengths: [1 << 18, 1 << 20], checks: [160])
    request.hasBaseline = true
    // Few empty cores, so few blocks of keys and few packets.
    request.chip.columns = 4
    request.chip.rows = 3
    let study = try ContextStudy(request)
    let (model, full) = (study.points(of: "spiking"), study.points(of: "full_attention"))
    #expect(study.models == ["spiking", "full_attention"])
    func ratio(_ value: (ContextPoint) -> Double, _ points: [ContextPoint]) -> Double {
      value(points[1]) / value(points[0])
    }
    #expect(abs(ratio(\.decodeTime, full) - 4) < 0.1)
    #expect(abs(ratio(\.decodeEnergy.dynamic, full) - 4) < 0.1)
    #expect(abs(ratio(\.firstToken, full) - 16) < 0.8)
    #expect(abs(ratio({ Double($0.cacheBytes) }, full) - 4) < 0.1)
    #expect(abs(ratio(\.firstToken, model) - 4) < 0.1)
    #expect(full[1].firstToken > 100 * model[1].firstToken)
    #expect(study.checks.allSatisfy { abs($0.timeError) < 0.02 && abs($0.energyError) < 1e-3 })
  }

  @Test("gives a prompt that is too short for the curves the placement that is faster when simulated")
  func shortPrompts() throws {
    // The curves take the slower one for the faster at three of these lengths.
    var request = try Self.request(5, lengths: [1, 2, 3, 5, 8, 13, 21, 30], checks: [2, 21])
    request.hasBaseline = true
    request.settings.longestStretch = 64
    let study = try ContextStudy(request)
    let placements = study.sampled.dropFirst()
    try #require(placements.count == 2)
    func fastest(_ tokens: Int) throws -> Double? {
      try placements.map { try $0.runner.simulate(start: 0, prompt: tokens, generate: 1).time }.min()
    }
    for point in study.points(of: "full_attention") {
      try #require(point.isSimulated)
      #expect(try point.firstToken == fastest(point.tokens), "\(point.tokens) tokens")
    }
    for check in study.checks where check.model == "full_attention" {
      #expect(try check.simulatedTime == fastest(check.tokens), "\(check.tokens) tokens")
    }
  }

  @Test("is written for a chip without prices, where no energy differs from another")
  func withoutPrices() throws {
    var request = try Self.request(2, lengths: [1 << 20], checks: [8, 48])
    request.settings.longestStretch = 32
    let none = ActionCosts().energy
    request.chip.core.costs.energy = none
    request.chip.host.costs.energy = none
    request.chip.host.linkEnergy = .zero
    request.chip.network.routerEnergy = .zero
    request.chip.network.linkEnergyX = .zero
    request.chip.network.linkEnergyY = .zero
    request.chip.dram = nil
    let study = try ContextStudy(request)
    #expect(study.checks.map(\.simulatedEnergy) == [0, 0] && study.checks.map(\.energyError) == [0, 0])
    try TemporaryFolder().use { path in
      let folder = try ContextFiles.open("\(path)/context")
      try ContextFiles(study).write(to: folder)
    }
  }

  @Test("is written for a chip whose memory, all cores together, leaves 64 bits")
  func endlessMemory() throws {
    var request = try Self.request(2, lengths: [64])
    request.settings.longestStretch = 32
    request.chip.core.stateMemory = 1 << 62
    let study = try ContextStudy(request)
    #expect(study.stateBytes == Int128(request.chip.coreCount) << 62)
    try TemporaryFolder().use { path in
      let folder = try ContextFiles.open("\(path)/context")
      try ContextFiles(study).write(to: folder)
    }
  }

  @Test("is written where the extrapolated times exceed the range of simulated time")
  func longTimes() throws {
    var request = try Self.request(2, lengths: [1 << 30])
    request.settings.longestStretch = 32
    request.chip.core.costs.latency[Action.neuronUpdate.rawValue] = SimDuration(picoseconds: 1 << 34)
    let study = try ContextStudy(request)
    #expect(study.points.allSatisfy { $0.firstToken > 0x1p63 })
    let seconds = ContextPage.time(study.points[0].firstToken)
    #expect(seconds == "\(Int((study.points[0].firstToken / 1e12).rounded())) s")
    try TemporaryFolder().use { path in
      let folder = try ContextFiles.open("\(path)/context")
      try ContextFiles(study).write(to: folder)
      try folder.commit()
      let page = String(
        decoding: try InputFile.read("\(path)/context/context.md", limit: 1 << 20), as: UTF8.self)
      #expect(page.contains(seconds))
    }
  }

  @Test("gives the same bytes for any number of threads")
  func threads() throws {
    var request = try Self.request(5, lengths: [1024], checks: [80])
    request.chip.columns = 4
    request.chip.rows = 3
    request.settings.longestStretch = 64
    let one = try ContextFiles(ContextStudy(request)).summary()
    request.threads = 3
    #expect(try ContextFiles(ContextStudy(request)).summary() == one)
  }

  @Test("refuses what it cannot study, and says what it expected")
  func refusals() throws {
    func message(_ change: (inout ContextRequest) -> Void) throws -> String {
      var request = try Self.request(1, lengths: [1024])
      change(&request)
      do {
        _ = try ContextStudy(request)
        return ""
      } catch {
        return error.text
      }
    }
    #expect(try message { $0.lengths = [] }.contains("at least one context length"))
    #expect(try message { $0.lengths = [0] }.contains("expected 1 to 1073741824 tokens, found 0"))
    #expect(try message { $0.lengths = [1 << 40] }.contains("context length: expected 1 to"))
    #expect(try message { $0.checks = [1 << 20] }.contains("every token is simulated"))
    #expect(try message { $0.cycle = 0 }.contains("cycle: expected 1 to 4096"))
    #expect(
      try message {
        $0.replay = Replay(
          shape: $0.replay.shape, mode: $0.replay.mode,
          activity: Activity(prompt: 0, generate: 0, positions: []))
      }.contains("no position to repeat"))
    #expect(
      try message {
        $0.chip.columns = 1; $0.chip.rows = 1; $0.chip.core.synapseMemory = 64
      }.isEmpty == false)
  }
}
