public import SpikeWorkload

/// Values of one kind, row-major, with the extent of every axis; the first axis is the row (processed token)
/// unless stated otherwise.
public struct TraceTensor<Element: Sendable & Equatable>: Sendable, Equatable {
  /// Extent of every axis.
  public var shape: [Int]
  /// The values, row-major.
  public var values: [Element]

  /// Holds `values` of `shape`.
  ///
  /// A product of extents other than the number of values is a mismatch in any comparison.
  public init(shape: [Int], values: [Element]) {
    self.shape = shape
    self.values = values
  }

  /// Appends rows.
  ///
  /// Every append gives the same inner extents.
  public mutating func append(rows: Int, shape inner: [Int], _ more: [Element]) {
    shape = [(shape.first ?? 0) + rows] + inner
    values += more
  }

  /// No rows yet.
  public init() { self.init(shape: [], values: []) }
}

/// Kinds of values that a trace may hold.
public struct TraceContent: OptionSet, Sendable, Hashable {
  /// The set's bits.
  public let rawValue: Int

  /// Makes a set of its bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// Spike counts of every site.
  public static let counts = TraceContent(rawValue: 1)
  /// Thresholds V of every site.
  public static let thresholds = TraceContent(rawValue: 2)
  /// Integer accumulators of every spiked projection: rows · outputs · groups values each.
  public static let accumulators = TraceContent(rawValue: 4)
  /// Int8 codes and scales of keys and values of sliding-window layers (spiking models only).
  public static let keyValueCodes = TraceContent(rawValue: 8)
  /// Linear-attention states after the last row.
  public static let states = TraceContent(rawValue: 16)
  /// Logits of every row.
  public static let logits = TraceContent(rawValue: 32)
  /// The float vectors that enter the sites, before encoding.
  public static let siteInputs = TraceContent(rawValue: 64)
  /// The residual stream as it enters each layer.
  public static let residuals = TraceContent(rawValue: 128)

  /// What an equivalence check compares.
  public static let checked: TraceContent = [
    .counts, .thresholds, .accumulators, .keyValueCodes, .states, .logits,
  ]
  /// What a dump for other tools holds.
  public static let dumped: TraceContent = [.counts, .thresholds, .logits]
}

/// What a run of a model computed, by any path: the value that a comparison reads.
///
/// Layers are numbered as the checkpoint counts. A kind that was not recorded is empty.
public struct TraceValues: Sendable, Equatable {
  /// s per site, [rows, channels].
  public var counts: [Site: TraceTensor<Int32>] = [:]
  /// V per site, [rows]; of queries [rows, heads].
  public var thresholds: [Site: TraceTensor<Double>] = [:]
  /// A[o, g] per spiked projection, [rows, outputs, groups].
  public var accumulators: [ProjectionName: TraceTensor<Int64>] = [:]
  /// Key codes per sliding-window layer, [rows, key/value heads, head dimension].
  public var keyCodes: [Int: TraceTensor<Int8>] = [:]
  /// Value codes, like `keyCodes`.
  public var valueCodes: [Int: TraceTensor<Int8>] = [:]
  /// Key scales per sliding-window layer, [rows, key/value heads].
  public var keyScales: [Int: TraceTensor<Double>] = [:]
  /// Value scales, like `keyScales`.
  public var valueScales: [Int: TraceTensor<Double>] = [:]
  /// States per linear-attention layer after the last row, [key/value heads, key channels, value channels].
  public var states: [Int: TraceTensor<Double>] = [:]
  /// [rows, vocabulary].
  public var logits = TraceTensor<Double>()
  /// Float input per site, [rows, channels].
  public var siteInputs: [Site: TraceTensor<Double>] = [:]
  /// Residual stream entering a layer, [rows, hidden].
  public var residuals: [Int: TraceTensor<Double>] = [:]

  /// Holds nothing.
  public init() {}
}

/// What the event-driven path (or another tool) computed.
public typealias ObservedTrace = TraceValues
