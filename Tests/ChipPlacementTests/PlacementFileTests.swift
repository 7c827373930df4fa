import ChipModel
import ChipPlacement
import ConfigFiles
import SpikeWorkload
import TestSupport
import Testing

/// An edit of a placement file and the message that it must cause.
struct FileFault: Sendable {
  var find: String
  var replace: String
  var column: Int
  var message: String

  static let all: [FileFault] = [
    FileFault(
      find: "schema: spikefoundry.placement/v1\n", replace: "schema: spikefoundry.chip/v1\nname: x\n",
      column: 9,
      message: "schema: expected 'spikefoundry.placement/v1', found 'spikefoundry.chip/v1'"),
    FileFault(
      find: "op: layers.0.attn.o_proj", replace: "op: layers.0.attn.o_prj", column: 8,
      message: "did you mean 'layers.0.attn.o_proj'?"),
    FileFault(
      find: "op: layers.0.attn.o_proj, in: 0..<128", replace: "op: layers.0.attn.o_proj, in: 0...128",
      column: 34, message: "a range like 0..<128"),
    FileFault(
      find: "op: layers.0.attn.o_proj, in: 0..<128", replace: "op: layers.0.attn.o_proj, in: 128..<0",
      column: 34, message: "a range like 0..<128"),
    FileFault(
      find: "op: layers.0.attn.o_proj, in: 0..<128",
      replace: "op: layers.0.attn.o_proj, in: 0..<99999999999999999999", column: 34,
      message:
        "a range like 0..<128"
    ),
    FileFault(
      find: "op: layers.0.attn.o_proj, in: 0..<128", replace: "op: layers.0.attn.o_proj, in: 0..<256",
      column: 34, message: "a range within 0..<128"),
    FileFault(
      find: "op: layers.0.attn.o_proj, in: 0..<128", replace: "op: layers.0.attn.o_proj, in: 0..<64",
      column: 34, message: "weight groups of 128"),
    FileFault(
      find: "in: 0..<1, out: 0..<1, on: host}", replace: "in: 0..<1, out: 0..<1, on: hst}", column: 43,
      message: "did you mean 'host'?"),
    FileFault(
      find: "in: 0..<1, out: 0..<1, on: host}", replace: "in: 0..<1, out: 0..<1, on: core 999}", column: 43,
      message: "core 0 to core 255"),
    FileFault(
      find: "in: 0..<1, out: 0..<1, on: host}", replace: "in: 0..<1, out: 0..<1, at: host}", column: 39,
      message: "unknown key 'at'"),
    FileFault(
      find: "hidden: 128", replace: "hidden: 256", column: 11,
      message: "expected 128, as the model has, found '256'"),
    FileFault(find: "sites: paper", replace: "sites: released", column: 10, message: "expected paper"),
    FileFault(
      find: "entries:\n", replace: "entries:\n- {op: tokens, in: 0..<1, out: 0..<1, on: host}\n", column: 3,
      message: "every element once"),
    FileFault(
      find: "- {op: tokens, in: 0..<1, out: 0..<1, on: host}\n", replace: "", column: 1,
      message: "operator 'tokens' is placed nowhere"),
  ]
}

@Suite("A placement as a file")
struct PlacementFileTests {
  let chip: Chip
  let graph: OperatorGraph
  let text: String

  init() throws {
    chip = try Chip.preset("spikefoundry-ref")
    graph = OperatorGraph(shape: .tiny, mode: SpikeMode(), banks: chip.core.banks)
    text = PlacementFile.text(try Placer.place(graph, on: chip), graph: graph)
  }

  private func refusal(of text: String) -> ConfigDiagnostic? {
    do throws(ConfigDiagnostic) {
      _ = try PlacementFile(ConfigSource(name: "p.yaml", text: text)).placement(graph: graph, chip: chip)
      return nil
    } catch {
      return error
    }
  }

  @Test("reads back as the placement that was written, random ones included", arguments: 0..<15)
  func roundTrip(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let chip = try Chip.random(&random).roomy()
    let graph = RandomModel(&random, largest: 256).graph(chip)
    let placement = RandomPlacement(graph: graph, chip: chip).make(&random)
    let text = PlacementFile.text(placement, graph: graph)
    let file = try PlacementFile(ConfigSource(name: "p.yaml", text: text))
    let read = try file.placement(graph: graph, chip: chip)
    #expect(read == placement)
    #expect(PlacementFile.text(read, graph: graph) == text)
  }

  @Test("has one line per entry")
  func lines() {
    #expect(text.hasPrefix("schema: spikefoundry.placement/v1\nmodel:\n  hidden: 128\n"))
    #expect(text.contains("\n- {op: tokens, in: 0..<1, out: 0..<1, on: host}\n"))
  }

  @Test("points at the line and column of a fault", arguments: FileFault.all.indices)
  func fault(index: Int) throws {
    let fault = FileFault.all[index]
    let range = try #require(text.firstRange(of: fault.find))
    let broken = text.replacing(fault.find, with: fault.replace, maxReplacements: 1)
    let diagnostic = try #require(refusal(of: broken))
    #expect(diagnostic.text.contains(fault.message), "\(diagnostic.text)")
    guard case .place(_, let line, let column) = diagnostic.origin else {
      Issue.record("no place: \(diagnostic.text)")
      return
    }
    // A doubled entry is the fault of the second of the two lines, and an absent one of the list.
    let lines = text[..<range.lowerBound].split(separator: "\n", omittingEmptySubsequences: false).count
    let shift = fault.find.hasPrefix("entries") ? 2 : 0
    #expect(line == lines + shift && column == fault.column, "\(diagnostic.text)")
    #expect(diagnostic.text.split(separator: "\n").count <= 4)
  }

  @Test("points at the entry that is one too many for its core")
  func memory() throws {
    var lines = text.split(separator: "\n").map(String.init)
    let first = try #require(lines.firstIndex { $0.hasPrefix("- ") })
    for index in lines.indices[first...]
    where lines[index].contains("q_proj") || lines[index].contains("o_proj") {
      let end = try #require(lines[index].firstRange(of: "on: "))
      lines[index] = lines[index][..<end.upperBound] + "core 7}"
    }
    let diagnostic = try #require(refusal(of: lines.joined(separator: "\n")))
    #expect(diagnostic.message.contains("core 7 needs") && diagnostic.message.contains("core.synapse_sram"))
    guard case .place(_, let line, _) = diagnostic.origin else {
      Issue.record("no place")
      return
    }
    #expect(lines[line - 1].contains("on: core 7}"))
  }

  @Test("never crashes on a text that is cut or changed at random", arguments: 0..<60)
  func hostile(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    var bytes = Array(text.utf8)
    for _ in 0..<random.integer(1...4) {
      bytes[random.integer(0...bytes.count - 1)] = UInt8(random.integer(32...126))
    }
    if seed % 2 == 0 { bytes.removeLast(random.integer(1...bytes.count - 1)) }
    if let diagnostic = refusal(of: String(decoding: bytes, as: UTF8.self)) {
      #expect(diagnostic.text.split(separator: "\n").count <= 4 && diagnostic.exitCode == 65)
    }
  }

  @Test("says that a file is missing")
  func missing() {
    #expect {
      try PlacementFile(path: "/nonexistent/p.yaml")
    } throws: { error in
      (error as? ConfigDiagnostic)?.exitCode == 66
    }
  }
}
