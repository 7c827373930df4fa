public import DataFiles
import Foundation
public import SweepLedgers

/// The folder that sweeps share: their ledger, recorded activities, and the runs of chosen points.
public struct SweepStore: Sendable {
  /// Where the store is unless told otherwise.
  public static let standardPath = "runs/sweeps"

  /// The folder.
  public let path: String
  /// Books of all points.
  public let ledger: Ledger

  /// Opens the store, which is made where it does not exist.
  ///
  /// - Throws: 73 where the folder cannot be made, and what `Ledger.init` throws.
  public init(path: String = standardPath) throws(Failure) {
    self.path = path
    do {
      try FileManager.default.createDirectory(
        atPath: "\(path)/activities", withIntermediateDirectories: true)
    } catch {
      throw Failure(.cantCreate, file: path, "cannot create the folder of the sweeps")
    }
    ledger = try Ledger(path: "\(path)/ledger.sqlite")
  }

  /// Folder of recorded activity.
  var activities: String { "\(path)/activities" }
}
