public import DataFiles
import Glibc

/// Gives out files over HTTP/1.1 to programs on this machine: GET, HEAD and OPTIONS on 127.0.0.1 only.
///
/// One thread waits for all connections, so that one that a browser opens ahead of need holds up no other. An
/// answer is written at once; a reader that takes nothing for ten seconds is left.
public final class LoopbackServer {
  /// A connection whose request is not complete.
  private struct Connection {
    var socket: Int32
    var received: [UInt8] = []
  }

  private static let largestConnections = 64
  private let listening: Int32
  private var connections: [Connection] = []
  /// What is given out; a page that names the port is added when it is open.
  public var files: ServedFiles
  /// The port.
  public let port: UInt16

  /// Opens the port.
  ///
  /// - Parameters:
  ///   - files: what is given out.
  ///   - port: number; 0 takes one that is free.
  /// - Throws: 74 where the port is taken or cannot be opened.
  public init(_ files: ServedFiles, port: UInt16) throws(Failure) {
    self.files = files
    let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    self.listening = listening
    var yes: Int32 = 1
    setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isOpen = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listening, $0, length) == 0 && listen(listening, 64) == 0
          && getsockname(listening, $0, &length) == 0
      }
    }
    self.port = UInt16(bigEndian: address.sin_port)
    guard listening >= 0, isOpen else {
      if listening >= 0 { close(listening) }
      throw Failure(
        .ioError, "cannot open port \(port) of 127.0.0.1: is another 'spikefoundry view' running?")
    }
  }

  deinit {
    for connection in connections { close(connection.socket) }
    close(listening)
  }

  /// Answers requests for as long as `goesOn` says so; it is asked at least every half second.
  public func serve(while goesOn: () -> Bool = { true }) {
    while goesOn() {
      var waiting = [pollfd(fd: listening, events: Int16(POLLIN), revents: 0)]
      waiting += connections.map { pollfd(fd: $0.socket, events: Int16(POLLIN), revents: 0) }
      guard poll(&waiting, nfds_t(waiting.count), 500) > 0 else { continue }
      // From the end, because those that are answered are removed.
      for index in connections.indices.reversed() where waiting[index + 1].revents != 0 { receive(index) }
      if waiting[0].revents != 0 { accept() }
    }
  }

  private func accept() {
    let socket = Glibc.accept(listening, nil, nil)
    guard socket >= 0 else { return }
    _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
    var limit = timeval(tv_sec: 10, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
    if connections.count >= Self.largestConnections { close(connections.removeFirst().socket) }
    connections.append(Connection(socket: socket))
  }

  private func receive(_ index: Int) {
    var part = [UInt8](repeating: 0, count: 4096)
    let count = recv(connections[index].socket, &part, part.count, 0)
    guard count > 0 else { return finish(index) }
    connections[index].received += part.prefix(count)
    let received = connections[index].received
    if HTTPRequest.isComplete(received) {
      answer(connections[index].socket, HTTPRequest(received))
    } else if received.count <= HTTPRequest.largestHead {
      return
    } else {
      answer(connections[index].socket, nil)
    }
    finish(index)
  }

  private func finish(_ index: Int) {
    let socket = connections.remove(at: index).socket
    shutdown(socket, Int32(SHUT_WR))
    close(socket)
  }

  private func answer(_ socket: Int32, _ request: HTTPRequest?) {
    guard let request else {
      _ = send(Array(HTTPAnswer(status: "400 Bad Request").head(length: 0).utf8), socket)
      return
    }
    let answer = HTTPAnswer(request, files, port: port)
    let hasBody = request.method == "GET"
    switch answer.content {
    case nil: _ = send(Array(answer.head(length: 0).utf8), socket)
    case .text(let text):
      let body = Array(text.utf8)
      _ = send(Array(answer.head(length: body.count).utf8) + (hasBody ? body : []), socket)
    case .file(let path):
      guard let file = try? MappedFile(path) else {
        _ = send(Array(HTTPAnswer(status: "404 Not Found").head(length: 0).utf8), socket)
        return
      }
      guard send(Array(answer.head(length: file.bytes.count).utf8), socket), hasBody else { return }
      _ = send(file.bytes, socket)
    }
  }

  private func send(_ bytes: [UInt8], _ socket: Int32) -> Bool { bytes.withUnsafeBytes { send($0, socket) } }

  /// Writes everything; false where the reader has gone.
  private func send(_ bytes: UnsafeRawBufferPointer, _ socket: Int32) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = Glibc.send(
        socket, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }
}
