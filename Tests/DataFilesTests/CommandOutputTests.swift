import Foundation
import TestSupport
import Testing

@testable import DataFiles

@Suite("Outputs and inputs of a command")
struct CommandOutputTests {
  /// A file, links to it and a folder with one more file.
  private func home() throws -> TemporaryFolder {
    let home = try TemporaryFolder()
    try home.make("in", "x")
    try home.make("folder/inner", "x")
    try home.link("soft", to: "in")
    try home.link("dangling", to: "nowhere")
    try home.link("self", to: ".")
    try FileManager.default.linkItem(atPath: home.path("in"), toPath: home.path("hard"))
    return home
  }

  private func refusal(_ outputs: [CommandOutput?], _ inputs: [String]) -> Failure? {
    failure { () throws(Failure) in try CommandOutput.check(outputs, against: inputs) }
  }

  @Test(
    "A file that is an input is refused in every spelling",
    arguments: [
      "in", "./in", "folder/../in", "none/../in", "soft", "hard", "self/in", "self/self/./in", "self//in",
    ])
  func sameFile(_ output: String) throws {
    let home = try home()
    for input in ["in", "hard", "self/in"] {
      let failure = refusal([.file("--out", home.path(output))], [home.path("other"), home.path(input)])
      #expect(failure?.code == .usage)
      #expect(failure?.message.contains("--out: expected a file that is no input of this command") == true)
      #expect(failure?.message.contains("'\(home.path(output))'") == true)
    }
  }

  @Test(
    "An input that is not there yet is none to be made",
    arguments: [("new", "new"), ("new", "self/new"), ("a/b", "a/c/../b"), ("dangling", "self/dangling")])
  func missing(input: String, output: String) throws {
    let home = try home()
    #expect(refusal([.file("--out", home.path(output))], [home.path(input)])?.code == .usage)
  }

  @Test(
    "Other files are allowed, also where they exist or share a folder or a beginning with an input",
    arguments: ["out", "folder/in", "folder/inner", "in2", "none/in", "dangling", "self/out", ""])
  func others(_ output: String) throws {
    let home = try home()
    #expect(refusal([.file("--out", output.isEmpty ? "" : home.path(output))], [home.path("in")]) == nil)
  }

  @Test("A file in a folder that is an input is refused, and the folder itself says so when it is opened")
  func inFolder() throws {
    let home = try home()
    for name in ["folder/inner", "self/folder/new", "folder/deep/new"] {
      let failure = refusal([.file("--draw", home.path(name))], [home.path("folder")])
      #expect(failure?.message.contains("a file in '\(home.path("folder"))'") == true, "\(name)")
    }
  }

  @Test("A folder that would be replaced with an input in it is refused, one beside it is not")
  func folders() throws {
    let home = try home()
    let input = home.path("folder/inner")
    for name in ["folder", "self/folder", "folder/"] {
      let failure = refusal([.folder("--out", home.path(name))], [input])
      #expect(failure?.code == .usage)
      #expect(failure?.message.contains("it would be replaced") == true)
    }
    for name in ["fold", "new", "folder/new"] {
      #expect(refusal([.folder("--out", home.path(name))], [input]) == nil, "\(name)")
    }
    // That it is missing is what has to be said.
    #expect(refusal([.folder("--out", home.path("folder"))], [home.path("folder/none")]) == nil)
  }

  @Test("Two options must not name one file, but one may lie in the folder of the other")
  func twoOutputs() throws {
    let home = try home()
    func pair(_ a: String, _ b: String) -> Failure? {
      refusal([.folder("--out", home.path(a)), nil, .file("--dump", home.path(b))], [])
    }
    for (a, b) in [("x", "x"), ("x", "self/x"), ("n/x", "n/../n/x"), ("in", "hard")] {
      #expect(pair(a, b)?.message == "--out and --dump name the same file: give each one of its own")
    }
    #expect(pair("x", "y") == nil)
    #expect(pair("x", "x/y") == nil)
    #expect(refusal([.folder("--out", home.path("x")), .folder("--out", home.path("x"))], []) == nil)
    #expect(refusal([.file("--out", nil), .file("--draw", nil)], [home.path("in")]) == nil)
  }
}
