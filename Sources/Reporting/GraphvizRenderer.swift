import CGraphviz
import DataFiles
import Foundation
import Synchronization

/// Draws graphs with the Graphviz library.
///
/// The library is not thread-safe, even with separate contexts, and leaks a few kilobytes per context: one
/// lock for the process, and one context that lives as long as it.
enum GraphvizRenderer {
  /// Most pixels along a side of a picture of pixels: of a larger graph there is none.
  ///
  /// A model of 28 layers is 24,000 points long: at the usual 96 dots per inch the library would fill 1.4 GB, and
  /// scaled down to this its text cannot be read.
  static let largestSide = 8000

  /// Lays the graph out with `dot` and renders it, in several formats with one layout.
  ///
  /// - Parameters:
  ///   - graph: what is drawn.
  ///   - formats: output formats of Graphviz, such as `svg` and `png:cairo`; PNG last.
  ///   - engine: layout of Graphviz.
  /// - Returns: the bytes of the pictures; a PNG is left out where the graph is too large for one.
  /// - Throws: 73 with the reason of the library.
  static func render(_ graph: DotGraph, formats: [String], engine: String = "dot") throws(Failure)
    -> [[UInt8]]
  {
    let outcome = context.withLock { holder -> Result<[[UInt8]], Failure> in
      do throws(Failure) {
        return .success(try holder.render(graph, formats: formats, engine: engine))
      } catch {
        return .failure(error)
      }
    }
    return try outcome.get()
  }

  /// Version of the library; empty where it says none.
  static var version: String { context.withLock { $0.version } }

  private static let context = Mutex(GraphvizContext())
}

/// The context of the library; only ever used under the lock of `GraphvizRenderer`.
private struct GraphvizContext: @unchecked Sendable {
  private var pointer: OpaquePointer?

  mutating func render(_ graph: DotGraph, formats: [String], engine: String) throws(Failure) -> [[UInt8]] {
    // Graphviz prints to standard error by itself; the reasons below are asked for instead.
    agseterr(AGMAX)
    if pointer == nil { pointer = gvContext() }
    guard let pointer else { throw .drawing("no context") }
    let drawing = try GraphvizGraph()
    try drawing.add(graph)
    try layOut(drawing, with: engine, pointer)
    defer { gvFreeLayout(pointer, drawing.pointer) }
    var pictures: [[UInt8]] = []
    for format in formats {
      guard !format.hasPrefix("png") || !drawing.isLarger(than: GraphvizRenderer.largestSide) else {
        continue
      }
      pictures.append(try draw(drawing, as: format, pointer))
    }
    return pictures
  }

  private func draw(
    _ drawing: borrowing GraphvizGraph, as format: String, _ pointer: OpaquePointer
  ) throws(Failure) -> [UInt8] {
    var data: UnsafeMutablePointer<CChar>?
    var length: UInt32 = 0
    let status = gvRenderData(pointer, drawing.pointer, format, &data, &length)
    defer { if let data { gvFreeRenderData(data) } }
    guard status == 0, let data, length > 0 else {
      throw .drawing("no output as '\(format)'; is its plugin installed? \(lastError)")
    }
    return UnsafeBufferPointer(start: data, count: Int(length)).map { UInt8(bitPattern: $0) }
  }

  private func layOut(
    _ drawing: borrowing GraphvizGraph, with engine: String, _ pointer: OpaquePointer
  ) throws(Failure) {
    guard gvLayout(pointer, drawing.pointer, engine) == 0 else {
      throw .drawing("no layout '\(engine)'; is the package libgraphviz-dev complete? \(lastError)")
    }
  }

  var version: String {
    mutating get {
      if pointer == nil { pointer = gvContext() }
      return pointer.flatMap { gvcVersion($0) }.map { String(cString: $0) } ?? ""
    }
  }

  private var lastError: String {
    guard let text = aglasterr() else { return "" }
    defer { free(text) }
    return String(cString: text)
  }
}
