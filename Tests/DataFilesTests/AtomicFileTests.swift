import Foundation
import TestSupport
import Testing

@testable import DataFiles

@Suite("Single output files and streams")
struct AtomicFileTests {
  @Test("A file appears complete at commit and replaces an older one")
  func replaces() throws {
    let home = try TemporaryFolder()
    try home.make("x", "old")
    let file = try AtomicFile(path: "\(home.path)/x")
    try file.write(Array("new".utf8))
    #expect(try home.text("x") == "old")
    try file.commit()
    #expect(try home.text("x") == "new")
    #expect(try home.tree() == ["x"])
  }

  @Test("Without commit the older file stays and nothing else is left")
  func discards() throws {
    let home = try TemporaryFolder()
    try home.make("x", "old")
    do {
      let file = try AtomicFile(path: "\(home.path)/x")
      try file.write([1, 2, 3])
    }
    #expect(try home.text("x") == "old")
    #expect(try home.tree() == ["x"])
  }

  @Test("What was handed to the device appears at commit only, with all that comes later")
  func flushes() throws {
    let home = try TemporaryFolder()
    do {
      let file = try AtomicFile(path: home.path("y"))
      try file.write(Array("never".utf8))
      try file.flush()
    }
    let file = try AtomicFile(path: home.path("x"))
    try file.write(Array("one ".utf8))
    try file.flush()
    #expect(try home.text(".x.spikefoundry-partial") == "one ")
    try file.write(Array("two".utf8))
    try file.commit()
    #expect(try home.tree() == ["x"] && home.text("x") == "one two")
  }

  @Test("What a killed run left behind is overwritten from its start")
  func clearsStale() throws {
    let home = try TemporaryFolder()
    try home.make(".x.spikefoundry-partial", "much longer than the new text")
    try AtomicFile.write(Array("new".utf8), to: "\(home.path)/x")
    #expect(try home.text("x") == "new")
    #expect(try home.tree() == ["x"])
  }

  @Test("Folders, links and devices are refused and left as they are")
  func refuses() throws {
    let home = try TemporaryFolder()
    try home.makeFolder("folder")
    try home.make("precious", "x")
    for (link, target) in [("link", "precious"), ("dangling", "nowhere")] {
      try FileManager.default.createSymbolicLink(atPath: "\(home.path)/\(link)", withDestinationPath: target)
    }
    let before = try home.tree()
    let paths = ["folder", "link", "dangling", "precious/x", "none/x"].map { "\(home.path)/\($0)" }
    for path in paths + ["/dev/null", ""] {
      #expect(
        failure { () throws(Failure) in try AtomicFile.write([1], to: path) }?.code == .cantCreate, "\(path)")
    }
    #expect(try home.tree() == before)
    #expect(try home.text("precious") == "x")
  }

  @Test("Of two writers at a time the second is refused")
  func twoWriters() throws {
    let home = try TemporaryFolder()
    let first = try AtomicFile(path: "\(home.path)/x")
    #expect(failure { () throws(Failure) in try AtomicFile(path: "\(home.path)/x") }?.code == .cantCreate)
    try first.write(Array("first".utf8))
    try first.commit()
    #expect(try home.text("x") == "first")
  }

  @Test("A full device is an input/output error, a reader that has gone is none")
  func streams() throws {
    let full = open("/dev/full", O_WRONLY)
    defer { close(full) }
    #expect(failure { () throws(Failure) in try StandardStreams.write("x", to: full) }?.code == .ioError)
    #expect(failure { () throws(Failure) in try StandardStreams.write("x", to: -1) }?.code == .ioError)
    var ends: [Int32] = [0, 0]
    #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    close(ends[0])
    let before = signal(SIGPIPE, SIG_IGN)
    defer { signal(SIGPIPE, before) }
    #expect(failure { () throws(Failure) in try StandardStreams.write("x", to: ends[1]) } == nil)
    close(ends[1])
  }

  @Test("Inputs above their limit are refused with both numbers")
  func inputLimit() throws {
    let home = try TemporaryFolder()
    try home.make("x", "12345")
    #expect(try InputFile.read("\(home.path)/x", limit: 5) == Array("12345".utf8))
    let failure = failure { () throws(Failure) in try InputFile.read("\(home.path)/x", limit: 4) }
    #expect(failure?.code == .data)
    #expect(failure?.message.contains("5 bytes") == true)
  }
}
