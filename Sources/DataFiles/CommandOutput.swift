/// A file or folder that a command writes where its user wants it.
package struct CommandOutput: Sendable {
  private enum Kind { case file, folder }

  private let option: String
  private let path: String
  private let kind: Kind

  /// A file; nil where the option is not given.
  package static func file(_ option: String, _ path: String?) -> CommandOutput? {
    path.map { CommandOutput(option: option, path: $0, kind: .file) }
  }

  /// A folder that is replaced as a whole; nil where the option is not given.
  package static func folder(_ option: String, _ path: String?) -> CommandOutput? {
    path.map { CommandOutput(option: option, path: $0, kind: .folder) }
  }

  /// Refuses, before anything is written, outputs that would replace an input or each other.
  ///
  /// - Parameters:
  ///   - outputs: what the command writes; nil is passed over, and one option may name a place twice.
  ///   - inputs: files that it reads, also those that it would read if they were there, and folders of which it may
  ///     read anything.
  /// - Throws: 64 with the option.
  package static func check(_ outputs: [CommandOutput?], against inputs: [String]) throws(Failure) {
    let inputs = inputs.compactMap { Input($0) }
    var known: [FilePlace: String] = [:]
    for output in outputs.compactMap(\.self) {
      let chain = FilePlace.chain(output.path)
      // Nothing can be written under such a name, as whoever tries says.
      guard let place = chain.first else { continue }
      if let other = known.updateValue(output.option, forKey: place), other != output.option {
        throw Failure(
          .usage, "\(other) and \(output.option) name the same file: give each one of its own")
      }
      switch output.kind {
      case .file: try output.checkFile(chain, inputs)
      case .folder: try output.checkFolder(place, inputs)
      }
    }
  }

  private func checkFile(_ chain: [FilePlace], _ inputs: [Input]) throws(Failure) {
    guard let input = inputs.first(where: { chain.contains($0.place) }) else { return }
    let relation = input.place == chain.first ? "the same file as" : "a file in"
    let other = input.path == path ? "" : ", \(relation) \(Self.quote(input.path))"
    throw Failure(
      .usage,
      "\(option): expected a file that is no input of this command, found \(Self.quote(path))\(other)")
  }

  private func checkFolder(_ place: FilePlace, _ inputs: [Input]) throws(Failure) {
    guard let input = inputs.first(where: { $0.place.exists && $0.chain.contains(place) }) else { return }
    throw Failure(
      .usage,
      "\(option): expected a folder without inputs of this command, found \(Self.quote(path)) with "
        + "\(Self.quote(input.path)): it would be replaced")
  }

  private static func quote(_ path: String) -> String { MessageText.quote(path, limit: 400) }

  /// A file or folder that a command reads.
  private struct Input {
    let path: String
    let place: FilePlace
    let chain: [FilePlace]

    init?(_ path: String) {
      chain = FilePlace.chain(path)
      guard let place = chain.first else { return nil }
      (self.path, self.place) = (path, place)
    }
  }
}
