/// Reads HTML as strictly as XML, but for the elements without an end, and lists what it finds.
///
/// It shares no code with what writes the page.
package struct MarkupChecker {
  /// An element with its attributes as written, character references included.
  package struct Element: Equatable {
    package var name: String
    package var attributes: [String: String]
  }

  package struct Problem: Error, CustomStringConvertible {
    package var description: String
  }

  package private(set) var elements: [Element] = []
  /// Text between elements, scripts and styles left out, as written.
  package private(set) var texts: [String] = []
  /// Contents of scripts and styles, by the element's type or name.
  package private(set) var raw: [(element: Element, text: String)] = []

  private static let empty: Set<String> = ["meta", "input", "br", "hr", "img", "link"]
  private static let rawElements: Set<String> = ["script", "style"]

  package init(_ page: String) throws {
    var rest = Substring(page)
    guard rest.hasPrefix("<!DOCTYPE html>") else { throw Problem(description: "no document type") }
    rest.removeFirst("<!DOCTYPE html>".count)
    var open: [String] = []
    while let next = rest.firstIndex(of: "<") {
      try add(text: rest[..<next], in: open)
      rest = rest[rest.index(after: next)...]
      guard let end = Self.end(ofTag: rest) else { throw Problem(description: "a tag has no end") }
      var tag = rest[..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("/") {
        guard open.popLast() == String(tag.dropFirst()) else {
          throw Problem(description: "</\(tag.dropFirst())> closes nothing")
        }
        continue
      }
      let isClosed = tag.hasSuffix("/")
      if isClosed { tag.removeLast() }
      let element = try Self.element(tag)
      elements.append(element)
      guard !isClosed, !Self.empty.contains(element.name) else { continue }
      guard Self.rawElements.contains(element.name) else {
        open.append(element.name)
        continue
      }
      guard let close = rest.firstRange(of: "</\(element.name)>") else {
        throw Problem(description: "<\(element.name)> is not closed")
      }
      raw.append((element, String(rest[..<close.lowerBound])))
      rest = rest[close.upperBound...]
    }
    try add(text: rest, in: open)
    guard open.isEmpty else { throw Problem(description: "\(open) are not closed") }
  }

  private mutating func add(text: Substring, in open: [String]) throws {
    guard text.contains(where: { !$0.isWhitespace }) else { return }
    guard !open.isEmpty else { throw Problem(description: "text outside of elements: \(text.prefix(40))") }
    try Self.check(text)
    texts.append(String(text))
  }

  /// The first `>` outside of quotes.
  private static func end(ofTag tag: Substring) -> Substring.Index? {
    var isQuoted = false
    return tag.indices.first { index in
      if tag[index] == "\"" { isQuoted.toggle() }
      return tag[index] == ">" && !isQuoted
    }
  }

  private static func element(_ tag: Substring) throws -> Element {
    let name = tag.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
    guard let first = name.first, first.isLetter else { throw Problem(description: "<\(tag.prefix(40))>") }
    var rest = tag.dropFirst(name.count)
    var attributes: [String: String] = [:]
    while true {
      rest = rest.drop { $0.isWhitespace }
      guard !rest.isEmpty else { break }
      let key = rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == ":" }
      guard !key.isEmpty, attributes[String(key)] == nil else {
        throw Problem(description: "attributes of <\(tag.prefix(60))>")
      }
      rest = rest.dropFirst(key.count)
      var value = Substring()
      if rest.hasPrefix("=\"") {
        rest = rest.dropFirst(2)
        value = rest.prefix { $0 != "\"" }
        guard value.count < rest.count else { throw Problem(description: "an attribute has no end") }
        rest = rest.dropFirst(value.count + 1)
      } else if rest.hasPrefix("=") {
        throw Problem(description: "an attribute without quotes in <\(tag.prefix(60))>")
      }
      try check(value)
      attributes[String(key)] = String(value)
    }
    return Element(name: String(name), attributes: attributes)
  }

  /// Text holds no markup, no stray `&` and nothing that controls.
  private static func check(_ text: Substring) throws {
    for scalar in text.unicodeScalars {
      let isControl = (scalar.value < 0x20 && scalar != "\n") || (0x7F..<0xA0).contains(scalar.value)
      let isBidirectional =
        (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
      guard scalar != "<", !isControl, !isBidirectional else {
        throw Problem(description: "U+\(String(scalar.value, radix: 16)) in text")
      }
    }
    for part in text.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
      let name = part.prefix { $0 != ";" }
      let isReference = ["amp", "lt", "gt", "quot", "#39", "nbsp"].contains(String(name))
      guard isReference, name.count < part.count else { throw Problem(description: "&\(part.prefix(12))") }
    }
  }
}
