import TestSupport
import Testing

@testable import DataFiles

@Suite("The memory limit of a container or batch job")
struct ControlGroupTests {
  /// The limit that a machine with these lists and files has.
  private func limit(_ list: String, _ files: [String: String]) throws -> Int? {
    let folder = try TemporaryFolder()
    try folder.make("list", list)
    for (path, text) in files { try folder.make("files/\(path)", text) }
    return ControlGroups(list: folder.path("list"), files: folder.path("files")).memoryLimit
  }

  @Test("is the lowest of its group and of those around it, in the second version")
  func second() throws {
    let files = ["memory.max": "max\n", "jobs/memory.max": "4096\n", "jobs/1/memory.max": "8192\n"]
    #expect(try limit("0::/jobs/1\n", files) == 4096)
    #expect(try limit("0::/\n", files) == nil)
  }

  @Test("is at the root where a container names a path outside of it")
  func container() throws {
    #expect(try limit("0::/../outside\n", ["memory.max": "5000\n"]) == 5000)
  }

  @Test("is found among the controllers of the first version")
  func first() throws {
    let files = [
      "memory/memory.limit_in_bytes": "9223372036854771712\n",
      "memory/docker/a:b/memory.limit_in_bytes": "777\n",
      "cpu/docker/a:b/memory.limit_in_bytes": "1\n",
    ]
    #expect(try limit("5:cpu,cpuacct:/docker/a:b\n4:memory:/docker/a:b\n0::/\n", files) == 777)
  }

  @Test(
    "is none where nothing says so, or what it says is no number",
    arguments: ["", "0::/\n", "nonsense\n", "\n"])
  func none(list: String) throws {
    #expect(try limit(list, ["memory.max": "many\n"]) == nil)
    #expect(try limit(list, [:]) == nil)
  }

  @Test("never exceeds what this machine has")
  func here() {
    #expect(MachineMemory.available > 0 && MachineMemory.available <= MachineMemory.resident)
  }
}
