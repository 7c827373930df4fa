import DataFiles
import Foundation
import SweepLedgers
import SweepPlans
import TestSupport
import Testing

@testable import Sweeps

@Suite("Answers of a sweep with seeds")
struct SweepSeedAnswerTests {
  @Test("have the seed of every point of the front beside its number, in the table and in JSON")
  func summary() throws {
    let results = try FilledSweep.seeded().results
    let summary = SweepSummary(results)
    let lines = summary.frontText.split(separator: "\n")
    #expect(lines[1].split(separator: " ").prefix(2) == ["point", "seed"])
    #expect(lines[2].split(separator: " ")[1] == "\(try #require(results.front[0].seed))")
    #expect(summary.text.contains("failed: point 0, seed 5: "))
    let front = try JSONValue.parse(Array(try summary.json().utf8), file: "s")["front"]?.elements ?? []
    #expect(front.map { $0["seed"]?.integer } == results.front.map { $0.seed.map { Int64($0) } })
  }

  @Test("have it on the page: in words, in the table, under the pointer, and in the points that are saved")
  func page() throws {
    let sweep = try FilledSweep.seeded()
    let page = try sweep.page()
    let best = try #require(sweep.results.front.first)
    #expect(page.contains("(point \(best.label)") && page.contains("\"\(best.label)\""))
    #expect(page.contains("<td data-name=\"seed\">\(try #require(best.seed))</td>"))
    let saved = try #require(page.firstMatch(of: /data:text\/csv;base64,([A-Za-z0-9+\/=]+)/)?.1)
    let csv = String(decoding: try #require(Data(base64Encoded: String(saved))), as: UTF8.self)
    #expect(csv.hasPrefix("point,seed,chip.core.lanes,"))
    #expect(csv.contains("\n\(best.ledger.index),\(try #require(best.seed)),"))
  }

  @Test("say nothing of seeds where the sweep names none")
  func none() throws {
    let sweep = try FilledSweep(points: 10)
    let summary = SweepSummary(sweep.results)
    #expect(try !summary.frontText.contains("seed") && !summary.json().contains("seed"))
    #expect(try !sweep.page().contains("data-name=\"seed\""))
  }
}
