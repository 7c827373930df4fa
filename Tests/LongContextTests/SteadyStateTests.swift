import TestSupport
import Testing

@testable import LongContext

@Suite("The steady state of completions")
struct SteadyStateTests {
  @Test("is exact where every cycle takes the same time", arguments: 0..<50)
  func exactCycles(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let steps = (0..<random.integer(1...12)).map { _ in Int64(random.integer(1...90_000)) }
    let fill = (0..<random.integer(0...9)).map { _ in Int64(random.integer(1...500_000)) }
    var times: [Int64] = [0]
    for step in fill { times.append((times.last ?? 0) + step) }
    for index in 0..<(16 * steps.count + 40) { times.append((times.last ?? 0) + steps[index % steps.count]) }
    let state = try #require(SteadyState.fit(times, cycle: steps.count))
    #expect(state.isExact && state.growth == 0)
    let mean = Double(steps.reduce(0, +)) / Double(steps.count)
    #expect(abs(state.interval - mean) <= 1e-9 * mean)
  }

  @Test("gives the slope within its uncertainty where completions keep within a band", arguments: 0..<50)
  func band(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let interval = Double(random.integer(20_000...40_000))
    let jitter = random.integer(1...30_000)
    var times = (0..<400).map { Int64(Double($0) * interval) + Int64(random.integer(0...jitter)) }
    times.sort()
    let state = try #require(SteadyState.fit(times, cycle: 7))
    #expect(!state.isExact)
    #expect(abs(state.interval - interval) <= state.uncertainty)
    #expect(state.relativeUncertainty < 0.05)
  }

  @Test("follows an interval that grows by the same amount at every position", arguments: 0..<20)
  func growth(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let step = Int64(random.integer(1...300))
    var times: [Int64] = [0]
    for index in 0..<200 { times.append((times.last ?? 0) + 10_000 + Int64(index) * step) }
    let state = try #require(SteadyState.fit(times, cycle: 4))
    #expect(state.relativeUncertainty <= 0.001)
    #expect(abs(state.growth - Double(step)) < 1e-3 * Double(step))
    // The interval behind completion c is 10 000 + c * step; the slope of the parabola lies between two of them.
    #expect(abs(state.interval - (10_000 + (state.centre - 0.5) * Double(step))) < 1e-3 * state.interval)
  }

  @Test("leaves out what comes before the rhythm is known to be the same, if enough is left")
  func knownChange() throws {
    var times: [Int64] = [0]
    for index in 0..<200 { times.append((times.last ?? 0) + (index < 100 ? 100 + Int64(index) : 300)) }
    let late = try #require(SteadyState.fit(times, cycle: 8, from: 101))
    #expect(late.isExact && late.interval == 300 && late.range.lowerBound >= 101)
    #expect(try #require(SteadyState.fit(times, cycle: 8)).isExact == false)
    // Two cycles are not enough to leave out the rest.
    #expect(SteadyState.fit(times, cycle: 8, from: 185) == SteadyState.fit(times, cycle: 8))
    #expect(SteadyState.fit(times, cycle: 40, from: 101) == SteadyState.fit(times, cycle: 40))
  }

  @Test("is uncertain in completions that drift, and not found where they are too few or take no time")
  func absence() throws {
    var times: [Int64] = [0]
    for index in 0..<300 { times.append((times.last ?? 0) + (index / 75 % 2 == 0 ? 100 : 300)) }
    #expect(try #require(SteadyState.fit(times, cycle: 3)).relativeUncertainty > 0.01)
    #expect(SteadyState.fit([0, 5, 10], cycle: 4) == nil)
    #expect(SteadyState.fit([], cycle: 1) == nil)
    #expect(SteadyState.fit([0, 5, 10, 15], cycle: 0) == nil)
    #expect(SteadyState.fit(Array(repeating: 7, count: 90), cycle: 1) == nil)
  }
}

@Suite("A piecewise linear function")
struct PiecewiseLinearTests {
  @Test("integrates to the sum of its values at the middle of every step", arguments: 0..<50)
  func integral(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var function = PiecewiseLinear()
    for _ in 0..<random.integer(1...6) {
      function.add(Double(random.integer(-100...100)), at: Double(random.integer(0...40)))
    }
    let start = random.integer(-5...20)
    let end = start + random.integer(0...30)
    // Knots lie at whole positions, so the middle of a step is the mean over it.
    let sum = (start..<end).reduce(0.0) { $0 + function.value(at: Double($1) + 0.5) }
    #expect(abs(function.integral(from: Double(start), to: Double(end)) - sum) < 1e-9)
    #expect(abs(function.integral(from: Double(end), to: Double(start)) + sum) < 1e-9)
  }

  @Test("is constant beyond its knots and 0 without any")
  func ends() {
    var function = PiecewiseLinear()
    #expect(function.value(at: 3) == 0)
    function.add(2, at: 10)
    function.add(6, at: 20)
    #expect(function.value(at: 0) == 2 && function.value(at: 15) == 4 && function.value(at: 99) == 6)
  }
}
