import SpikeWorkload
import SpikingModel
import Testing

@testable import SpikingExecution

@Suite("The activity and the weights of a synthetic model")
struct SyntheticActivityTests {
  private let shape = SyntheticRun.shape(layers: [.gatedLinear, .slidingWindow, .gatedLinear, .slidingWindow])

  @Test("depend on nothing but seed, position, layer and channel")
  func reproducible() {
    let first = SyntheticActivity(shape: shape, mode: SpikeMode(), seed: 5)
    let second = SyntheticActivity(shape: shape, mode: SpikeMode(), seed: 5)
    let sites = shape.sites(SpikeMode())
    let forward = sites.map { first.counts($0, position: 3) }
    let backward = Array(sites.reversed().map { second.counts($0, position: 3) }.reversed())
    #expect(forward == backward)
    #expect(Set(forward.map(\.channels)).count == sites.count)
    #expect(first.counts(sites[0], position: 4) != forward[0])
    #expect(
      SyntheticActivity(shape: shape, mode: SpikeMode(), seed: 6).counts(sites[0], position: 3) != forward[0])
  }

  @Test("stay those of a layer when fewer layers run")
  func layers() {
    var last = shape
    last.layers = Array(shape.layers[2...])
    last.firstLayer = 2
    let all = SyntheticActivity(shape: shape, mode: SpikeMode(), seed: 5)
    let some = SyntheticActivity(shape: last, mode: SpikeMode(), seed: 5)
    for site in last.sites(SpikeMode()) {
      #expect(some.counts(site, position: 1) == all.counts(site, position: 1))
    }
    #expect(some.nonZeroKeys(layer: 0, position: 1) == all.nonZeroKeys(layer: 2, position: 1))
    let weights = SyntheticWeights(SyntheticModel(configuration: "", shape: shape), sites: .paper)
    let fewer = SyntheticWeights(SyntheticModel(configuration: "", shape: last), sites: .paper)
    let (whole, part) = (weights.codes(.mlpUp, layer: 3), fewer.codes(.mlpUp, layer: 1))
    #expect(equal(whole, part))
    #expect(!equal(whole, weights.codes(.mlpUp, layer: 2)))
    #expect(!equal(weights.codes(.key, layer: 0), weights.codes(.value, layer: 0)))
  }

  private func equal(_ a: CodeMatrix?, _ b: CodeMatrix?) -> Bool {
    guard let a, let b, a.outputs == b.outputs, a.inputs == b.inputs else { return false }
    return (0..<a.inputs).allSatisfy { input in
      (0..<a.outputs).allSatisfy { a.code(input: input, output: $0) == b.code(input: input, output: $0) }
    }
  }

  @Test("encode every query head as a vector of its own, so that each fires")
  func heads() {
    let activity = SyntheticActivity(shape: shape, mode: SpikeMode(), seed: 1, firing: 0.01)
    let counts = activity.counts(Site(layer: 1, kind: .query), position: 0)
    for head in 0..<shape.heads {
      #expect(!counts.indices(in: head * shape.headDimension..<(head + 1) * shape.headDimension).isEmpty)
    }
    #expect(counts.channels == counts.channels.sorted())
  }

  @Test("let half of the queries and keys of linear attention pass the ReLU")
  func half() {
    let activity = SyntheticActivity(shape: shape, mode: SpikeMode(), seed: 1)
    let passed = (0..<50).reduce(0) { $0 + activity.nonZeroQueries(layer: 0, position: $1).count }
    let n = Double(50 * shape.queryWidth)
    #expect(abs(Double(passed) - n / 2) < 5 * (n / 4).squareRoot())
  }

  @Test("share weights between layers where they are told to, and take the memory that is announced")
  func sharing() {
    var model = SyntheticModel(configuration: "", shape: shape, sharing: .shared(3))
    let weights = SyntheticWeights(model, sites: .paper)
    #expect(weights.codes(.query, layer: 3) === weights.codes(.query, layer: 0))
    #expect(weights.codes(.query, layer: 1) !== weights.codes(.query, layer: 0))
    // Set 0 serves layers 0 and 3, set 2 only layer 2: both have linear attention, set 1 has not.
    #expect(weights.codes(.gate, layer: 1) == nil && weights.codes(.gate, layer: 2) != nil)
    model.sharing = .distinct
    for sharing in [WeightSharing.distinct, .shared(1), .shared(3), .shared(99)] {
      for sites in SpikeSites.allCases {
        model.sharing = sharing
        let weights = SyntheticWeights(model, sites: sites)
        var matrices: [ObjectIdentifier: Int] = [:]
        for layer in shape.layers.indices {
          for name in StationPlan.Linear.allCases {
            guard let codes = weights.codes(name, layer: layer) else { continue }
            matrices[ObjectIdentifier(codes)] = codes.inputs * codes.outputs
          }
        }
        let bytes = SyntheticWeights.byteCount(shape, sites: sites, sharing: sharing)
        #expect(matrices.values.reduce(0, +) == bytes, "\(sharing)")
      }
    }
  }

  @Test("have codes of both signs without 0 and -128, also in the bytes behind the last whole word")
  func codes() {
    let matrix = CodeMatrix(outputs: 61, inputs: 6, group: 2, random: CounterHash(seed: 1))
    let longer = CodeMatrix(outputs: 61, inputs: 60, group: 2, random: CounterHash(seed: 1))
    var seen = Set<Int>()
    for input in 0..<60 {
      for output in 0..<61 {
        let code = longer.code(input: input, output: output)
        seen.insert(code)
        if input < 6 { #expect(code == matrix.code(input: input, output: output)) }
      }
    }
    #expect(!seen.contains(0) && !seen.contains(-128))
    #expect(seen.count > 250 && seen.min() == -127 && seen.max() == 127)
  }
}
