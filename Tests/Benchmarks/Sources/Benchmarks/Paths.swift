import Foundation

/// Where this package lies.
enum Paths {
  static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// What peers are built and fed from; git ignores it.
  static let peers = package.appending(path: ".build/peers")
}
