import Foundation
import TestSupport
import Testing

@Suite("Outputs that cannot be written")
struct OutputErrorTests {
  @Test("a run folder whose name is a file leaves the file alone")
  func isFile() throws {
    let folder = try TemporaryFolder()
    try folder.make("run", "mine")
    let outcome = try Small.run("\(folder.path)/run").run()
    #expect(outcome.status == 73)
    expectMessage(outcome.error, ["\(folder.path)/run", "not a folder"])
    #expect(try folder.tree() == ["run"])
    #expect(try String(contentsOfFile: "\(folder.path)/run", encoding: .utf8) == "mine")
  }

  @Test("a folder of something else is left alone")
  func isForeign() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: "\(folder.path)/run", withIntermediateDirectories: true)
    try folder.make("run/thesis.txt", "mine")
    let outcome = try Small.run("\(folder.path)/run").run()
    #expect(outcome.status == 73)
    expectMessage(outcome.error, ["\(folder.path)/run", "not empty"])
    #expect(try folder.tree() == ["run", "run/thesis.txt"])
  }

  @Test("the folder of an earlier run is replaced, unless something was added to it")
  func replaces() throws {
    let folder = try TemporaryFolder()
    let out = "\(folder.path)/run"
    #expect(try Small.run(out, ["--k", "2"]).run().status == 0)
    let first = try deterministicFiles(out)
    #expect(try Small.run(out).run().status == 0)
    #expect(try deterministicFiles(out)["summary.json"] != first["summary.json"])
    try folder.make("run/notes.txt", "mine")
    let outcome = try Small.run(out).run()
    #expect(outcome.status == 73)
    expectMessage(outcome.error, ["notes.txt"])
    #expect(FileManager.default.fileExists(atPath: "\(out)/notes.txt"))
  }

  @Test(
    "a place where no folder can be made is refused before the run",
    arguments: ["/proc/run", "/dev/null/run"])
  func unwritable(_ out: String) throws {
    let outcome = try Small.run(out).run()
    #expect(outcome.status == 73)
    expectMessage(outcome.error, [out])
  }

  @Test(
    "a dump and an activity in the same file are refused before the run",
    arguments: [("run/x", "run/../run/x"), ("x", "./x")])
  func twoInOne(dump: String, activity: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Small.run(
      folder.path("run"), ["--dump", folder.path(dump), "--record-activity", folder.path(activity)]
    ).run()
    #expect(outcome.status == 64, "\(outcome.error)")
    expectMessage(outcome.error, ["--dump and --record-activity name the same file"])
    #expect(try folder.tree() == [])
  }

  @Test(
    "a dump that cannot be written is refused before the run",
    arguments: ["missing/dump", "folder", "run/manifest.json"])
  func dump(_ name: String) throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/folder", withIntermediateDirectories: true)
    let outcome = try Small.run("\(folder.path)/run", ["--dump", "\(folder.path)/\(name)"]).run()
    #expect(outcome.status == (name.hasPrefix("run/") ? 64 : 73))
    expectMessage(outcome.error, [name.hasPrefix("run/") ? "manifest.json" : "\(folder.path)/\(name)"])
    #expect(try folder.tree() == ["folder"])
  }

  @Test("a device that fills up leaves nothing behind", arguments: [1, 20, 200])
  func full(_ blocks: Int) throws {
    let folder = try TemporaryFolder()
    var command = Small.run("\(folder.path)/new/run", ["--dump", "\(folder.path)/dump"])
    // A limit on the size of files is what a test can have of a full disk without privileges.
    command.prefix = "ulimit -f \(blocks)"
    let outcome = try command.run()
    #expect(outcome.status == 74)
    expectMessage(
      outcome.error.split(separator: "\n").last.map { "\($0)\n" } ?? "", [folder.path, "size limit"])
    #expect(try folder.tree() == [])
  }

  /// Whether a test may have a small disk of its own, which takes name spaces of its own.
  private static let hasDisks = Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["unshare", "--user", "--map-root-user", "--mount", "true"]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  @Test(
    "of outputs on two disks, one of which is full, none appears",
    .enabled(if: (try? hasDisks.get()) == true, "needs a disk of its own"),
    arguments: ["--dump", "--record-activity", "--draw"])
  func fullDisk(option: String) throws {
    let folder = try TemporaryFolder()
    try folder.makeFolder("disk")
    let options = ["--out", folder.path("out"), option, folder.path("disk/file")]
    var command = Command([option == "--draw" ? "place" : "run"] + PlacementTests.model + options)
    let (disk, list) = (folder.path("disk"), folder.path("list"))
    // The file can be made there, and not a byte of it; what is left on the disk is gone with the command.
    let script = """
      mount -t tmpfs -o size=4k none '\(disk)' && echo x >'\(disk)/x' && { "$@"; status=$?; ls -A '\(disk)' >'\(list)'; }
      exit $status
      """.replacing("'", with: "'\\''")
    command.prefix = "set -- unshare --user --map-root-user --mount sh -c '\(script)' sh \"$@\""
    let outcome = try command.run()
    #expect(outcome.status == 74, "\(outcome.error)")
    expectMessage(
      outcome.error.split(separator: "\n").last.map { "\($0)\n" } ?? "", ["disk/file", "no space"])
    #expect(try folder.tree() == ["disk", "list"])
    #expect(try folder.text("list") == "x\n")
  }

  @Test(
    "a full standard output is an error", arguments: [["chip", "list"], ["schema", "chip"], ["--help"]])
  func fullOutput(_ arguments: [String]) throws {
    var command = Command(arguments)
    command.outputPath = "/dev/full"
    let outcome = try command.run()
    #expect(outcome.status == 74)
  }

  @Test("a run that cannot print its answer says so and keeps its folder")
  func fullOutputOfRun() throws {
    let folder = try TemporaryFolder()
    var command = Small.run("\(folder.path)/run")
    command.outputPath = "/dev/full"
    let outcome = try command.run()
    #expect(outcome.status == 74)
    #expect(outcome.error.contains("standard output"))
    #expect(FileManager.default.fileExists(atPath: "\(folder.path)/run/summary.json"))
  }

  // Not SIGINT or SIGTERM: the threads of the test runner block them, and children inherit that.
  @Test("a run that is killed leaves no run folder, and the next one clears its traces")
  func killed() throws {
    let folder = try TemporaryFolder()
    let scratch = try TemporaryFolder()
    let out = "\(folder.path)/run"
    let process = try Command(["run", "--generate", "200", "--out", out]).started(scratch: scratch.path)
    while process.isRunning, try folder.tree().isEmpty { usleep(10_000) }
    #expect(try !folder.tree().isEmpty)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
    #expect(!FileManager.default.fileExists(atPath: out))
    #expect(try Small.run(out).run().status == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["run"])
  }
}
