import ConfigFiles
import DataFiles
import SweepLedgers
import SweepPlans
import Sweeps
import Synchronization
import TestSupport
import Testing

@Suite("Working on the points of a sweep")
struct SweepWorkerTests {
  @Test("Replayed and repriced points have the metrics of points that were simulated in full")
  func shortcuts() throws {
    let quick = try SweepFixture()
    try quick.run()
    let slow = try SweepFixture()
    try slow.run {
      $0.replays = false
      $0.prices = false
    }
    let ways = try quick.results().rows.compactMap(\.ledger.cost?.way)
    #expect(ways.count { $0 == "functional" } == 1)
    #expect(ways.count { $0 == "replay" } == 3)
    #expect(ways.count { $0 == "priced" } == 4)
    #expect(try slow.results().rows.allSatisfy { $0.ledger.cost?.way == "functional" })
    let rows = zip(try quick.results().rows, try slow.results().rows)
    for (one, other) in rows {
      #expect(one.ledger.state == .done)
      #expect(one.metrics == other.metrics && one.ledger.point.hash == other.ledger.point.hash)
    }
    #expect(try SweepTable(try quick.results()).csv() == SweepTable(try slow.results()).csv())
  }

  @Test("Points whose worker shares placements have the metrics of runs of their own")
  func sharedPlacements() throws {
    let fixture = try SweepFixture(
      """
      schema: spikefoundry.sweep/v1
      name: placed
      workload: {layers: 1, tokens: "10,20", generate: 0}
      axes:
        chip.core.queue.depth: {values: [4, 64]}
        chip.core.synapse_sram: {values: [64 KiB, 128 KiB]}
        chip.core.lanes: {values: [8, 32]}
        chip.cores.cols: {values: [16, 17]}
      objectives: {latency_total: min, energy_total: min}
      """)
    try fixture.run()
    let rows = try fixture.results().rows
    #expect(rows.count == 16 && Set(rows.map(\.metrics)).count > 8)
    for row in rows {
      #expect(row.ledger.state == .done)
      // It compares every metric.
      try SweepRerun(file: fixture.file, store: fixture.store)
        .run(row, to: "\(fixture.folder.path)/runs/\(row.ledger.index)")
    }
  }

  @Test("A finished sweep has nothing left to simulate, and a larger one only what is new")
  func resuming() throws {
    let fixture = try SweepFixture()
    try fixture.run()
    let registration = try SweepRegistration(fixture.file)
    #expect(try SweepForecast(registration, file: fixture.file, store: fixture.store).simulations == 0)
    let larger = try SweepFile.read(
      ConfigSource(name: "s.yaml", text: SweepFixture.text.replacing("[8, 16]", with: "[8, 16, 32]")),
      folder: "")
    let next = try SweepRegistration(larger)
    #expect(throws: Failure.self) { try next.enter(into: fixture.store, text: "", extends: false) }
    let change = try next.enter(into: fixture.store, text: "", extends: true)
    #expect(change == .init(new: 4, known: 8, finished: 8, dropped: 0))
    let forecast = try SweepForecast(next, file: larger, store: fixture.store)
    #expect(forecast.cached == 8 && forecast.simulations == 2)
  }

  @Test("Shards that are collected give the table of a sweep with a ledger")
  func shards() throws {
    let fixture = try SweepFixture()
    try fixture.run()
    let other = try SweepFixture()
    let folder = try ShardFolder(path: "\(other.folder.path)/shards")
    for share in 0..<2 {
      let worker = try ShardWorker(file: other.file, folder: folder, options: .init(name: "w\(share)"))
      _ = try worker.run(share: (share, 2))
    }
    // Submitted again, a share has nothing to do; a torn line is skipped.
    let again = try ShardWorker(file: other.file, folder: folder, options: .init(name: "w9"))
    #expect(try again.run(share: (0, 1)) == 0)
    try other.folder.make("shards/torn.jsonl", "{\"hash\": \"ab")
    try SweepRegistration(other.file).enter(into: other.store, text: "", extends: true)
    #expect(try ShardCollection.collect(folder, into: other.store) == .init(new: 8, ignored: 0, torn: 1))
    #expect(try ShardCollection.collect(folder, into: other.store).new == 0)
    #expect(try SweepTable(try other.results()).csv() == SweepTable(try fixture.results()).csv())
  }

  @Test(
    "A line of a shard with numbers that no result has is skipped as a torn one",
    arguments: [
      "\"seconds\": 1, \"events\": 1e300, \"way\": \"replay\", \"metrics\": []",
      "\"seconds\": 1, \"events\": 1.5, \"way\": \"replay\", \"metrics\": []",
      "\"seconds\": -1e300, \"events\": 1, \"way\": \"replay\", \"metrics\": []",
      "\"seconds\": 1.7e308, \"events\": 1, \"way\": \"replay\", \"metrics\": []",
      "\"seconds\": 1, \"events\": 1, \"way\": \"replay\", \"metrics\": [[\"cores\", \"1\", -1]]",
      "\"seconds\": 1, \"events\": 1, \"way\": \"replay\", \"metrics\": [[\"cores\", \"1\", 1.7e308]]",
      "\"message\": \"no\", \"exit_code\": 1e300", "\"message\": \"no\", \"exit_code\": \"65\"",
    ])
  func foreignShards(fields: String) throws {
    let fixture = try SweepFixture()
    let folder = try ShardFolder(path: fixture.folder.path("shards"))
    try fixture.folder.make("shards/w.jsonl", "{\"hash\": \"ab\", \(fields)}\n")
    #expect(try ShardCollection.collect(folder, into: fixture.store) == .init(new: 0, ignored: 0, torn: 1))
  }

  @Test(
    "The results of a sweep are refused where its axes have no such settings any more",
    arguments: [
      ("[8, 16]", "[8]"), ("  workload.coding: {values: [bitwise, graded]}\n", ""),
    ])
  func changedAxes(old: String, new: String) throws {
    let fixture = try SweepFixture()
    try SweepRegistration(fixture.file).enter(into: fixture.store, text: "", extends: true)
    #expect(try fixture.results().rows.count == 8)
    let text = SweepFixture.text.replacing(old, with: new)
    let changed = try SweepFile.read(ConfigSource(name: "s.yaml", text: text), folder: "")
    let refusal = #expect(throws: Failure.self) { try SweepResults(file: changed, store: fixture.store) }
    #expect(refusal?.code == .data && refusal?.message.contains("other settings") ?? false)
  }

  @Test("A point whose chip is too small is infeasible with the reason, and the others go on")
  func failures() throws {
    let text = SweepFixture.text.replacing(
      "chip.core.lanes: {values: [8, 16]}", with: "chip.core.synapse_sram: {values: [1 B, 64 KiB]}")
    let fixture = try SweepFixture(text)
    try fixture.run()
    let rows = try fixture.results().rows
    #expect(rows.count { $0.ledger.state == .infeasible } == 4)
    #expect(rows.count { $0.ledger.state == .done } == 4)
    let message = try #require(rows.first { $0.ledger.state == .infeasible }?.ledger.message)
    #expect(message.contains("memory") || message.contains("fit") || message.contains("synapse"))
    #expect(rows.allSatisfy { $0.ledger.state == .done || !$0.isOnFront })
  }

  @Test("Constraints exclude points before and after they are simulated")
  func constraints() throws {
    let text = SweepFixture.text + "\nconstraints: ['chip.core.lanes < 16', 'metrics.packets > 1e9']"
    let fixture = try SweepFixture(text)
    try fixture.run()
    let results = try fixture.results()
    #expect(results.rows.count { $0.ledger.state == .infeasible } == 4)
    #expect(results.rows.count { $0.violated == "metrics.packets > 1e9" } == 4)
    #expect(results.front.isEmpty)
    #expect(SweepSummary(results).text.contains("4 points violate a constraint on metrics"))
  }

  @Test("A rerun of a point has the metrics of the sweep, and a changed one is found")
  func reruns() throws {
    let fixture = try SweepFixture()
    try fixture.run()
    let row = try #require(try fixture.results().front.first)
    let rerun = SweepRerun(file: fixture.file, store: fixture.store)
    try rerun.run(row, to: "\(fixture.folder.path)/run")
    #expect(try fixture.folder.tree().contains("run/summary.json"))
  }

  @Test(
    "A workload that cannot be is refused where the file states it, before the first point",
    arguments: [
      ("layers: 99", "s.yaml:3:20: error: workload.layers: expected a range within 0..<4"),
      ("tokens: '10,9999'", "s.yaml:3:20: error: workload.tokens: expected token ids below 512, found 9999"),
      ("generate: 900000000", "s.yaml:3:22: error: workload.generate: expected at most 131072 tokens"),
      ("model: nothere", "s.yaml:3:19: error: workload.model: "),
      ("activity: none.safetensors", "s.yaml:3:22: error: workload.activity: "),
      ("synthetic: spikingbrain-7c", "s.yaml:3:23: error: workload.synthetic: expected spikingbrain-7b"),
    ])
  func impossibleWorkloads(_ workload: String, _ message: String) throws {
    let text = SweepFixture.text.replacing(
      "workload: {layers: 1, tokens: \"10,20\", generate: 0}", with: "workload: {\(workload)}")
    let file = try SweepFile.read(ConfigSource(name: "s.yaml", text: text), folder: "")
    #expect {
      try SweepRegistration(file)
    } throws: { "\($0)".hasPrefix(message) }
  }

  @Test(
    "A plan says how many points were asked for, and how many are others again",
    arguments: ["random", "lhs", "sobol"])
  func repeatedSamples(method: String) throws {
    let text = SweepFixture.text + "\nsearch: {method: \(method), points: 40}"
    let file = try SweepFile.read(ConfigSource(name: "s.yaml", text: text), folder: "")
    let forecast = try SweepForecast(try SweepRegistration(file), file: file, store: nil)
    #expect(forecast.asked == 40 && (2...8).contains(forecast.points))
    let (points, repeated) = (forecast.points, 40 - forecast.points)
    #expect(
      forecast.text.hasPrefix(
        "small: 40 points asked for, \(points) different, 0 infeasible, \(repeated) repeated, 0 finished before\n"
      ))
  }

  @Test("A grid of doubled values has the points of both, and says how many are others again")
  func repeatedValues() throws {
    let text = SweepFixture.text.replacing("[8, 16]", with: "[8, 16, 16]")
    let file = try SweepFile.read(ConfigSource(name: "s.yaml", text: text), folder: "")
    let forecast = try SweepForecast(try SweepRegistration(file), file: file, store: nil)
    #expect(forecast.text.hasPrefix("small: 12 points, 0 infeasible, 4 repeated, 0 finished before\n"))
  }

  @Test("A sweep that no point satisfies says which constraint excludes them")
  func nothingFeasible() throws {
    let file = try SweepFile.read(
      ConfigSource(name: "s.yaml", text: SweepFixture.text + "\nconstraints: ['chip.core.lanes > 1000']"),
      folder: "")
    let forecast = try SweepForecast(try SweepRegistration(file), file: file, store: nil)
    #expect(forecast.text.contains("no point satisfies chip.core.lanes > 1000"))
  }

  @Test("A search that chooses its points later says how many, and nothing of what they take")
  func chosenLater() throws {
    let text = SweepFixture.text + "\nsearch: {method: optuna, points: 40}"
    let file = try SweepFile.read(ConfigSource(name: "s.yaml", text: text), folder: "")
    let forecast = try SweepForecast(try SweepRegistration(file), file: file, store: nil)
    #expect(forecast.chosenLater == 40 && forecast.points == 0 && forecast.seconds == nil)
    #expect(forecast.text.hasPrefix("small: 40 points, which the search chooses as results come in\n"))
  }

  @Test("A grid that is too large is refused with its number before anything is allocated")
  func hugeGrid() throws {
    let axes = (0..<3).map { "  vars.v\($0): {int: [1, 1000]}" }.joined(separator: "\n")
    let text = """
      schema: spikefoundry.sweep/v1
      name: huge
      axes:
      \(axes)
      constraints: [vars.v0 + vars.v1 + vars.v2 > 0]
      objectives: {latency_total: min}
      """
    let file = try SweepFile.read(ConfigSource(name: "s.yaml", text: text), folder: "")
    #expect {
      try SweepRegistration(file)
    } throws: { "\($0)".hasPrefix("s.yaml:4:3: error: axes: ") && "\($0)".contains("1000000000 points") }
  }

  @Test("Points for many seeds are refused where they are too many together, before they are made")
  func manySeeds() throws {
    let text = """
      schema: spikefoundry.sweep/v1
      name: seeds
      workload: {synthetic: spikingbrain-7b}
      axes: {vars.v: {int: [1, 200000]}}
      constraints: [vars.v > 0]
      objectives: {latency_total: min}
      seeds: [\((1...100).map(String.init).joined(separator: ", "))]
      """
    let file = try SweepFile.read(ConfigSource(name: "s.yaml", text: text), folder: "")
    #expect {
      try SweepRegistration(file)
    } throws: {
      "\($0)".hasPrefix("sweep 'seeds' has 200000 points for each of 100 seeds; expected at most ")
    }
  }

  @Test("Deciding the points of a sweep tells how far it is, up to all of them")
  func decided() throws {
    let told = Mutex<[[Int]]>([])
    let text = SweepFixture.text.replacing(
      "[2.8 pJ, 5 pJ]", with: "[\((1...150).map { "\($0) pJ" }.joined(separator: ","))]")
    let fixture = try SweepFixture(text)
    _ = try SweepRegistration(fixture.file) { made, all in told.withLock { $0.append([made, all]) } }
    let counts = told.withLock { $0 }
    // The first point is decided alone, the others 256 at a time.
    #expect(counts.count == 3 && counts.last == [600, 600] && counts.allSatisfy { $0[1] == 600 })
    #expect(zip(counts, counts.dropFirst()).allSatisfy { $0[0] < $1[0] })
  }
}

@Suite("Scripts for clusters")
struct ClusterScriptTests {
  private func script(_ shards: String, processors: Int? = nil) -> ClusterScript {
    ClusterScript(
      sweep: ["a b.yaml"], work: ["--no-replay"], program: "/opt/spikefoundry", shards: shards, nodes: 3,
      minutes: 60, processors: processors)
  }

  @Test(
    "A worker asks for a node as a whole, or for so many processors of one",
    arguments: zip(
      [ClusterScript.Backend.slurm, .lsf, .hq],
      [
        ("#SBATCH --exclusive\n", "#SBATCH --ntasks=1 --cpus-per-task=6\n"),
        ("#BSUB -x\n", "#BSUB -n 6\n#BSUB -R \"span[hosts=1]\"\n"), ("--cpus=all ", "--cpus=6 "),
      ]))
  func sizes(backend: ClusterScript.Backend, directives: (whole: String, part: String)) {
    let (whole, part) = (script("s").text(backend), script("s", processors: 6).text(backend))
    #expect(whole.contains(directives.whole) && !whole.contains(directives.part))
    #expect(part.contains(directives.part) && !part.contains(directives.whole))
  }

  @Test(
    "Elements of an array are workers, not points, and names are quoted",
    arguments: ClusterScript.Backend.allCases)
  func scripts(backend: ClusterScript.Backend) {
    let text = script("/shared/it's").text(backend)
    #expect(text.hasPrefix("#!/bin/bash\n"))
    #expect(text.contains("sweep work"))
    #expect(text.contains("--no-replay"))
    #expect(text.contains("sweep collect 'a b.yaml' --shards "))
    #expect(!text.contains(" a b.yaml "))
  }
}
