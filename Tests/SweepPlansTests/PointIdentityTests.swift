import SweepPlans
import Testing

@Suite("The identity of a point")
struct PointIdentityTests {
  private func hash(_ text: String, _ settings: [Int64] = [0, 8, 65_536, 0]) throws -> String {
    let point = try PointResolver(try Sweeps.read(text)).resolve(settings)
    return PointIdentity(point, content: "c", semantics: "1").hash
  }

  @Test("Names, comments, units and the way to a value do not matter")
  func sameness() throws {
    let hash = try hash(Sweeps.text)
    #expect(hash.count == 64)
    let others = [
      Sweeps.text.replacing("name: queues", with: "name: other # comment"),
      Sweeps.text.replacing("[64 KiB, 256 KiB]", with: "[65536 B, 262144 B]"),
      Sweeps.text.replacing("${chip.cores.rows * vars.scale}", with: "24"),
      Sweeps.text.replacing("search: {method: sobol, points: 16, seed: 7}", with: "search: {method: grid}")
        .replacing(", log: true", with: ""),
    ]
    for other in others { #expect(try self.hash(other) == hash) }
  }

  @Test("Every number, choice, content and version matters")
  func difference() throws {
    var hashes = [try hash(Sweeps.text)]
    hashes.append(try hash(Sweeps.text, [0, 9, 65_536, 0]))
    hashes.append(try hash(Sweeps.text, [0, 8, 65_536, 1]))
    hashes.append(try hash(Sweeps.text.replacing("generate: 2", with: "generate: 3")))
    hashes.append(try hash(Sweeps.text.replacing("generate: 2", with: "generate: 2, k: 2.5")))
    let point = try PointResolver(try Sweeps.read(Sweeps.text)).resolve([0, 8, 65_536, 0])
    hashes.append(PointIdentity(point, content: "d", semantics: "1").hash)
    hashes.append(PointIdentity(point, content: "c", semantics: "2").hash)
    #expect(Set(hashes).count == hashes.count)
  }
}
