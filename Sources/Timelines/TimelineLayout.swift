import DataFiles

/// The rows of a timeline from top to bottom and the names of what they show, known before the first event.
///
/// Rows and names are numbered as they are added. Names come from users: control and bidirectional characters
/// are spelled out and long names cut, so that no viewer sees them.
public struct TimelineLayout: Sendable {
  /// A fact about the run that the timeline carries.
  public struct Fact: Sendable, Equatable {
    /// Its name, such as `model_sha256`.
    public var name: String
    /// Its value.
    public var value: String

    /// Makes a fact.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Unicode scalars that a name may have.
  public static let longestName = 120

  /// The rows; the first one stands above all others.
  public private(set) var tracks: [TimelineTrack]
  /// Names of slices.
  public private(set) var names: [String] = []
  /// Where the run came from.
  public var provenance: [Fact] = []
  private var children: [Int] = [0]
  private var taken: Set<SiblingName> = []
  private var numbers: [String: Int] = [:]

  private struct SiblingName: Hashable {
    var parent: Int
    var name: String
  }

  /// Starts a layout with the row that stands above all others.
  public init(title: String) {
    tracks = [TimelineTrack(name: Self.visible(title), parent: nil, content: .group, rank: 0)]
  }

  /// Adds a row behind the other children of its parent.
  ///
  /// A name that a sibling has gets a number, because viewers merge siblings of one name.
  ///
  /// - Returns: the number of the row.
  public mutating func add(_ name: String, _ content: TimelineTrack.Content, in parent: Int = 0) -> Int {
    tracks.append(
      TimelineTrack(
        name: unique(Self.visible(name), in: parent), parent: parent, content: content,
        rank: children[parent]))
    children[parent] += 1
    children.append(0)
    return tracks.count - 1
  }

  /// The number of a name of slices; the same text has the same number.
  public mutating func name(_ text: String) -> Int {
    let text = Self.visible(text)
    if let known = numbers[text] { return known }
    numbers[text] = names.count
    names.append(text)
    return names.count - 1
  }

  private mutating func unique(_ name: String, in parent: Int) -> String {
    var candidate = name
    var number = 1
    while !taken.insert(SiblingName(parent: parent, name: candidate)).inserted {
      number += 1
      candidate = "\(name) (\(number))"
    }
    return candidate
  }

  private static func visible(_ text: String) -> String {
    text.isEmpty ? "(unnamed)" : MessageText.escape(text, limit: longestName)
  }
}
