import Foundation
import TestSupport
import Testing

@Suite("spikefoundry view")
struct ViewTests {
  private static let traced: Result<EventTraceTests.TracedFolder, any Error> = Result {
    try EventTraceTests.TracedFolder(["--trace", "L2"])
  }

  /// A server on a free port, as a user starts it.
  private final class Site {
    let scratch: TemporaryFolder
    let process: Process
    let port: UInt16

    init(_ folder: String) throws {
      scratch = try TemporaryFolder()
      process = try Command(["view", folder, "--no-open", "--port", "0"]).started(scratch: scratch.path)
      var found: UInt16?
      for _ in 0..<3000 where found == nil && process.isRunning {
        usleep(10_000)
        let text = try String(contentsOfFile: "\(scratch.path)/error", encoding: .utf8)
        found = text.firstMatch(of: #/serving http:\/\/127\.0\.0\.1:(\d+),/#).flatMap { UInt16($0.output.1) }
      }
      port = try #require(found)
    }

    var output: String {
      get throws { try String(contentsOfFile: "\(scratch.path)/output", encoding: .utf8) }
    }

    /// Head and body of an answer; nil where nobody answers at the address.
    func get(_ path: String, address: String = "127.0.0.1") -> (head: String, body: Data)? {
      let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      defer { close(made) }
      var place = sockaddr_in()
      place.sin_family = sa_family_t(AF_INET)
      place.sin_port = port.bigEndian
      inet_pton(AF_INET, address, &place.sin_addr)
      let isOpen = withUnsafePointer(to: &place) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(made, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
      }
      guard isOpen else { return nil }
      let request = "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n"
      _ = send(made, request, request.utf8.count, Int32(MSG_NOSIGNAL))
      var answer = Data()
      var part = [UInt8](repeating: 0, count: 65_536)
      while case let count = recv(made, &part, part.count, 0), count > 0 { answer += part.prefix(count) }
      guard let end = answer.range(of: Data("\r\n\r\n".utf8)) else { return nil }
      return (String(decoding: answer[..<end.lowerBound], as: UTF8.self), answer[end.upperBound...])
    }

    /// Addresses, in the kernel's hexadecimal, at which a socket of any process listens on the port.
    func listeners() throws -> [String] {
      try ["tcp", "tcp6"].flatMap { table -> [String] in
        guard FileManager.default.fileExists(atPath: "/proc/net/\(table)") else { return [] }
        let text = try String(contentsOfFile: "/proc/net/\(table)", encoding: .utf8)
        return text.split(separator: "\n").dropFirst().compactMap { line in
          let cells = line.split(separator: " ")
          let place = cells[1].split(separator: ":")
          return cells[3] == "0A" && UInt16(place[1], radix: 16) == port ? String(place[0]) : nil
        }
      }
    }

    /// The exit status after a signal; 1000 more where the signal itself ended it.
    func end(_ signal: Int32) -> Int32 {
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
      return process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 1000 : 0)
    }
  }

  @Test("gives out the page and the timeline of the run, and nothing else of the folder")
  func files() throws {
    let run = try Self.traced.get()
    let site = try Site(run.out)
    defer { _ = site.end(SIGTERM) }
    for name in ["report.html", "timeline.pftrace"] {
      let answer = try #require(site.get("/\(name)"))
      let file = try Data(contentsOf: URL(fileURLWithPath: "\(run.out)/\(name)"))
      #expect(answer.head.hasPrefix("HTTP/1.1 200"), "\(answer.head)")
      #expect(answer.body == file, "\(name)")
    }
    let start = try #require(site.get("/"))
    let page = String(decoding: start.body, as: UTF8.self)
    #expect(page.contains("href=\"/report.html\""))
    #expect(page.contains("href=\"https://ui.perfetto.dev/#!/?url=http://127.0.0.1:\(site.port)/"), "\(page)")
    for name in ["manifest.json", "host.json", "events/index.json", "../run/manifest.json", "%2e%2e/x"] {
      #expect(site.get("/\(name)")?.head.hasPrefix("HTTP/1.1 404") ?? true, "\(name)")
    }
    #expect(try site.output.contains("http://127.0.0.1:\(site.port)/report.html\n"))
    #expect(try site.output.hasPrefix("https://ui.perfetto.dev/#!/?url=http://127.0.0.1:\(site.port)/"))
  }

  @Test("listens at 127.0.0.1 and at no other address")
  func loopback() throws {
    let site = try Site(try Self.traced.get().out)
    defer { _ = site.end(SIGTERM) }
    #expect(try site.listeners() == ["0100007F"])
    #expect(site.get("/report.html") != nil)
    // All of 127/8 is this machine: a server on every address would answer here too.
    #expect(site.get("/report.html", address: "127.0.0.2") == nil)
  }

  @Test("ends in good order on Ctrl-C and SIGTERM", arguments: [SIGINT, SIGTERM])
  func ends(_ signal: Int32) throws {
    let site = try Site(try Self.traced.get().out)
    #expect(site.end(signal) == 0)
    #expect(site.get("/report.html") == nil)
  }

  @Test("makes the timeline where there is none yet, and serves a run without events by its page alone")
  func timeline() throws {
    let folder = try TemporaryFolder()
    let copy = "\(folder.path)/run"
    try FileManager.default.copyItem(atPath: try Self.traced.get().out, toPath: copy)
    let whole = try Data(contentsOf: URL(fileURLWithPath: "\(copy)/timeline.pftrace"))
    try FileManager.default.removeItem(atPath: "\(copy)/timeline.pftrace")
    let site = try Site(copy)
    #expect(site.get("/timeline.pftrace")?.body == whole)
    #expect(site.end(SIGINT) == 0)
    let plain = try RunFixture.small.get()
    let page = try Site(plain.out)
    #expect(page.get("/report.html")?.head.hasPrefix("HTTP/1.1 200") ?? false)
    #expect(page.get("/timeline.pftrace")?.head.hasPrefix("HTTP/1.1 404") ?? false)
    #expect(page.end(SIGINT) == 0)
  }

  @Test("serves a run with CSV tables alone by its page, and says why there is no timeline")
  func csv() throws {
    let run = try EventTraceTests.TracedFolder(["--trace", "busy", "--tables", "csv"])
    let site = try Site(run.out)
    #expect(site.get("/report.html")?.head.hasPrefix("HTTP/1.1 200") ?? false)
    #expect(site.get("/timeline.pftrace")?.head.hasPrefix("HTTP/1.1 404") ?? false)
    #expect(
      try site.scratch.text("error").contains("there is no timeline, as the events are no Parquet tables"))
    #expect(site.end(SIGINT) == 0)
  }
}
