import Foundation

/// A peer in C or C++, compiled on the spot for this machine and loaded into this process.
struct PeerLibrary {
  static let flags = ["-O3", "-march=native", "-shared", "-fPIC"]

  /// The compiler's command, which names the peer in reports.
  let compiler: String
  private let handle: UnsafeMutableRawPointer

  /// Nil if the compiler is missing or fails; the report then says so.
  init?(source: String, compiler: String) {
    let source = Paths.package.appending(path: "Peers/\(source)")
    let folder = Paths.peers
    let name = source.lastPathComponent + "." + compiler.replacingOccurrences(of: "+", with: "p") + ".so"
    let library = folder.appending(path: name).path(percentEncoded: false)
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = [compiler] + Self.flags + ["-o", library, source.path(percentEncoded: false)]
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else { return nil }
    } catch {
      return nil
    }
    guard let handle = dlopen(library, RTLD_NOW) else { return nil }
    self.handle = handle
    self.compiler = compiler
  }

  /// What the report says where there is no library.
  static func missing(_ compiler: String) -> String { "\(compiler) is missing or cannot compile it" }

  /// A function of the library; `Function` has to be its C type.
  func function<Function>(_ name: String, as type: Function.Type) -> Function {
    guard let function = find(name, as: type) else { fatalError("the peer has no function \(name)") }
    return function
  }

  /// The same for a function that only some processors have.
  func find<Function>(_ name: String, as type: Function.Type) -> Function? {
    dlsym(handle, name).map { unsafeBitCast($0, to: type) }
  }
}
