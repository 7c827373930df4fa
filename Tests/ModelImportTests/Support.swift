import DataFiles
import Foundation
import Testing

/// The path of a file or folder among the fixtures.
func fixture(_ name: String) throws -> String {
  let root = try #require(Bundle.module.resourceURL)
  return root.appendingPathComponent("Fixtures/\(name)").path
}
