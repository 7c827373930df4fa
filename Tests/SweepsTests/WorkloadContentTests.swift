import ConfigFiles
import DataFiles
import SpikeWorkload
import SweepPlans
import TestSupport
import Testing

@testable import Sweeps

@Suite("What a workload holds")
struct WorkloadContentTests {
  private func workload(_ text: String) throws -> Workload {
    let file = try SweepFile.read(
      ConfigSource(
        name: "s.yaml",
        text: """
          schema: spikefoundry.sweep/v1
          name: content
          workload: {\(text)}
          axes: {chip.core.lanes: {values: [8]}}
          objectives: {latency_total: min}
          """), folder: "")
    return try Workload(file.workload)
  }

  @Test("has the SHA-256 of a recorded activity as its digest")
  func activity() throws {
    let folder = try TemporaryFolder()
    try folder.make("a.safetensors", "abc")
    let content = WorkloadContent(workload: try workload("activity: a.safetensors"), folder: folder.path)
    #expect(
      try content.digest() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test(
    "has as many tokens in its prompt as the model makes of the text, and is refused for no guess of them")
  func prompts() throws {
    // More bytes than three for each token of the context, and fewer tokens.
    let long = String(repeating: " the", count: 100_000)
    var tokenizers = Tokenizers()
    let check = WorkloadCheck(
      content: WorkloadContent(workload: try workload("prompt: \"\(long)\", generate: 0"), folder: ""))
    let estimate = try check.estimate(&tokenizers)
    #expect(estimate.positions < estimate.shape.maximumPositions)
    #expect(long.utf8.count / 3 > estimate.shape.maximumPositions)
  }

  @Test(
    "is refused at the prompt where that is too long, else at the number of tokens to generate",
    arguments: [(140_000, 1, "prompt"), (2, 131_072, "generate")])
  func context(words: Int, generate: Int, key: String) throws {
    let prompt = String(repeating: " the", count: words)
    let workload = try workload("generate: \(generate), prompt: \"\(prompt)\"")
    let check = WorkloadCheck(content: WorkloadContent(workload: workload, folder: ""))
    var tokenizers = Tokenizers()
    let refusal = #expect(throws: ConfigDiagnostic.self) { try check.estimate(&tokenizers) }
    #expect(refusal?.path == "workload.\(key)")
    #expect(
      refusal?.message.hasPrefix("expected at most 131072 tokens, the context of the model, found ") == true)
  }
}
