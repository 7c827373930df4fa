import DataFiles
import SpikeWorkload
import SpikingModel
import TestSupport
import Testing

@testable import ModelImport

@Suite("Checkpoints")
struct CheckpointTests {
  private func load(_ folder: TemporaryFolder, _ layers: Range<Int>? = nil) throws(Failure) -> SpikingModel {
    try Checkpoint.load(folder: folder.path, layers: layers)
  }

  @Test("A plain checkpoint loads with its raw weights and its low-rank gate")
  func plain() throws {
    let folder = try fixture("fp_tiny")
    let model = try Checkpoint.load(folder: folder)
    let shape = model.shape
    #expect(shape.layers == [.gatedLinear, .slidingWindow, .gatedLinear, .slidingWindow])
    #expect([shape.vocabulary, shape.hidden, shape.intermediate, shape.heads] == [96, 64, 128, 4])
    #expect([shape.keyValueHeads, shape.headDimension, shape.slidingWindow] == [2, 16, 6])
    #expect(shape.gateRank == 16)
    #expect(shape.weightGroup == nil && shape.largestCode == 0 && shape.rawWeightBytes == 4)
    #expect(model.gateNormalizer == 16 && model.ropeTheta == 1e6 && model.normEpsilon == 1e-6)
    let file = try SafetensorsFile(path: "\(folder)/model.safetensors")
    let stored = try file.require("model.layers.1.attn.k_proj.weight").doubles()
    let key = model.layers[1].key
    #expect(key.codes == nil && key.outputs == 32 && key.inputs == 64)
    #expect((0..<32).flatMap { key.raw?.row($0) ?? [] } == stored)
    #expect(try key.bias == file.require("model.layers.1.attn.k_proj.bias").doubles())
    guard case .lowRank(let first, let second)? = model.layers[0].gate else {
      Issue.record("no low-rank gate")
      return
    }
    #expect(first.outputs == 16 && first.bias == nil && second.inputs == 16 && second.bias?.count == 32)
    #expect(model.layers[1].gate == nil && model.layers[1].headNorm == nil)
    #expect(model.accumulatorBound(k: 16) == 0)
  }

  @Test("Integer codes are kept as stored")
  func codes() throws {
    let folder = try fixture("w8a_tiny")
    let model = try Checkpoint.load(folder: folder)
    #expect(model.shape.weightGroup == 128 && model.shape.gateRank == nil)
    let file = try SafetensorsFile(path: "\(folder)/model.safetensors")
    for (name, projection) in [
      ("attn.q_proj", model.layers[2].query), ("mlp.down_proj", model.layers[2].mlpDown),
    ] {
      let stored = try file.require("model.layers.2.\(name).weight").int32s()
      let codes = try #require(projection.codes)
      let read = (0..<codes.outputs).flatMap { output in
        (0..<codes.inputs).map { Int32(codes.code(input: $0, output: output)) }
      }
      #expect(read == stored)
      #expect(try codes.scales == file.require("model.layers.2.\(name).weight_quantizer.scales").floats())
      #expect(projection.raw == nil)
    }
    let largest = try file.tensors.filter { $0.type == .int8 }
      .map { try $0.int32s().map(\.magnitude).max() ?? 0 }.max()
    #expect(model.shape.largestCode == Int(largest ?? 0))
    #expect(model.accumulatorBound(k: 3) == Double(model.shape.largestCode) * 3.5 * 256)
    #expect(model.accumulatorBound(k: 3, sites: .released) == Double(model.shape.largestCode) * 3.5 * 128)
    #expect(failure { () throws(Failure) in try model.checkAccumulators(k: 3) } == nil)
    #expect(failure { () throws(Failure) in try model.checkAccumulators(k: 1e6) }?.code == .data)
  }

  @Test("Codes of float weights equal the golden ones, outside int8 too")
  func floatCodes() throws {
    let golden = try SafetensorsFile(path: try fixture("weight_codes_int16.safetensors"))
    let weights = try golden.require("weight_float").floats()
    let scales = try golden.require("scales").floats()
    var checkpoint = try EditableCheckpoint("w8a_tiny")
    // down_proj of the fixture has the golden's 256 inputs, and more rows: the golden is repeated.
    let name = "model.layers.0.mlp.down_proj"
    try checkpoint.setFloats("\(name).weight", (0..<8).flatMap { _ in weights })
    try checkpoint.setFloats("\(name).weight_quantizer.scales", (0..<8).flatMap { _ in scales })
    let down = try load(try checkpoint.save()).layers[0].mlpDown
    let codes = try #require(down.codes)
    let expected = try golden.require("code_int16").int32s()
    #expect(codes.isWide && codes.largest == Int(expected.map(\.magnitude).max() ?? 0))
    for output in 0..<128 {
      let read = (0..<256).map { Int32(codes.code(input: $0, output: output)) }
      #expect(read == Array(expected[(output % 16) * 256..<(output % 16 + 1) * 256]))
    }
    #expect(down.raw?.row(17) == weights[256..<512].map(Double.init))
  }

  @Test("A quotient half-way between two codes goes to the even one")
  func ties() throws {
    var checkpoint = try EditableCheckpoint("w8a_tiny")
    let name = "model.layers.1.attn.o_proj"
    let weights = (0..<128 * 128).map { Float($0 % 64 - 32) * 0.25 }
    try checkpoint.setFloats("\(name).weight", weights)
    try checkpoint.setFloats("\(name).weight_quantizer.scales", [Float](repeating: 0.5, count: 128))
    let codes = try #require(try load(try checkpoint.save()).layers[1].output.codes)
    for input in 0..<64 {
      #expect(
        codes.code(input: input, output: 3) == Int((Double(input - 32) * 0.5).rounded(.toNearestOrEven)))
    }
  }

  @Test("Half-precision weights and int16 codes are read", arguments: ["F16", "BF16"])
  func formats(_ type: String) throws {
    var checkpoint = try EditableCheckpoint("fp_tiny")
    for (name, tensor) in checkpoint.tensors {
      let values = tensor.bytes.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
      let halves = values.map { type == "F16" ? Float16($0).bitPattern : UInt16($0.bitPattern >> 16) }
      checkpoint[name] = .init(type: type, shape: tensor.shape, bytes: halves.withUnsafeBytes { Array($0) })
    }
    let model = try load(try checkpoint.save())
    #expect(model.shape.rawWeightBytes == 2)
    let original = try Checkpoint.load(folder: try fixture("fp_tiny"))
    let exact = original.embeddings.row(5)
    for (half, exact) in zip(model.embeddings.row(5), exact) {
      #expect(abs(half - exact) <= abs(exact) / 100)
    }
    #expect(model.embeddings.row(5) != exact)
  }

  @Test("Codes stored as int16 are read, and -32768 is refused")
  func wideIntegers() throws {
    var checkpoint = try EditableCheckpoint("w8a_tiny")
    let name = "model.layers.0.attn.gk_proj.weight"
    var codes = [Int16](repeating: 300, count: 64 * 128)
    checkpoint[name] = .init(type: "I16", shape: [64, 128], bytes: codes.withUnsafeBytes { Array($0) })
    #expect(try load(try checkpoint.save()).shape.largestCode == 300)
    codes[129] = .min
    checkpoint[name] = .init(type: "I16", shape: [64, 128], bytes: codes.withUnsafeBytes { Array($0) })
    let failure = failure { () throws(Failure) in try load(unwrapped(checkpoint)) }
    #expect(failure?.message.contains("[1, 1]") == true, "\(failure?.message ?? "accepted")")
  }

  private func unwrapped(_ checkpoint: EditableCheckpoint) throws(Failure) -> TemporaryFolder {
    do { return try checkpoint.save() } catch { throw Failure(.software, "\(error)") }
  }

  @Test("Shards give the same model as one file, and the layers asked for are read only")
  func shards() throws {
    let checkpoint = try EditableCheckpoint("w8a_tiny")
    let folder = try checkpoint.saveShards()
    let whole = try load(try checkpoint.save())
    let model = try load(folder)
    #expect(model.shape == whole.shape)
    #expect(model.finalNorm == whole.finalNorm && model.layers[3].key.bias == whole.layers[3].key.bias)
    let slice = try load(folder, 1..<3)
    #expect(slice.shape.firstLayer == 1 && slice.shape.layers == [.slidingWindow, .gatedLinear])
    #expect(slice.layers.count == 2 && slice.layers[0].key.bias == whole.layers[1].key.bias)
  }

  @Test("Layers that do not exist are a usage error", arguments: [0..<5, 4..<5, 2..<2, -1..<2])
  func layerRange(_ range: Range<Int>) throws {
    let folder = try fixture("w8a_tiny")
    #expect(
      failure { () throws(Failure) in try Checkpoint.load(folder: folder, layers: range) }?.code == .usage)
  }

  @Test("Tied embeddings serve as the language head")
  func tied() throws {
    var checkpoint = try EditableCheckpoint("fp_tiny")
    checkpoint.configure(#""tie_word_embeddings": false"#, #""tie_word_embeddings": true"#)
    checkpoint["lm_head.weight"] = nil
    let model = try load(try checkpoint.save())
    #expect(model.languageHead.row(7) == model.embeddings.row(7))
  }

  @Test("The weights outlive the file they were mapped from")
  func keepsMapping() throws {
    var folder: TemporaryFolder? = try EditableCheckpoint("fp_tiny").save()
    let path = try #require(folder?.path)
    let model = try Checkpoint.load(folder: path)
    folder = nil
    let original = try Checkpoint.load(folder: try fixture("fp_tiny"))
    #expect(model.languageHead.row(95) == original.languageHead.row(95))
  }

  private func digest(_ checkpoint: EditableCheckpoint) throws -> String {
    try checkpoint.save().use { try Checkpoint.digest(folder: $0) }
  }

  @Test("The digest depends on weights and configuration, and not on the place")
  func digest() throws {
    var checkpoint = try EditableCheckpoint("fp_tiny")
    let first = try digest(checkpoint)
    #expect(first.utf8.count == 64)
    #expect(try digest(checkpoint) == first)
    var changed = checkpoint
    try changed.setFloats("model.norm.weight", [Float](repeating: 1, count: 64))
    #expect(try digest(changed) != first)
    checkpoint.configure(#""sliding_window": 6"#, #""sliding_window": 7"#)
    #expect(try digest(checkpoint) != first)
  }
}
