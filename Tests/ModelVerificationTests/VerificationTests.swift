import ChipSimulation
import DataFiles
import DenseReference
import ModelVerification
import SpikeFoundry
import SpikeWorkload
import SpikingModel
import TestSupport
import Testing

@Suite("The event path against the dense reference")
struct VerificationTests {
  @Test("agrees, and has compared every kind of value", arguments: [SpikeSites.paper, .released])
  func agrees(_ sites: SpikeSites) throws {
    let report = try smallVerification(sites: sites).compare()
    #expect(report.agrees, "\(report)")
    for quantity in ["count", "threshold", "accumulator", "key code", "value code", "state", "logit"] {
      #expect(report.comparison.compared[quantity] ?? 0 > 0, "\(quantity)")
    }
    #expect(report.dropped == 0)
    #expect(report.comparison.compared["logit"] == 4 * 96)
  }

  @Test("agrees on all layers")
  func allLayers() throws {
    let report = try smallVerification(layers: nil).compare()
    #expect(report.agrees, "\(report)")
  }

  @Test("agrees on a plain checkpoint")
  func plain() throws {
    let report = try smallVerification(model: "fp_tiny", layers: nil).compare()
    #expect(report.agrees, "\(report)")
    #expect(report.comparison.compared["logit"] == 4 * 96)
  }

  /// A projection of a layer and its way to the model.
  struct Place: Sendable, CustomTestStringConvertible {
    var layer: Int
    var name: String
    var path: any (WritableKeyPath<LayerWeights, Projection> & Sendable)
    var testDescription: String { "layer \(layer) \(name)" }
  }

  static let places: [Place] =
    [0, 1].flatMap { layer in
      [
        Place(layer: layer, name: "attn.q_proj", path: \.query),
        Place(layer: layer, name: "attn.k_proj", path: \.key),
        Place(layer: layer, name: "attn.v_proj", path: \.value),
        Place(layer: layer, name: "attn.o_proj", path: \.output),
        Place(layer: layer, name: "mlp.gate_proj", path: \.mlpGate),
        Place(layer: layer, name: "mlp.up_proj", path: \.mlpUp),
        Place(layer: layer, name: "mlp.down_proj", path: \.mlpDown),
      ]
    }

  @Test("finds one changed weight code and names projection, row and output", arguments: places)
  func weight(_ place: Place) throws {
    let verification = try smallVerification()
    let reference = try verification.prepared.run()
    var faulty = verification.prepared
    let codes = try #require(faulty.model.layers[place.layer][keyPath: place.path].codes)
    // An input that fires at the first position, so that the code is used there.
    let site = try #require(reference.results.sites.firstIndex(of: Self.site(place)))
    let input = try #require(reference.results.activities[0].sites[site].channels.first)
    let output = codes.outputs / 2
    faulty.model.layers[place.layer][keyPath: place.path].codes = try codes.changing(
      output: output, input: Int(input), by: 1)
    let report = try verification.compare(try faulty.run())
    #expect(!report.agrees)
    let first = try #require(report.comparison.firstMismatch).description
    #expect(first.contains("model.layers.\(place.layer).\(place.name): accumulator"), "\(first)")
    #expect(first.contains("row 0, output \(output), group \(Int(input) / codes.group)"), "\(first)")
  }

  private static func site(_ place: Place) -> Site {
    let kind: Site.Kind =
      switch place.name {
      case "attn.o_proj": .outputProjection
      case "mlp.gate_proj", "mlp.up_proj": .mlpInput
      case "mlp.down_proj": .downProjection
      default: .attentionInput
      }
    return Site(layer: place.layer, kind: kind)
  }

  @Test("finds one changed count at every site and names site, row and channel")
  func count() throws {
    let verification = try smallVerification()
    let run = try verification.prepared.run()
    #expect(try verification.compare(run).agrees)
    for (index, site) in run.results.sites.enumerated() {
      var faulty = run
      let row = index % 4
      let channel = try #require(faulty.results.activities[row].sites[index].channels.last)
      let last = faulty.results.activities[row].sites[index].counts.count - 1
      faulty.results.activities[row].sites[index].counts[last] += 1
      let report = try verification.compare(faulty)
      #expect(!report.agrees)
      #expect(report.comparison.mismatches == ["count": 1])
      let first = try #require(report.comparison.firstMismatch).description
      #expect(first.hasPrefix("\(site): count [row \(row), channel \(channel)]"), "\(first)")
    }
  }

  @Test("fails as a deadlock when one END announces a wrong number", arguments: [1, -1, 1000])
  func end(_ offset: Int32) throws {
    var verification = try smallVerification()
    let site = try #require(verification.prepared.simulation.flow.sites.first)
    verification.prepared.corruptedEnd = CorruptedEnd(flow: "\(site)", position: 1, offset: offset)
    let found = try #require(failure { () throws(Failure) in try verification.compare() })
    #expect(found.code == .software)
    #expect(found.message.contains("deadlock"), "\(found)")
    #expect(found.message.split(separator: "\n").count <= 4)
  }

  @Test("disagrees and says lossy where the chip dropped spikes")
  func lossy() throws {
    let verification = try smallVerification(sets: ["core.queue.on_full=drop", "core.queue.depth=1"])
    let report = try verification.compare()
    #expect(report.dropped > 0)
    #expect(!report.agrees)
    #expect(report.description.contains("lossy: the chip dropped \(report.dropped) spikes"))
  }
}
