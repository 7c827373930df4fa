import EventKernel
import Testing

/// Runs with the standard error kept, so that each test sees the reason and not only the exit.
@Suite("An agenda ends the program")
struct AgendaExitTests {
  func reason(of result: ExitTest.Result?) -> String {
    String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  }

  @Test("when an event is scheduled into the past")
  func past() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var agenda = Agenda(sources: 1)
      agenda.schedule(at: 10, rank: 0, source: 0, destination: 0, payload: 0)
      _ = agenda.pop()
      agenda.schedule(at: 9, rank: 0, source: 0, destination: 0, payload: 0)
    }
    #expect(reason(of: result).contains("event scheduled at 9 ps, before now (10 ps)"))
  }

  @Test("when a time is negative")
  func negativeTime() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var agenda = Agenda(sources: 1)
      agenda.schedule(at: -1, rank: 0, source: 0, destination: 0, payload: 0)
    }
    #expect(reason(of: result).contains("event scheduled at -1 ps, before now (0 ps)"))
  }

  @Test("when a rank is above 15")
  func rank() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var agenda = Agenda(sources: 1)
      agenda.schedule(at: 0, rank: 16, source: 0, destination: 0, payload: 0)
    }
    #expect(reason(of: result).contains("event rank 16 is above 15"))
  }

  @Test("when a source is not one of its sources", arguments: [-1, 3])
  func source(_ source: Int) async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      [source = source as Int] in
      var agenda = Agenda(sources: 3)
      agenda.schedule(at: 0, rank: 0, source: source, destination: 0, payload: 0)
    }
    #expect(reason(of: result).contains("event source \(source) is not one of the 3 sources"))
  }

  @Test("when a source has used all its sequence numbers")
  func sequence() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var agenda = Agenda(sources: 1)
      agenda.skipSequence(of: 0, to: EventKey.maximumSequence)
      agenda.schedule(at: 0, rank: 0, source: 0, destination: 0, payload: 0)
      agenda.schedule(at: 0, rank: 0, source: 0, destination: 0, payload: 0)
    }
    #expect(reason(of: result).contains("event source 0 has scheduled all its 137438953472 events"))
  }

  @Test("when an event is taken and none is pending")
  func empty() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var agenda = Agenda(sources: 1)
      _ = agenda.pop()
    }
    #expect(reason(of: result).contains("no event is pending"))
  }

  @Test("when it shall have more sources than a key can name")
  func tooManySources() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Agenda(sources: EventKey.maximumSource + 2)
    }
    #expect(reason(of: result).contains("0 ... 16777216 sources, not 16777217"))
  }
}
