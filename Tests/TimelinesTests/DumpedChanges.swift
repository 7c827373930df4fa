/// What a reader of value change dumps sees: the oracle of the writer, which shares no code with it.
struct DumpedChanges {
  struct Variable: Equatable {
    var kind: String
    var bits: Int
    /// Scopes from the outermost, then the variable itself.
    var path: [String]
  }

  private(set) var timescale = ""
  /// Picoseconds of the unit of time.
  var step: Int64 {
    let units: [String: Int64] = [
      "ps": 1, "ns": 1000, "us": 1_000_000, "ms": 1_000_000_000, "s": 1_000_000_000_000,
    ]
    let digits = timescale.prefix { $0.isNumber }
    return (Int64(digits) ?? 0) * (units[String(timescale.dropFirst(digits.count))] ?? 0)
  }
  private(set) var variables: [String: Variable] = [:]
  /// Changes of each variable in order: time and value as the file spells it.
  private(set) var changes: [String: [(time: Int64, value: String)]] = [:]
  private(set) var comments: [String] = []
  private(set) var errors: [String] = []
  private var scopes: [String] = []
  private var now: Int64 = -1

  init(_ text: String) {
    var words = text.split { $0 == " " || $0 == "\n" }.map(String.init)[...]
    while let word = words.popFirst() {
      switch word.first {
      case "$": keyword(word, &words)
      case "#": move(word.dropFirst())
      case "b", "r": change(word.dropFirst(), words.popFirst() ?? "")
      default: errors.append("unexpected \(word)")
      }
    }
    if !scopes.isEmpty { errors.append("open scope") }
  }

  private mutating func keyword(_ word: String, _ words: inout ArraySlice<String>) {
    if word == "$dumpvars" || word == "$end" { return }
    let body = Array(words.prefix { $0 != "$end" })
    words = words.dropFirst(body.count + 1)
    switch word {
    case "$timescale": timescale = body.joined(separator: " ")
    case "$scope": scopes.append(body.last ?? "")
    case "$upscope": scopes.removeLast()
    case "$var": declare(body)
    case "$comment": comments.append(body.joined(separator: " "))
    case "$version", "$enddefinitions": break
    default: errors.append("unexpected \(word)")
    }
  }

  private mutating func declare(_ body: [String]) {
    guard body.count == 4, variables[body[2]] == nil else { return errors.append("\(body)") }
    variables[body[2]] = Variable(kind: body[0], bits: Int(body[1]) ?? 0, path: scopes + [body[3]])
  }

  private mutating func move(_ text: Substring) {
    guard let time = Int64(text), time > now else { return errors.append("time \(text) behind \(now)") }
    now = time
  }

  private mutating func change(_ value: Substring, _ identifier: String) {
    guard let variable = variables[identifier], value.utf8.count <= variable.bits || variable.kind == "real"
    else { return errors.append("value \(value) of \(identifier)") }
    changes[identifier, default: []].append((now, String(value)))
  }
}
