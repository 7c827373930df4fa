import ChipModel
import ConfigFiles
import DesignSpace
import Foundation
import SpikeWorkload
import SweepPlans
import TestSupport
import Testing

/// A sweep file that is valid, and ways to break it.
enum Sweeps {
  static let text = """
    schema: spikefoundry.sweep/v1
    name: queues
    chip: spikefoundry-ref
    workload: {generate: 2}
    vars: {side: 16, scale: 2}
    axes:
      vars.side: {values: [12, 16]}
      chip.core.queue.depth: {int: [8, 128], log: true}
      chip.core.synapse_sram: {range: [64 KiB, 256 KiB], step: 64 KiB}
      workload.coding: {values: [bitwise, graded]}
    set:
      chip.cores.rows: ${vars.side}
      chip.cores.cols: ${chip.cores.rows * vars.scale}
    constraints: ["chip.area.total <= 200 mm2", "metrics.packets_dropped == 0"]
    objectives: {latency_per_token: min, energy_per_token: min, area: min}
    reference: {latency_per_token: 1 ms, energy_per_token: 100 uJ, area: 300 mm2}
    search: {method: sobol, points: 16, seed: 7}
    """

  static func read(_ text: String, sets: [String] = []) throws(ConfigDiagnostic) -> SweepFile {
    try SweepFile.read(ConfigSource(name: "s.yaml", text: text), folder: "", sets: sets)
  }
}

@Suite("Sweep files")
struct SweepFileTests {
  @Test(
    "jsonschema agrees with the reader on the examples, on files that extend another, and on what is wrong",
    .enabled(if: SchemaValidator.isInstalled, "needs python3 with jsonschema, yaml"))
  func schema() throws {
    let examples = ExampleFiles.yaml(in: "sweeps")
    #expect(!examples.isEmpty)
    let whole = try examples.map { try String(contentsOfFile: $0, encoding: .utf8) } + [Sweeps.text]
    let folder = try TemporaryFolder()
    try folder.make("base.yaml", Sweeps.text)
    let base = "extends: \(folder.path("base.yaml"))\n"
    let good = whole + [base, base + "name: other\nsearch: {method: sobol, points: 4}\n"]
    let broken =
      ["", base].flatMap { head in
        ["nam: x", "objectives: {latency: min}", "search: {method: guess}"].map { head + $0 + "\n" }
      } + ["name: x\n", Sweeps.text.replacing("sweep/v1", with: "sweep/v2")]
    for text in good { _ = try Sweeps.read(text) }
    for text in broken { #expect(throws: ConfigDiagnostic.self) { try Sweeps.read(text) } }
    let verdicts = try SchemaValidator.verdicts(on: good + broken, under: try SweepSchema.json())
    #expect(verdicts == good.map { _ in true } + broken.map { _ in false })
  }

  @Test("A file gives axes, sets, constraints and objectives in the order of the text")
  func reading() throws {
    let file = try Sweeps.read(Sweeps.text)
    #expect(
      file.axes.map(\.path) == [
        "vars.side", "chip.core.queue.depth", "chip.core.synapse_sram", "workload.coding",
      ])
    #expect(file.axes[2].text(131_072) == "128 KiB")
    #expect(SweepSpace(file).space.gridCount == 2 * 121 * 4 * 2)
    #expect(file.constraints.map(\.needsMetrics) == [false, true])
    #expect(file.objectives.map(\.metric) == [.latencyPerToken, .energyPerToken, .area])
    #expect(file.objectives.first?.reference == 1e9)
  }

  @Test(
    "A range of plain numbers has the places that its bounds and its step state",
    arguments: [
      ("workload.k: {range: [2, 4], step: 0.5}", ["2", "2.5", "3", "3.5", "4"]),
      ("workload.k: {range: [0.25, 0.28]}", ["0.25", "0.26", "0.27", "0.28"]),
      ("vars.scale: {range: [-1.5, 1], step: 1.25}", ["-1.5", "-0.25", "1"]),
      ("chip.core.lanes: {range: [8, 16], step: 4}", ["8", "12", "16"]),
    ])
  func plainRange(axis: String, texts: [String]) throws {
    let text = Sweeps.text.replacing("axes:", with: "axes:\n  \(axis)")
    let read = try Sweeps.read(text).axes[0]
    guard case .integers(let range, let step, _) = read.domain else {
      Issue.record("no range")
      return
    }
    let settings = stride(from: range.lowerBound, through: range.upperBound, by: Int64.Stride(step)).map {
      $0
    }
    #expect(settings.map(read.text) == texts && texts.map(read.setting) == settings)
    #expect(read.setting(of: "7.77") == nil && read.setting(of: texts[0] + " ns") == nil)
  }

  @Test(
    "A range of plain numbers is refused where values have a unit, or places are too many to count",
    arguments: [
      (
        "chip.core.leakage: {range: [1, 2]}",
        "s.yaml:7:31: error: axes.chip.core.leakage.range[0]: expected a quantity with its unit, found '1'"
      ),
      ("workload.k: {range: [2, 1e-10]}", "expected a number with at most 9 decimal places, found '1e-10'"),
      ("workload.k: {range: [2, 1e-9999]}", "at most 9 decimal places"),
      ("workload.k: {range: [2, 1e99], step: 0.5}", "expected a number like 2.5, found '1e99'"),
      ("workload.k: {range: [2, 3 ns]}", "expected a number like 25, found '3 ns'"),
      ("workload.k: {range: [two, 3]}", "expected a number, or a quantity with its unit, found 'two'"),
    ])
  func plainRangeRefused(axis: String, message: String) throws {
    let text = Sweeps.text.replacing("axes:", with: "axes:\n  \(axis)")
    let error = try #require(throws: ConfigDiagnostic.self) { try Sweeps.read(text) }
    #expect(error.text.contains(message), "\(error.text)")
  }

  @Test("A file of another format is refused by that alone, before what it extends is looked for")
  func schemaFirst() throws {
    let text = "schema: spikefoundry.chip/v1\nextends: spikefoundry-ref\ncores: {rows: 2}\n"
    let error = try #require(throws: ConfigDiagnostic.self) { try Sweeps.read(text) }
    #expect(
      error.text.hasPrefix(
        "s.yaml:1:9: error: schema: expected 'spikefoundry.sweep/v1', found 'spikefoundry.chip/v1'"))
    #expect(error.exitCode == 65)
  }

  @Test(
    "Bounds of a range may have exponents, signs and spaces in front of any unit",
    arguments: [
      ("chip.noc.hop.x.latency", "1e3 ps", "2.5E+1 ns", 1000, 25_000),
      ("chip.area.per_core", "1e-2 mm2", "410_000um2", 10_000, 410_000),
      ("chip.core.leakage", "+1 \u{B5}W", "1.5e1 uW", 1000, 15_000),
      ("chip.core.synapse_sram", "' 1e1  KiB'", "1 MiB", 10_240, 1_048_576),
    ])
  func exponents(path: String, low: String, high: String, lowest: Int64, highest: Int64) throws {
    let text = Sweeps.text.replacing(
      "chip.core.synapse_sram: {range: [64 KiB, 256 KiB], step: 64 KiB}",
      with: "\(path): {range: [\(low), \(high)]}")
    #expect(
      try Sweeps.read(text).axes[2].domain == .integers(lowest...highest, step: 1, isLogarithmic: false))
  }

  @Test("A range of a grid says which of its values there are; other searches choose among all")
  func ranges() throws {
    let text = Sweeps.text.replacing(", log: true", with: "")
    let bare = text.replacing(", step: 64 KiB", with: "")
    let grids = [text, bare].map { $0.replacing("method: sobol, points: 16, seed: 7", with: "method: grid") }
    #expect(try SweepSpace(Sweeps.read(grids[0])).space.gridCount == 2 * 121 * 4 * 2)
    _ = try Sweeps.read(bare)
    #expect {
      try Sweeps.read(grids[1])
    } throws: {
      "\($0)".hasPrefix(
        "s.yaml:9:35: error: axes.chip.core.synapse_sram.range: expected a range with 'step', or 'values'")
    }
  }

  @Test("Expressions follow the axes, and constraints are checked before anything runs")
  func resolving() throws {
    let resolver = try PointResolver(try Sweeps.read(Sweeps.text))
    let small = try resolver.resolve([0, 8, 65_536, 1])
    #expect(small.chip.chip.rows == 12 && small.chip.chip.columns == 24)
    #expect(small.chip.chip.core.queueDepth == 8 && small.chip.chip.core.synapseMemory == 65_536)
    #expect(small.workload.mode.coding == .graded)
    #expect(small.violated == nil)
    let large = try resolver.resolve([1, 8, 65_536, 0])
    #expect(large.chip.chip.columns == 32)
    #expect(large.violated == "chip.area.total <= 200 mm2")
    #expect(try resolver.violated(small, metrics: [.packetsDropped: 1]) == "metrics.packets_dropped == 0")
    #expect(try resolver.violated(small, metrics: [.packetsDropped: 0]) == nil)
  }

  @Test(
    "Constraints on metrics may use every unit that fits, and are refused for no value that a metric could have",
    arguments: [
      "metrics.energy_total / metrics.latency_total <= 2 W",
      "metrics.power_static * metrics.latency_total < 1 J",
      "1 / (metrics.packets - metrics.packets) < 1", "log2(metrics.packets - 5) < 3",
      "pow(metrics.latency_total, vars.scale) < 1", "min(metrics.area, chip.area.total) > 0 mm2",
    ])
  func fittingDimensions(text: String) throws {
    let file = try Sweeps.read(Sweeps.text.replacing("metrics.packets_dropped == 0", with: text))
    _ = try PointResolver(file).resolve([0, 8, 65_536, 0])
  }

  @Test("Constraints on metrics see the values of the axes, as all others do")
  func constraintsOnAxes() throws {
    let text = Sweeps.text.replacing("metrics.packets_dropped == 0", with: "metrics.packets <= vars.side")
    let resolver = try PointResolver(try Sweeps.read(text))
    for (setting, isViolated) in [(Int64(0), true), (1, false)] {
      let point = try resolver.resolve([setting, 8, 65_536, 0])
      #expect(try (resolver.violated(point, metrics: [.packets: 14]) != nil) == isViolated)
    }
  }

  @Test("Axes that are zipped move together")
  func zipping() throws {
    let text = Sweeps.text.replacing("set:", with: "zip: [[vars.side, workload.coding]]\nset:")
    let file = try Sweeps.read(text)
    let space = SweepSpace(file)
    #expect(space.space.axes.count == 3)
    #expect(space.settings(of: [1, 9, 65_536]) == [1, 9, 65_536, 1])
  }

  @Test("An override edits the tree before it is checked")
  func overrides() throws {
    #expect(try Sweeps.read(Sweeps.text, sets: ["search.points=4"]).search.points == 4)
    #expect {
      try Sweeps.read(Sweeps.text, sets: ["search.pints=4"])
    } throws: { "\($0)".hasPrefix("--set #1: error: search.pints: expected a known key") }
  }

  @Test(
    "Broken files give one message with its place and the nearest name",
    arguments: [
      ("name: queues", "name: 7 up", "s.yaml:2:7: error: name:", "letters"),
      ("schema: spikefoundry.sweep/v1", "schema: spikefoundry.sweep/v2", "s.yaml:1:9: error: schema:", "v1"),
      (
        "schema: spikefoundry.sweep/v1\n", "", "s.yaml:1:1: error: schema:",
        "expected 'spikefoundry.sweep/v1', found nothing"
      ),
      ("schema: spikefoundry", "shcema: spikefoundry", "s.yaml:1:1: error: shcema:", "did you mean 'schema'"),
      ("chip: spikefoundry-ref", "chip: spikefoundry-rev", "s.yaml:3:7: error: chip:", "spikefoundry-ref"),
      ("generate: 2", "generat: 2", "s.yaml:4:12: error: workload.generat:", "generate"),
      ("generate: 2", "generate: two", "s.yaml:4:22: error: workload.generate:", "integer"),
      ("vars.side: {", "var.side: {", "s.yaml:7:3: error: axes:", "chip., workload. or vars."),
      (
        "chip.core.queue.depth: {", "chip.core.queue.dept: {", "s.yaml:8:3: error: axes:",
        "chip.core.queue.depth"
      ),
      (
        "int: [8, 128]", "int: [128, 8]", "s.yaml:8:38: error: axes.chip.core.queue.depth.int[1]:",
        "lower bound"
      ),
      ("int: [8, 128]", "int: [0, 128]", "s.yaml:8:33: error: axes.chip.core.queue.depth.int[0]:", "above 0"),
      ("range: [64 KiB, 256 KiB]", "range: [64, 256]", "s.yaml:9:36: error:", "unit"),
      ("range: [64 KiB, 256 KiB]", "range: [1e3, 2e3]", "s.yaml:9:36: error:", "unit"),
      ("range: [64 KiB, 256 KiB]", "range: [1e99 J, 1e99 J]", "s.yaml:9:36: error:", "at most 9.22"),
      ("range: [64 KiB, 256 KiB]", "range: [64 KiB, 256 ns]", "s.yaml:9:44: error:", "memory"),
      (
        "values: [bitwise, graded]", "values: []", "s.yaml:10:29: error:",
        "expected a list of 1 to 100000 values, found an empty list"
      ),
      ("values: [bitwise, graded]", "value: [bitwise]", "s.yaml:10:21: error:", "values"),
      (
        "values: [bitwise, graded]", "values: [bitwise, grade]", "s.yaml:10:39: error: workload.coding:",
        "graded"
      ),
      ("${vars.side}", "${vars.sied}", "s.yaml:12:20: error: chip.cores.rows:", "vars.side"),
      ("${vars.side}", "${vars.side * 1.5 ns}", "s.yaml:12:20: error: chip.cores.rows:", "whole number"),
      (
        "${vars.side}", "${vars.side * chip.cores.cols}", "s.yaml:12:20: error: chip.cores.rows:",
        "depend on themselves"
      ),
      (
        "vars.side: {", "vars.sdie: {",
        "s.yaml:7:3: error: axes: expected a variable that an expression or a constraint uses, found 'vars.sdie'",
        "did you mean 'vars.side'?"
      ),
      ("${vars.side}", "${vars.scale}", "s.yaml:7:3: error: axes: expected a variable that", "vars.scale"),
      ("200 mm2", "200 mm", "s.yaml:14:15: error: constraints[0]:", "operator"),
      ("200 mm2", "200 pJ", "s.yaml:14:15: error: constraints[0]:", "an area"),
      (
        "metrics.packets_dropped == 0", "metrics.latency_per_token <= 200 pJ",
        "s.yaml:14:45: error: constraints[1]:",
        "expected a time on both sides of '<=', found an energy"
      ),
      (
        "latency_per_token: 1 ms", "latency_per_token: 200 pJ", "s.yaml:16:32: error: reference.", "an energy"
      ),
      (
        "{latency_per_token: min, energy_per_token: min, area: min}", "{}",
        "s.yaml:15:13: error: objectives:",
        "expected a map of metrics to min or max, found an empty map"
      ),
      ("200 mm2", "vars.side", "s.yaml:14:15: error: constraints:", "expected an area on both sides of '<='"),
      (
        "metrics.packets_dropped == 0", "metrics.latency_per_token < 5 mJ",
        "s.yaml:14:45: error: constraints[1]:",
        "expected a time on both sides of '<', found an energy"
      ),
      (
        "metrics.packets_dropped == 0", "pow(metrics.latency_total, 2) < 5 ms",
        "s.yaml:14:45: error: constraints[1]:",
        "expected a product of units on both sides of '<', found a time"
      ),
      (
        "metrics.packets_dropped == 0", "metrics.area / chip.area.per_core < 5 mm2",
        "s.yaml:14:45: error: constraints[1]:", "expected a number on both sides of '<', found an area"
      ),
      (
        "metrics.packets_dropped == 0", "max(metrics.energy_total, metrics.area) < 5 mm2",
        "s.yaml:14:45: error: constraints[1]:", "expected an energy in every argument of max"
      ),
      (
        "metrics.packets_dropped == 0", "log2(metrics.area) < 5", "s.yaml:14:45: error: constraints[1]:",
        "a number without a unit in log2"
      ),
      (
        "metrics.packets_dropped == 0", "metrics.latency_total < vars.side",
        "s.yaml:14:45: error: constraints:",
        "expected a time on both sides of '<', found a number"
      ),
      (
        "metrics.packets_dropped == 0", "metrics.packets < vars.sied", "s.yaml:14:45: error: constraints:",
        "expected a path that the sweep or its chip has"
      ),
      ("packets_dropped", "packets_droped", "s.yaml:14:45: error: constraints[1]:", "packets_dropped"),
      ("area: min}", "aera: min}", "s.yaml:15:61: error: objectives.aera:", "area"),
      ("area: min}", "area: least}", "s.yaml:15:67: error: objectives.area:", "min"),
      ("method: sobol", "method: sobel", "s.yaml:17:18: error: search.method:", "sobol"),
      ("points: 16", "points: -1", "s.yaml:17:33: error: search.points:", "1 to"),
      ("vars: {side: 16,", "vars: &v {side: 16,", "s.yaml:5:7: error:", "anchors"),
      ("name: queues", "name: \"a\\u202Eb\"", "s.yaml:2:7: error: name:", "u{202e}"),
      (
        "chip.core.queue.depth: {", "chip.core.queue.dep\u{200B}th: {", "s.yaml:8:3: error: axes:",
        "chip.core.queue.depth"
      ),
      ("int: [8, 128]", "int: [8, 99999999999999999999]", "s.yaml:8:36: error:", "integer from"),
      ("int: [8, 128]", "int: [nan, 128]", "s.yaml:8:33: error:", "integer from"),
      ("step: 64 KiB", "step: 0 KiB", "s.yaml:9:60: error:", "above 0"),
      ("scale: 2}", "scale: '${vars.a}', a: '${vars.b}', b: '${vars.a}'}", "s.yaml:", "depend on themselves"),
      ("${vars.side}", "${vars.side / 0}", "s.yaml:12:20: error: chip.cores.rows:", "finite"),
      ("${vars.side}", "${log2(0 - vars.side)}", "s.yaml:12:20: error: chip.cores.rows:", "found none"),
      ("${vars.side}", "'2${vars.side}'", "s.yaml:12:20: error: chip.cores.rows:", "the whole value"),
      ("${vars.side}", "'${floo(vars.side)}'", "s.yaml:12:20: error: chip.cores.rows:", "floor"),
      (
        "chip.cores.rows: ${vars.side}", "workload.coding: graded", "s.yaml:12:3: error: set:", "no axis"
      ),
      ("200 mm2", "200 mm2 <= 3", "s.yaml:14:15: error: constraints[0]:", "operator"),
      ("area: 300 mm2}", "energy_total: 1 J}", "s.yaml:16:64: error: reference.energy_total:", "one of"),
      ("seed: 7}", "seed: 7, file: a.csv}", "s.yaml:17:52: error: search.file:", "not 'file'"),
      (
        "generate: 2", "synthetic: spikingbrain-7b, weights: shared", "s.yaml:4:49: error: workload.weights:",
        "distinct, or shared:N with N from 1, found 'shared'"
      ),
      (
        "generate: 2", "synthetic: spikingbrain-7b, weights: 'shared:0'",
        "s.yaml:4:49: error: workload.weights:", "shared:N"
      ),
      (
        "method: sobol, points: 16, seed: 7", "method: file, file: a.csv",
        "s.yaml:17:30: error: search.file: no such file: 'a.csv'", "no such file"
      ),
      (
        "method: sobol, points: 16, seed: 7", "method: grid",
        "s.yaml:8:47: error: axes.chip.core.queue.depth.log: expected false, as a grid has all points",
        "found 'true'"
      ),
      (
        "area: 300 mm2}", "}", "s.yaml:16:12: error: reference.area:",
        "expected a value, as every objective has a reference or none, found nothing"
      ),
      (
        "int: [8, 128], log: true", "int: [8, 128], values: [8]",
        "s.yaml:8:26: error: axes.chip.core.queue.depth: expected one of values, int or range",
        "found values and int"
      ),
      (
        "search:", "fidelity: {rungs: [{workload.generate: 1}]}\nsearch:",
        "s.yaml:17:19: error: fidelity.rungs: expected 2 to 8 rungs", "found 1"
      ),
      (
        "scale: 2}", "\(String(repeating: "v", count: 74)): 2}", "s.yaml:5:18: error: vars:",
        "expected a variable of at most 64 letters, digits and '_', a letter first"
      ),
      (
        "method: sobol, points: 16, seed: 7", "method: optuna, points: 4, sampler: TPSampler",
        "s.yaml:17:46: error: search.sampler:", "did you mean 'TPESampler'?"
      ),
    ])
  func brokenFiles(valid: String, broken: String, place: String, hint: String) throws {
    try #require(Sweeps.text.contains(valid))
    let text = Sweeps.text.replacing(valid, with: broken)
    do throws(ConfigDiagnostic) {
      let resolver = try PointResolver(try Sweeps.read(text))
      for setting in [Int64(0), 1] { _ = try resolver.resolve([setting, 8, 65_536, setting]) }
      Issue.record("no error for \(broken)")
    } catch {
      #expect(error.text.hasPrefix(place), "\(error.text)")
      #expect(error.text.contains(hint), "\(error.text)")
      #expect(error.text.split(separator: "\n").count <= 4)
      #expect(error.exitCode == (["spikefoundry-ref", "no such file"].contains(hint) ? 66 : 65))
    }
  }
}
