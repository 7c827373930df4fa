import Foundation
import TestSupport
import Testing

@testable import DataFiles

@Suite("Output folders")
struct OutputFolderTests {
  private let prefix = "spikefoundry.run"
  private let manifest = #"{"schema": "spikefoundry.run/1"}"#

  private func start(_ path: String) throws(Failure) -> OutputFolder {
    try OutputFolder(path: path, schemaPrefix: prefix)
  }

  @Test("A new folder appears with all its files at commit, and with missing folders above it")
  func appears() throws {
    let home = try TemporaryFolder()
    let folder = try start("\(home.path)/a/b/run/")
    try folder.write("manifest.json", manifest)
    let file = try folder.file("pictures/map.svg")
    for _ in 0..<30 { try file.write(String(repeating: "x", count: 10_000)) }
    try file.close()
    #expect(!FileManager.default.fileExists(atPath: "\(home.path)/a/b/run"))
    try folder.commit()
    #expect(
      try home.tree() == [
        "a", "a/b", "a/b/run", "a/b/run/manifest.json", "a/b/run/pictures", "a/b/run/pictures/map.svg",
      ])
    #expect(try home.text("a/b/run/pictures/map.svg").utf8.count == 300_000)
    #expect(failure { () throws(Failure) in try folder.commit() }?.code == .software)
  }

  @Test("Without commit nothing is left")
  func discards() throws {
    let home = try TemporaryFolder()
    do {
      let folder = try start("\(home.path)/a/run")
      try folder.write("manifest.json", manifest)
      try folder.write("sub/x", "1")
    }
    #expect(try home.tree().isEmpty)
  }

  @Test("An empty folder and the folder of an earlier run are replaced as a whole")
  func replaces() throws {
    let home = try TemporaryFolder()
    try home.makeFolder("run")
    for round in 1...3 {
      let folder = try start("\(home.path)/run")
      try folder.write("manifest.json", manifest)
      try folder.write("only\(round).txt", "\(round)")
      try folder.commit()
      #expect(try home.tree() == ["run", "run/manifest.json", "run/only\(round).txt"])
    }
  }

  @Test("An abandoned second run leaves the first as it was")
  func keepsOld() throws {
    let home = try TemporaryFolder()
    try home.makeFolder("run")
    try home.make("run/manifest.json", manifest)
    do {
      let folder = try start("\(home.path)/run")
      try folder.write("manifest.json", "new")
    }
    #expect(try home.tree() == ["run", "run/manifest.json"])
    #expect(try home.text("run/manifest.json") == manifest)
  }

  @Test(
    "Folders of something else are left alone",
    arguments: [
      ["notes.txt": "x"], ["manifest.json": #"{"schema": "other/1"}"#], ["manifest.json": "broken"],
      ["manifest.json": #"{"schema": "spikefoundry.run/1", "files": ["cores.csv"]}"#, "notes.txt": "x"],
    ])
  func refusesForeign(_ files: [String: String]) throws {
    let home = try TemporaryFolder()
    try home.makeFolder("run")
    for name in files.keys.sorted() { try home.make("run/\(name)", files[name] ?? "") }
    let before = try home.tree()
    #expect(failure { () throws(Failure) in try start("\(home.path)/run") }?.code == .cantCreate)
    #expect(try home.tree() == before)
  }

  @Test("Files, dangling links, the root and invalid names are refused as targets")
  func refusesTargets() throws {
    let home = try TemporaryFolder()
    try home.make("file", "x")
    try FileManager.default.createSymbolicLink(atPath: "\(home.path)/link", withDestinationPath: "nowhere")
    let before = try home.tree()
    for path in [
      "\(home.path)/file", "\(home.path)/file/run", "\(home.path)/link", "/", "", "a\u{0}b", "/dev/null",
    ] {
      #expect(failure { () throws(Failure) in try start(path) }?.code == .cantCreate, "\(path)")
    }
    #expect(try home.tree() == before)
  }

  @Test("A target that changes meanwhile is not overwritten")
  func noticesChange() throws {
    let home = try TemporaryFolder()
    let folder = try start("\(home.path)/run")
    try folder.write("manifest.json", manifest)
    try home.makeFolder("run")
    try home.make("run/notes.txt", "mine")
    #expect(failure { () throws(Failure) in try folder.commit() }?.code == .cantCreate)
    #expect(try home.tree() == ["run", "run/notes.txt"])
  }

  @Test("Of two writers at a time the second is refused, and the first succeeds")
  func twoWriters() throws {
    let home = try TemporaryFolder()
    let first = try start("\(home.path)/run")
    #expect(failure { () throws(Failure) in try start("\(home.path)/run") }?.code == .cantCreate)
    try first.write("manifest.json", manifest)
    try first.commit()
    #expect(try home.tree() == ["run", "run/manifest.json"])
    #expect(failure { () throws(Failure) in try start("\(home.path)/run") } == nil)
  }

  @Test("Many writers at a time leave one complete folder and no other trace")
  func manyWriters() async throws {
    let home = try TemporaryFolder()
    let path = "\(home.path)/run"
    let codes = await withTaskGroup(of: FailureCode?.self) { group in
      for number in 0..<16 {
        group.addTask {
          failure { () throws(Failure) in
            let folder = try OutputFolder(path: path, schemaPrefix: "spikefoundry.run")
            try folder.write("manifest.json", #"{"schema": "spikefoundry.run/1"}"#)
            try folder.write("number.txt", "\(number)")
            try folder.commit()
          }?.code
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(codes.contains(nil))
    #expect(codes.allSatisfy { $0 == nil || $0 == .cantCreate })
    #expect(try home.tree() == ["run", "run/manifest.json", "run/number.txt"])
  }

  @Test("A folder can be replaced as soon as it is complete, also while other threads start processes")
  func replacesAtOnce() async throws {
    let home = try TemporaryFolder()
    try await withThrowingTaskGroup { group in
      // What is started has the open folder, lock and all, until it becomes its program.
      group.addTask {
        for _ in 0..<500 {
          let process = Process()
          process.executableURL = URL(filePath: "/bin/true")
          try process.run()
          process.waitUntilExit()
        }
      }
      group.addTask {
        for _ in 0..<1000 {
          let folder = try OutputFolder(path: home.path("run"), schemaPrefix: "spikefoundry.run")
          try folder.write("manifest.json", #"{"schema": "spikefoundry.run/1"}"#)
          try folder.commit()
          try AtomicFile.write([1], to: home.path("file"))
        }
      }
      try await group.waitForAll()
    }
    #expect(try home.tree() == ["file", "run", "run/manifest.json"])
  }

  @Test("Writers below one missing folder do not disturb each other where they give up")
  func sharedParent() async throws {
    let home = try TemporaryFolder()
    for round in 0..<300 {
      try await withThrowingTaskGroup { group in
        for number in 0..<4 {
          group.addTask {
            // The first to come makes the folders, and takes them away if nobody else is there.
            let path = home.path("\(round)/all/run\(number)")
            try OutputFolder(path: path, schemaPrefix: "spikefoundry.run").discard()
          }
        }
        try await group.waitForAll()
      }
    }
    #expect(try home.tree().allSatisfy { !$0.contains("run") })
  }

  @Test("What a killed run left behind is cleared, without following links out of it")
  func clearsStale() throws {
    let home = try TemporaryFolder()
    try home.makeFolder("outside")
    try home.make("outside/precious", "x")
    try home.makeFolder(".run.spikefoundry-partial/deep")
    try home.make(".run.spikefoundry-partial/deep/old.csv", "x")
    try FileManager.default.createSymbolicLink(
      atPath: "\(home.path)/.run.spikefoundry-partial/link", withDestinationPath: "\(home.path)/outside")
    let folder = try start("\(home.path)/run")
    try folder.write("manifest.json", manifest)
    try folder.commit()
    #expect(try home.tree() == ["outside", "outside/precious", "run", "run/manifest.json"])
  }

  @Test(
    "Names that lead out of the folder are refused",
    arguments: ["../x", "/x", "a//b", ".x", "a/../b", "", "a b", "a\n"])
  func refusesNames(_ name: String) throws {
    let home = try TemporaryFolder()
    let folder = try start("\(home.path)/run")
    #expect(failure { () throws(Failure) in try folder.write(name, "x") }?.code == .software)
  }

  @Test(
    "A folder that may not be written is refused", .disabled(if: getuid() == 0, "root may write anywhere"))
  func readOnly() throws {
    let home = try TemporaryFolder()
    try home.makeFolder("closed")
    chmod("\(home.path)/closed", 0o555)
    defer { chmod("\(home.path)/closed", 0o755) }
    #expect(failure { () throws(Failure) in try start("\(home.path)/closed/run") }?.code == .cantCreate)
    #expect(try home.tree() == ["closed"])
  }
}
