import DataFiles
import Foundation
import TableSamples
import Testing

@testable import Parquet

/// Files that pyarrow 26 wrote: they hold the reader to the format, not to our writer.
@Suite("Parquet files of another program")
struct ForeignFileTests {
  private func bytes(_ base64: String) throws -> [UInt8] {
    Array(try #require(Data(base64Encoded: base64, options: .ignoreUnknownCharacters)))
  }

  @Test("that keep to the same encodings are read")
  func same() throws {
    let reader = try ParquetReader(bytes: bytes(Self.deltas), name: "pyarrow.parquet")
    #expect(
      reader.schema.columns == [
        TableColumn("t_ps", .int64), TableColumn("depth", .int32, isOptional: true),
      ])
    let times = (0..<40).map { (i: Int64) in i * i * i - (i % 7 == 0 ? 1_000_000_000_000_000 : 5) }
    let depths = (0..<40).map {
      $0 % 3 == 0 ? CSVCell.empty : .integer($0 % 2 == 0 ? 2_147_483_647 : -2_147_483_648)
    }
    #expect(try reader.read(group: 0).cells == zip(times, depths).map { [.count($0), $1] })
    #expect(reader.range(ofColumn: 0, inGroup: 0) == (times.min() ?? 0)...(times.max() ?? 0))
    #expect(reader.range(ofColumn: 1, inGroup: 0) == -2_147_483_648...2_147_483_647)
  }

  @Test("that use more of the format are refused")
  func other() throws {
    let error = #expect(throws: Failure.self) {
      _ = try ParquetReader(bytes: bytes(Self.snappy), name: "pyarrow.parquet").read(group: 0)
    }
    #expect(error?.code == .data)
  }

  private static let deltas = """
    UEFSMRUAFeAGFeAGLBVQFQoVBhUGHBgIsucAAAAAAAAYCACAOVuBcvz/FgAoCLLnAAAAAAAAGAgAgDlbgXL8/xER
    AAAAgAIEKP//s8zU38YD9/2zzNTfxgMzAAAAeP+MSf0aH/wzJvVr3OOfMalf40L/jEn9Gpf7Z0zq17jrP2NSv8YB
    AAAAAAAABKAxqV/jVYDGpH6NWwQ0JvVr3DGgMalf4xICjUn9GhcVaEzq1zjSAAAAAAC4BzQm9Wu8SdCY1K9xrYLG
    pH6Nmxg0JvVr3N+gMalf4+IHjUn9GudGAAAAAABxgsakfo2vFRqT+jWuvtCY1K9xhYbGpH6N2zg0JvVr3O2hMalf
    47wQAAAAAMCP0JjUr/HXRGNSv8aNKRqT+jWuY9GY1K9x3YvGpH6NG2U0JvVrHF0DAAAAAHgcGpP6NZ7xaEzq17j7
    R2NSv8ZtQxqT+jUOAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAFQAVQBVALBVQFQoVBhUGHBgE////fxgEAAAA
    gBYcKAT///9/GAQAAACAEREAAAAGAAAAC7Zt27ZtgAEEGv////8PAQIAAABkZGRkZGQAABUEGTw1ABgGc2NoZW1h
    FQQAFQQlABgEdF9wcwAVAiUCGAVkZXB0aAAWUBkcGSwmABwVBBklBgoZGAR0X3BzFQAWUBbiBxbiByYIPBgIsucA
    AAAAAAAYCACAOVuBcvz/FgAoCLLnAAAAAAAAGAgAgDlbgXL8/xERABkcFQAVChUCAAAAJgAcFQIZJQYKGRgFZGVw
    dGgVABZQFp4BFp4BJuoHPBgE////fxgEAAAAgBYcKAT///9/GAQAAACAEREAGRwVABUKFQIAPCkGGSYcNAAAABaA
    CRZQJggWgAkAKCBwYXJxdWV0LWNwcC1hcnJvdyB2ZXJzaW9uIDI2LjAuMRksHAAAHAAAAAgBAABQQVIx
    """

  private static let snappy = """
    UEFSMRUEFSAVJEwVBBUAEgAAEDwBAAAAAAAAAAIAAAAAAAAAFQAVEhUWLBUEFRAVBhUGHBgIAgAAAAAAAAAYCAEA
    AAAAAAAAFgAoCAIAAAAAAAAAGAgBAAAAAAAAABERAAAACSACAAAABAEBAwIVBBksNQAYBnNjaGVtYRUCABUEJQIY
    AWEAFgQZHBkcJgAcFQQZNQAGEBkYAWEVAhYEFswBFtQBJkgmCBwYCAIAAAAAAAAAGAgBAAAAAAAAABYAKAgCAAAA
    AAAAABgIAQAAAAAAAAAREQAZLBUEFQAVAgAVABUQFQIAPCkGGSYABAAAABbMARYEJggW1AEAKCBwYXJxdWV0LWNw
    cC1hcnJvdyB2ZXJzaW9uIDI2LjAuMRkcHAAAALYAAABQQVIx
    """
}
