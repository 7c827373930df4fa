public import DataFiles

/// Numbers of the Parquet format that both sides use (apache/parquet-format, `parquet.thrift`).
enum ParquetFormat {
  static let magic = Array("PAR1".utf8)

  /// What a page holds.
  enum PageType { static let data = 0, dictionary = 2 }

  /// How values are written.
  enum Encoding { static let plain = 0, rle = 3, deltaBinaryPacked = 5, dictionary = 8 }

  /// How pages are compressed.
  enum Codec { static let none = 0, zstd = 6 }

  /// Whether a column may have nulls.
  enum Repetition { static let required = 0, optional = 1 }

  /// Values of a block of deltas, and of the parts of a block that have a bit width of their own.
  static let deltaBlock = 128
  static let miniblock = 32
  static let miniblocks = 4
}

extension TableType {
  /// Number of the physical type of the format.
  var physicalType: Int {
    switch self {
    case .int32, .uint32: 1
    case .int64: 2
    case .double: 5
    case .text: 6
    }
  }

  /// Number of the annotation of the physical type; nil where it needs none.
  var convertedType: Int? {
    switch self {
    case .uint32: 13
    case .text: 0
    case .int64, .int32, .double: nil
    }
  }

  /// The type with the given numbers; nil for one that this package does not write.
  init?(physicalType: Int, convertedType: Int?) {
    let match = TableType.allCases.first {
      $0.physicalType == physicalType && $0.convertedType == convertedType
    }
    guard let match else { return nil }
    self = match
  }

  /// Encoding of the data pages.
  var encoding: Int {
    switch self {
    case .int64, .int32, .uint32: ParquetFormat.Encoding.deltaBinaryPacked
    case .double: ParquetFormat.Encoding.plain
    case .text: ParquetFormat.Encoding.dictionary
    }
  }

  /// Bytes of a value in a row group that is being gathered; words stand there as codes.
  var storedSize: Int {
    switch self {
    case .int64, .double: 8
    case .int32, .uint32, .text: 4
    }
  }
}

/// How the pages of a Parquet file are compressed.
public enum ParquetCompression: Sendable, Hashable {
  /// Not at all: the bytes of the file depend on nothing but the rows.
  case none
  /// By zstd; the bytes depend on the version of the library, too.
  case zstd(level: Int)

  var codec: Int { self == .none ? ParquetFormat.Codec.none : ParquetFormat.Codec.zstd }
}

extension TableFormat {
  /// Apache Parquet, compressed by zstd at level 1.
  public static let parquet = TableFormat(name: "parquet") { ParquetSink(to: $0) }
}
