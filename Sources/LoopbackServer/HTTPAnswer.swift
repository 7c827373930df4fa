/// What a server answers: a status, fields, and a body from a file or text.
struct HTTPAnswer: Equatable {
  /// The origin whose pages may read the answers.
  static let viewer = "https://ui.perfetto.dev"

  var status: String
  var fields: [String] = []
  var content: ServedFiles.Content?

  /// Answers a request.
  ///
  /// - Parameters:
  ///   - request: the request.
  ///   - files: everything that there is.
  ///   - port: of the server; a request under another host name is refused, so that no name on the network can be
  ///     made to lead here.
  init(_ request: HTTPRequest, _ files: ServedFiles, port: UInt16) {
    guard ["127.0.0.1:\(port)", "localhost:\(port)"].contains(request.fields["host"]) else {
      self.init(status: "421 Misdirected Request")
      return
    }
    guard request.method != "OPTIONS" else {
      self.init(status: "204 No Content")
      fields = [
        "Access-Control-Allow-Methods: GET, HEAD", "Access-Control-Allow-Private-Network: true",
      ]
      return
    }
    guard request.method == "GET" || request.method == "HEAD" else {
      self.init(status: "405 Method Not Allowed")
      fields = ["Allow: GET, HEAD, OPTIONS"]
      return
    }
    guard let entry = files[request.path] else {
      self.init(status: "404 Not Found")
      return
    }
    self.init(status: "200 OK")
    fields = ["Content-Type: \(entry.type)"]
    content = entry.content
  }

  init(status: String) { self.status = status }

  /// The head of the answer for a body of so many bytes.
  func head(length: Int) -> String {
    let always = [
      "Content-Length: \(length)", "Connection: close", "Cache-Control: no-store",
      "X-Content-Type-Options: nosniff", "Access-Control-Allow-Origin: \(Self.viewer)", "Vary: Origin",
    ]
    return "HTTP/1.1 \(status)\r\n" + (fields + always).map { $0 + "\r\n" }.joined() + "\r\n"
  }
}
