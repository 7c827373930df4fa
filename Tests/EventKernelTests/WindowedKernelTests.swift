import EventKernel
import Testing

@Suite("A windowed kernel")
struct WindowedKernelTests {
  @Test(
    "lets the same events happen in the same order at every component as one thread",
    arguments: 0..<60 as Range<UInt64>, [1, 2, 3])
  func equal(seed: UInt64, partitions: Int) {
    let graph = RandomGraph(seed: seed, components: Int(1 + seed % 13))
    let windowed = graph.run(partitions)
    #expect(windowed.outcome == graph.run())
    #expect(partitions == 1 || windowed.outcome.events == 0 || windowed.windows > 0)
  }

  @Test("does not show when it goes over to one thread and back", arguments: 0..<30 as Range<UInt64>)
  func alternating(seed: UInt64) {
    let graph = RandomGraph(seed: seed, components: 9)
    #expect(graph.run(3, policy: .alternating(Int(1 + seed % 4))).outcome == graph.run())
    #expect(graph.run(3, policy: .adaptive).outcome == graph.run())
  }

  @Test("goes on after a limit", arguments: 0..<20 as Range<UInt64>)
  func limited(seed: UInt64) {
    var graph = RandomGraph(seed: seed, components: 7)
    graph.grain = 10_000_000_000
    #expect(graph.run(2, step: 1 << 34).outcome == graph.run())
    #expect(graph.run(3, policy: .alternating(2), step: 1 << 34).outcome == graph.run())
  }

  @Test("pauses after so many events and goes on as if it had not", arguments: 0..<20 as Range<UInt64>)
  func paused(seed: UInt64) {
    let graph = RandomGraph(seed: seed, components: 9)
    for policy in [WindowPolicy.always, .alternating(2), .adaptive] {
      for pause in [1, 7, 40] { #expect(graph.run(3, policy: policy, pause: pause).outcome == graph.run()) }
    }
    #expect(graph.run(1, policy: .adaptive, pause: 3).outcome == graph.run())
  }

  @Test(
    "throws the error that comes first in the order of events, and nothing after it shows",
    arguments: 0..<60 as Range<UInt64>, [2, 3])
  func failing(seed: UInt64, partitions: Int) {
    var graph = RandomGraph(seed: seed, components: 8, starts: Array(repeating: 3, count: 8))
    graph.lookahead = 200
    for component in 0..<8 { graph.failsAt[component] = Int(2 + seed % 9) }
    let expected = graph.run()
    #expect(expected.failure != nil)
    #expect(graph.run(partitions).outcome == expected)
    #expect(graph.run(partitions, policy: .alternating(1)).outcome == expected)
  }

  @Test("takes partitions without components, without work, and with all the work")
  func uneven() {
    let graph = RandomGraph(seed: 5, components: 6)
    #expect(graph.run(3, owners: [0, 0, 0, 2, 2, 2]).outcome == graph.run())
    #expect(graph.run(3, owners: [1, 1, 1, 1, 1, 1]).outcome == graph.run())
    let quiet = RandomGraph(seed: 5, components: 6, starts: [0, 0, 2, 0, 0, 0])
    #expect(quiet.run(2, owners: [0, 0, 0, 1, 1, 1]).outcome == quiet.run())
    let empty = RandomGraph(seed: 5, components: 6, starts: [0, 0, 0, 0, 0, 0])
    #expect(empty.run(2).outcome == empty.run() && empty.run().events == 0)
  }

  @Test("keeps the order of many events of one time", arguments: [2, 3])
  func ties(partitions: Int) {
    var graph = RandomGraph(seed: 3, components: 40, starts: Array(repeating: 20, count: 40))
    graph.grain = 0
    graph.lookahead = 1
    #expect(graph.run(partitions).outcome == graph.run())
  }

  @Test("handles events at the last time that there is")
  func lastTime() throws {
    let graph = RandomGraph(seed: 1, components: 2)
    let state = RandomGraph.State(2)
    let notes = RandomGraph.Notes()
    var kernel = WindowedKernel(
      Partitioning(owners: [0, 1], count: 2, lookahead: 10), sources: 2, policy: .always
    ) { _ in RandomGraph.View(graph, state, notes) }
    kernel.withFirstView { view, agenda in
      for component in 0..<2 {
        agenda.schedule(
          at: .max, rank: 0, source: component, destination: UInt32(component), payload: view.add(0))
      }
    }
    #expect(try kernel.run(until: .max - 1) == .limit)
    #expect(try kernel.run() == .agendaEmpty)
    #expect(kernel.eventsProcessed == 2 && notes.all.count == 2)
  }

  @Test("stays on one thread while its windows hold few events, and leaves it where they hold many")
  func adaptive() {
    var dense = RandomGraph(seed: 2, components: 600, starts: Array(repeating: 60, count: 600))
    dense.lives = 6
    dense.grain = 3
    dense.lookahead = 40
    let windowed = dense.run(2, policy: .adaptive)
    #expect(windowed.windows > 0)
    #expect(windowed.outcome == dense.run())
    var sparse = RandomGraph(seed: 2, components: 600, starts: Array(repeating: 20, count: 600))
    sparse.jitter = 1 << 40
    #expect(sparse.run(2, policy: .adaptive).windows == 0)
  }

  @Test("ends the program where a lookahead is longer than the way to another partition")
  func tooLongLookahead() async {
    await #expect(processExitsWith: .failure) {
      var graph = RandomGraph(seed: 1, components: 4, starts: [5, 5, 5, 5])
      graph.lookahead = 0
      let state = RandomGraph.State(4)
      let notes = RandomGraph.Notes()
      let wrong = graph
      var kernel = WindowedKernel(
        Partitioning(owners: [0, 1, 0, 1], count: 2, lookahead: 1000), sources: 4, policy: .always
      ) { _ in RandomGraph.View(wrong, state, notes) }
      kernel.withFirstView { view, agenda in
        for component in 0..<4 {
          for time in 0..<20 {
            agenda.schedule(
              at: Int64(time), rank: 0, source: component, destination: UInt32(component),
              payload: view.add(7))
          }
        }
      }
      _ = try kernel.run()
    }
  }
}
