public import DataFiles
public import SweepLedgers
public import SweepPlans

/// What a sweep would do, and what it enters into the ledger.
public struct SweepRegistration {
  /// The points of the first rung, in order.
  public let points: [LedgerPoint]
  /// How many points the search chose; more than there are where some fell on the same one.
  public let asked: Int
  /// Hash of everything that decides the points.
  public let hash: String
  private let file: SweepFile
  private let source: String?

  /// Decides every point that is known before the first result.
  ///
  /// - Parameters:
  ///   - file: the sweep.
  ///   - progress: is told now and then how many points are decided, and how many there are.
  /// - Throws: a `ConfigDiagnostic` at the place of the first wrong value; a `Failure` for more points than
  ///   are allowed or fit in memory, or a workload that cannot be read.
  /// Complexity: O(points * fields of a chip).
  public init(
    _ file: SweepFile, progress: @escaping @Sendable (_ made: Int, _ all: Int) -> Void = { _, _ in }
  ) throws {
    self.file = file
    let factory = try PointFactory(file)
    source = try factory.source()
    let settings = try PointList(file: file).settings()
    asked = settings.asked * max(1, file.seeds.count)
    points = try Self.points(of: settings.unique, rung: 0, factory, progress)
    // Points that follow from results are decided by the file; `search` and the axes stand for them.
    let search = file.search.method == .optuna ? "\(file.search) \(SweepSpace(file).space)" : ""
    hash = PointIdentity.hash(
      of: points.map { "\($0.hash) \($0.excluded ?? "")" }.joined(separator: "\n") + search)
  }

  /// Name of the sweep.
  var name: String { file.name }

  /// Whether what the points of the ledger were made of is what the file makes them of; not so where that is not known.
  static func isOfSameSource(_ file: SweepFile, _ store: SweepStore) throws -> Bool {
    guard let source = try PointFactory(file).source() else { return false }
    return try store.ledger.source(of: file.name) == source
  }

  /// Counts of a sweep whose points the ledger has, made of the same sources; nil where they must be made to know.
  ///
  /// Complexity: O(points of the ledger), without making any.
  public static func known(_ file: SweepFile, in store: SweepStore) throws -> Ledger.Registration? {
    guard try isOfSameSource(file, store) else { return nil }
    let counts = try store.ledger.counts(of: file.name)
    return Ledger.Registration(known: counts.values.reduce(0, +), finished: counts[.done, default: 0])
  }

  /// Bytes that a point takes while all of them are made.
  private static let bytesPerPoint = 1_000

  /// Points of settings on a rung, one for each seed.
  static func points(
    of settings: [[Int64]], rung: Int, _ factory: PointFactory,
    _ progress: @escaping @Sendable (_ made: Int, _ all: Int) -> Void = { _, _ in }
  ) throws -> [LedgerPoint] {
    let seeds: [UInt64?] = factory.file.seeds.isEmpty ? [nil] : factory.file.seeds
    let all = settings.count * seeds.count
    let limit = min(Int(PointList.limit), MachineMemory.available / 4 * 3 / bytesPerPoint)
    guard all <= limit else {
      throw Failure(
        .data,
        "sweep '\(factory.file.name)' has \(settings.count) points for each of \(seeds.count) seeds; expected at most "
          + "\(limit) in all on a machine with \(MachineMemory.available) B of memory")
    }
    let payloads = settings.flatMap { settings in
      seeds.map { SweepPayload(settings: settings, rung: rung, seed: $0) }
    }
    guard let first = payloads.first else { return [] }
    // The first point reads the workload, which all threads then know.
    return try [factory.point(first)]
      + ParallelPoints(factory).points(Array(payloads.dropFirst())) {
        progress($0 + 1, all)
      }
  }

  /// Enters the points.
  ///
  /// - Parameters:
  ///   - store: where.
  ///   - text: the text of the sweep file, for the record.
  ///   - extends: whether a sweep of the same name with other points may be changed.
  /// - Throws: 65 where the sweep is known with other points and may not be changed.
  /// - Returns: how many points were new, known, finished and dropped.
  @discardableResult
  public func enter(
    into store: SweepStore, text: String, extends: Bool
  ) throws -> Ledger.Registration {
    let known = try store.ledger.specification(of: file.name)
    // A search that could not begin has nothing to lose.
    if let known, known.hash != hash, !extends, try !store.ledger.rows(of: name).isEmpty {
      throw Failure(.data, "\(try difference(from: store))\ngive --extend to change it, or another name")
    }
    if file.search.method == .optuna, known?.hash == hash {
      // The hash is that of the search: what its points are made of is seen by the points.
      if !extends { try Self.checkRows(file, in: store) }
      return .init()
    }
    return try store.ledger.register(
      sweep: file.name, specification: (text, hash), source: source ?? "", points: points)
  }

  /// How the points differ from those in the ledger.
  public func change(in store: SweepStore) throws(Failure) -> (new: Int, dropped: Int, kept: Int) {
    guard try store.ledger.specification(of: file.name) != nil else { return (points.count, 0, 0) }
    let before = Set(try store.ledger.rows(of: file.name).filter { $0.rung == 0 }.map(\.point.hash))
    let now = Set(points.map(\.hash))
    return (now.subtracting(before).count, before.subtracting(now).count, now.intersection(before).count)
  }
}
