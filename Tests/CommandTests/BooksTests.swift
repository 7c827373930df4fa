import DataFiles
import Foundation
import TestSupport
import Testing

@Suite("The tables of a run folder")
struct BooksTests {
  @Test("name the files of the folder in the manifest", arguments: SummaryTests.names)
  func files(_ name: String) throws {
    let run = try SummaryTests.run(name)
    guard case .array(let listed) = try run.json("manifest.json").at("files").content else {
      throw CommandTestError.unexpected("files")
    }
    let names = try listed.map { element -> String in
      guard case .string(let text) = element.content else { throw CommandTestError.unexpected("files") }
      return text
    }
    let found = try FileManager.default.contentsOfDirectory(atPath: run.out)
    #expect(found.allSatisfy { names.contains($0) })
    for expected in [
      "summary.json", "host.json", "cores.csv", "ops.csv", "links.csv", "windows.csv", "energy.csv",
      "report.md", "report.html",
      "noc.svg", "dataflow.svg",
    ] { #expect(found.contains(expected), "\(expected)") }
  }

  @Test("make the page of the run again, byte by byte", arguments: SummaryTests.names)
  func page(_ name: String) throws {
    let run = try SummaryTests.run(name)
    let again = "\(run.folder.path)/again.html"
    let outcome = try Command(["report", run.out, "--out", again]).run()
    #expect(outcome.status == 0)
    let bytes = try InputFile.read(again, limit: 1 << 24)
    #expect(bytes == (try InputFile.read("\(run.out)/report.html", limit: 1 << 24)))
    #expect(bytes.count > 10_000)
  }

  @Test(
    "split the energy by cell, core, operator, window and component without a rest",
    arguments: SummaryTests.names)
  func energy(_ name: String) throws {
    let run = try SummaryTests.run(name)
    let energy = try run.json("summary.json").at("energy_fJ")
    let total = try energy.integer("total")
    #expect(try energy.integer("dynamic") + energy.integer("static") == total)
    let components = try energy.at("by_component")
    #expect(try components.names.reduce(0) { try $0 + components.integer($1) } == total)
    #expect(
      try components.integer("leakage") + components.integer("static_power") == energy.integer("static"))
    let cells = try run.table("energy.csv")
    let (cores, windows) = (try run.table("cores.csv"), try run.table("windows.csv"))
    #expect(try cells.sum("energy_fJ") == total)
    #expect(try cores.sum("energy_total_fJ") == total)
    #expect(try run.table("ops.csv").sum("energy_fJ") == total)
    #expect(try windows.sum("energy_fJ") == total)
    #expect(
      try windows.sums("energy_fJ", by: "core")
        == cells.sums("energy_fJ", by: "core").filter { $0.value != 0 })
    let byComponent = try cells.sums("energy_fJ", by: "component")
    for name in components.names {
      #expect(try components.integer(name) == byComponent[name] ?? 0, "\(name)")
      #expect(try components.integer(name) == cores.sum("energy_\(name)_fJ"), "\(name)")
    }
  }

  @Test("price every cell as count times price, rounded once", arguments: SummaryTests.names)
  func prices(_ name: String) throws {
    let cells = try SummaryTests.run(name).table("energy.csv")
    let prices = try cells.column("price_aJ")
    var priced = 0
    for (index, energy) in try cells.integers("energy_fJ").enumerated() where !prices[index].isEmpty {
      let exact = Double(try cells.integers("count")[index]) * (try #require(Double(prices[index]))) / 1000
      #expect(abs(exact - Double(energy)) <= 0.5 + exact * 1e-15, "row \(index)")
      priced += 1
      if priced == 40 { break }
    }
    #expect(priced > 0)
  }

  @Test(
    "cover the whole run in at most 1,024 windows per core that add up to its totals",
    arguments: SummaryTests.names)
  func windows(_ name: String) throws {
    let run = try SummaryTests.run(name)
    let (cores, windows) = (try run.table("cores.csv"), try run.table("windows.csv"))
    let numbers = try windows.column("core")
    #expect(Set(numbers).allSatisfy { number in numbers.count { $0 == number } <= 1024 })
    let names = try cores.column("core")
    for column in ["spikes_in", "spikes_out", "synaptic_operations", "busy_ps", "stalled_ps"] {
      let sums = try windows.sums(column, by: "core")
      for (core, total) in zip(names, try cores.integers(column)) {
        #expect(sums[core] ?? 0 == total, "\(column) of core \(core)")
      }
    }
    var maxima: [String: Int] = [:]
    for (core, value) in zip(numbers, try windows.integers("queue_max")) {
      maxima[core] = max(value, maxima[core] ?? 0)
    }
    for (core, value) in zip(names, try cores.integers("queue_max")) { #expect(maxima[core] ?? 0 == value) }
  }

  @Test("divide the time of every core into busy, stalled and idle", arguments: SummaryTests.names)
  func time(_ name: String) throws {
    let run = try SummaryTests.run(name)
    let total = try run.json("summary.json").integer("latency_ps", "total")
    let cores = try run.table("cores.csv")
    let kinds = try cores.column("kind")
    let (busy, stalled, idle) = (
      try cores.integers("busy_ps"), try cores.integers("stalled_ps"), try cores.integers("idle_ps")
    )
    let absent = try run.json("summary.json").integer("cores", "idle")
    for index in kinds.indices where kinds[index] != "chip" {
      let cores = kinds[index] == "idle" ? absent : 1
      #expect(busy[index] + stalled[index] + idle[index] == total * cores, "core \(index)")
    }
  }

  @Test("name as busiest a core that no other one exceeds", arguments: SummaryTests.names)
  func busiest(_ name: String) throws {
    let run = try SummaryTests.run(name)
    let cores = try run.table("cores.csv")
    let summary = try run.json("summary.json")
    // Idle cores have no rows of their own: a row's place is not its number.
    let times = zip(try cores.integers("core"), try cores.integers("busy_ps"))
    let busy = zip(try cores.column("kind"), times).filter { $0.0 == "core" }.map(\.1)
    let busiest = try summary.integer("cores", "busiest")
    #expect(busy.first { $0.0 == busiest }?.1 == busy.map(\.1).max())
    let placed = zip(try cores.column("kind"), try cores.integers("operators")).count {
      $0.0 == "core" && $0.1 > 0
    }
    #expect(try summary.integer("cores", "used") == placed)
  }
}
