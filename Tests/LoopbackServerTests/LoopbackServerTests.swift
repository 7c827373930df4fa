import DataFiles
import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import LoopbackServer

@Suite("The local server", .serialized)
struct LoopbackServerTests {
  /// A folder with files and a server on it that runs until the value goes.
  private final class Site: @unchecked Sendable {
    let folder: URL
    let port: UInt16
    private let isOver = Atomic(false)
    private let done = DispatchSemaphore(value: 0)

    init(_ change: (inout ServedFiles, URL) throws -> Void = { _, _ in }) throws {
      folder = FileManager.default.temporaryDirectory.appendingPathComponent("site-\(UUID().uuidString)")
      let inner = folder.appendingPathComponent("ui/assets")
      try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
      try Data("secret".utf8).write(to: folder.appendingPathComponent("secret"))
      try Data("<p>ui".utf8).write(to: folder.appendingPathComponent("ui/index.html"))
      try Data("letters".utf8).write(to: inner.appendingPathComponent("a.woff2"))
      try FileManager.default.createSymbolicLink(
        at: inner.appendingPathComponent("link"), withDestinationURL: folder.appendingPathComponent("secret"))
      var files = ServedFiles()
      try files.add(folder: folder.appendingPathComponent("ui").path)
      try change(&files, folder)
      let server = try LoopbackServer(files, port: 0)
      port = server.port
      nonisolated(unsafe) let running = server
      Thread.detachNewThread { [self] in
        running.serve { !isOver.load(ordering: .relaxed) }
        done.signal()
      }
    }

    func end() {
      isOver.store(true, ordering: .relaxed)
      done.wait()
      try? FileManager.default.removeItem(at: folder)
    }

    /// Sends bytes and gives everything that comes back.
    func send(_ request: String) -> String {
      let socket = connected()
      defer { close(socket) }
      _ = Glibc.send(socket, request, request.utf8.count, Int32(MSG_NOSIGNAL))
      var answer: [UInt8] = []
      var part = [UInt8](repeating: 0, count: 65_536)
      while case let count = recv(socket, &part, part.count, 0), count > 0 { answer += part.prefix(count) }
      return String(decoding: answer, as: UTF8.self)
    }

    func get(_ path: String, method: String = "GET", host: String? = nil) -> String {
      send("\(method) \(path) HTTP/1.1\r\nHost: \(host ?? "127.0.0.1:\(port)")\r\n\r\n")
    }

    func connected() -> Int32 {
      let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          _ = connect(made, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      return made
    }
  }

  @Test("A file comes whole, with its type, for the viewer's origin only, and is not kept")
  func file() throws {
    let content = String(repeating: "0123456789", count: 300_000)
    let site = try Site { files, folder in
      let path = folder.appendingPathComponent("timeline.pftrace")
      try Data(content.utf8).write(to: path)
      files.add("/timeline.pftrace", file: path.path)
    }
    defer { site.end() }
    let answer = site.get("/timeline.pftrace?x=1")
    let parts = answer.components(separatedBy: "\r\n\r\n")
    #expect(parts[0].hasPrefix("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"))
    #expect(parts[0].contains("\r\nContent-Length: 3000000\r\n"))
    #expect(parts[0].contains("\r\nAccess-Control-Allow-Origin: https://ui.perfetto.dev"))
    #expect(parts[0].contains("\r\nCache-Control: no-store"))
    #expect(parts[1] == content)
    #expect(site.get("/timeline.pftrace", method: "HEAD").hasSuffix("\r\n\r\n"))
  }

  @Test("Folders are given out with all files below them; the start page is index.html")
  func folder() throws {
    let site = try Site()
    defer { site.end() }
    #expect(site.get("/").hasSuffix("\r\n\r\n<p>ui"))
    #expect(site.get("/assets/a.woff2").hasSuffix("\r\n\r\nletters"))
  }

  @Test(
    "No path leads out of the files",
    arguments: [
      "/../secret", "/assets/../../secret", "/%2e%2e/secret", "/assets/link", "//secret", "/./index.html",
      "/assets", "/assets/", "/\u{0}", "/..%2fsecret", "/assets/a.woff2/..",
    ])
  func traversal(path: String) throws {
    let site = try Site()
    defer { site.end() }
    let answer = site.get(path)
    #expect(answer.hasPrefix("HTTP/1.1 404 Not Found"))
    #expect(!answer.contains("secret"))
  }

  @Test("Another host name, another method and what is no request are refused")
  func refusals() throws {
    let site = try Site()
    defer { site.end() }
    #expect(site.get("/", host: "evil.example:\(site.port)").hasPrefix("HTTP/1.1 421"))
    #expect(site.send("GET / HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 421"))
    #expect(site.get("/", method: "POST").hasPrefix("HTTP/1.1 405"))
    #expect(site.send("nonsense\r\n\r\n").hasPrefix("HTTP/1.1 400"))
    #expect(site.send("GET / HTTP/1.1\r\nno colon\r\n\r\n").hasPrefix("HTTP/1.1 400"))
    #expect(site.send(String(repeating: "a", count: 20_000)).hasPrefix("HTTP/1.1 400"))
    let preflight = site.get("/", method: "OPTIONS")
    #expect(preflight.hasPrefix("HTTP/1.1 204"))
    #expect(preflight.contains("\r\nAccess-Control-Allow-Private-Network: true"))
  }

  @Test("Connections that send nothing hold up no other, however many they are")
  func idleConnections() throws {
    let site = try Site()
    defer { site.end() }
    let idle = (0..<100).map { _ in site.connected() }
    defer { for socket in idle { close(socket) } }
    #expect(site.get("/").hasPrefix("HTTP/1.1 200"))
  }

  @Test("Random requests never end the server", arguments: 0..<5 as Range<UInt64>)
  func fuzz(seed: UInt64) throws {
    let site = try Site()
    defer { site.end() }
    var random = SeededGenerator(seed: seed)
    let pieces = ["GET", " ", "/", "..", "HTTP/1.1", "\r\n", "\r\n\r\n", ":", "Host", "\u{0}", "é", "%00"]
    for _ in 0..<30 {
      let request = (0..<random.integer(0...12)).map { _ in pieces.randomElement(using: &random) ?? "" }
      let answer = site.send(request.joined() + "\r\n\r\n")
      #expect(answer.hasPrefix("HTTP/1.1 4"))
    }
    #expect(site.get("/").hasPrefix("HTTP/1.1 200"))
  }
}
