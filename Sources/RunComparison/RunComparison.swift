public import DataFiles

/// What two run folders do not have in common.
public struct RunComparison: Sendable {
  /// Members of the manifest that follow from others, tell them in words, or name files only.
  private static let derived: Set<String> = [
    "files", "schema", "partial", "stop", "lossy", "notes", "trace.timeline",
  ]

  /// Members of the summary that are no figures, or tell others in words.
  private static let texts: Set<String> = ["notes", "schema", "critical_path_ps.bottleneck"]

  /// What is asked first of two runs.
  private static let headlines: Set<String> = [
    "latency_ps.first_token", "latency_ps.total", "energy_fJ.total", "events.packets",
  ]

  /// Folders, as the user named them.
  public let paths: (first: String, second: String)
  /// Options, model, chip and placement, in the order of the manifest.
  public private(set) var manifest: [Difference] = []
  /// Latency, energy and packets of the whole runs where they differ, whatever the tolerance.
  public private(set) var totals: [Difference] = []
  /// Figures of the summary and the tables that changed by more than the tolerance, largest changes first.
  public private(set) var figures: [Difference] = []
  /// Figures that changed by no more than that.
  public private(set) var tolerated = 0
  /// Figures beyond the tolerance that are not listed, because there are too many.
  public private(set) var unlisted = 0
  /// The first window and place; nil where all windows are equal or cannot be compared.
  public private(set) var window: WindowDifference?
  /// The first event of every kind that differs, by time.
  public private(set) var events: [EventDifference] = []
  /// What could not be compared, and why.
  public private(set) var notes: [String] = []

  /// Compares two run folders.
  ///
  /// - Throws: 66 where a folder or file is missing, 65 where one is no run folder or damaged.
  public init(_ a: StoredRun, _ b: StoredRun, tolerance: Tolerance = Tolerance()) throws(Failure) {
    paths = (a.path, b.path)
    manifest = JSONLeaves.differences(
      JSONLeaves(a.manifest, leavingOut: Self.derived), JSONLeaves(b.manifest, leavingOut: Self.derived))
    if a.isPartial != b.isPartial {
      notes.append(
        "only \(a.isPartial ? "the first" : "the second") run is partial: it was stopped before its end")
    }
    try compareFigures(a, b, tolerance)
    try compareWindows(a, b)
    try compareEvents(a, b)
  }

  /// Whether the results are those of one run: figures within the tolerance, windows and events equal.
  ///
  /// Where a tolerance is given, windows and events do not count: they say where runs part, not by how much.
  public func isEqual(_ tolerance: Tolerance, resultsOnly: Bool) -> Bool {
    let isExact = tolerance == Tolerance()
    return figures.isEmpty && (resultsOnly || manifest.isEmpty)
      && (!isExact || (window == nil && events.isEmpty))
  }

  private mutating func compareFigures(
    _ a: StoredRun, _ b: StoredRun, _ tolerance: Tolerance
  ) throws(Failure) {
    let left = JSONLeaves(a.summary, leavingOut: Self.texts)
    let right = JSONLeaves(b.summary, leavingOut: Self.texts)
    let path = a.summary["critical_path_ps"]?["total"]?.integer
    let differences = JSONLeaves.differences(left, right)
    totals = differences.filter { Self.headlines.contains($0.name) }
    add(differences.map { $0.asShare(of: path, ifIn: "critical_path_ps.by_") }, tolerance)
    for table in TableComparison.tables {
      let result = TableComparison(
        table.name, key: table.key, try a.table(table.name), try b.table(table.name))
      add(result.differences, tolerance)
      unlisted += result.count - result.differences.count
    }
    figures.sort { ($1.weight, $0.name, $0.row ?? "") < ($0.weight, $1.name, $1.row ?? "") }
  }

  private mutating func add(_ differences: [Difference], _ tolerance: Tolerance) {
    for difference in differences {
      if let change = difference.change, !tolerance.exceeds(change, of: difference.name) {
        tolerated += 1
      } else {
        figures.append(difference)
      }
    }
  }

  private mutating func compareWindows(_ a: StoredRun, _ b: StoredRun) throws(Failure) {
    let counters = try firstWindow("windows", WindowTable.counters, a, b)
    // Digests see what counters do not: another order, other times within a window.
    let digests = try firstWindow("digests", WindowTable.digests, a, b)
    window = [digests, counters].compactMap(\.self).min {
      ($0.time.lowerBound, $0.core) < ($1.time.lowerBound, $1.core)
    }
    if let first = window, first == digests, let counters, counters.time == first.time,
      counters.core == first.core
    {
      window?.counters += counters.counters
    }
  }

  private mutating func firstWindow(
    _ name: String, _ columns: [String], _ a: StoredRun, _ b: StoredRun
  ) throws(Failure) -> WindowDifference? {
    guard let left = try a.table(name), let right = try b.table(name) else {
      if name == "windows" { notes.append("a run has no windows") }
      return nil
    }
    var first = try WindowTable(name, left, columns, path: a.path)
    var second = try WindowTable(name, right, columns, path: b.path)
    guard WindowTable.align(&first, &second) else {
      notes.append("\(name) of \(first.width) ps and \(second.width) ps have no common width")
      return nil
    }
    return WindowDifference.first(first, second)
  }

  /// The first window that ends by a time in which two runs differ; nil where none does.
  ///
  /// Counts, times, maxima and, where both have them, digests are compared; energies of windows are not, since the
  /// last window of each run takes what rounding leaves.
  ///
  /// - Throws: 65 where a table is damaged or the windows have no common width.
  public static func firstWindow(
    _ a: StoredRun, _ b: StoredRun, upTo limit: Int64
  ) throws(Failure) -> WindowDifference? {
    var found: WindowDifference?
    let counters = WindowTable.counters.filter { $0 != "energy_fJ" }
    for (name, columns) in [("windows", counters), ("digests", WindowTable.digests)] {
      guard let left = try a.table(name), let right = try b.table(name) else { continue }
      var first = try WindowTable(name, left, columns, path: a.path)
      var second = try WindowTable(name, right, columns, path: b.path)
      guard WindowTable.align(&first, &second) else {
        throw Failure(.data, file: b.path, path: name, "the windows of the two runs have no common width")
      }
      guard let next = WindowDifference.first(first, second, upTo: limit) else { continue }
      if found.map({ next.time.lowerBound < $0.time.lowerBound }) ?? true { found = next }
    }
    return found
  }

  private mutating func compareEvents(_ a: StoredRun, _ b: StoredRun) throws(Failure) {
    let (left, right) = (try a.eventFiles(), try b.eventFiles())
    let kinds = left.map(\.kind).filter { kind in right.contains { $0.kind == kind } }
    if left.map(\.kind) != right.map(\.kind) {
      notes.append("the runs traced events of different kinds; those that both have are compared")
    }
    guard !kinds.isEmpty else { return }
    guard Self.selection(a) == Self.selection(b) else {
      notes.append("events are not compared: the runs traced different selections (manifest.trace)")
      return
    }
    for (kind, files) in left {
      guard let others = right.first(where: { $0.kind == kind }) else { continue }
      let all = files + others.files
      guard all.allSatisfy({ $0.hasSuffix(".parquet") }) else {
        notes.append("events of kind \(kind) are no Parquet files")
        continue
      }
      if let difference = try EventDifference.find(kind, files, others.files) { events.append(difference) }
    }
    events.sort { ($0.time ?? .max, $0.kind) < ($1.time ?? .max, $1.kind) }
  }

  /// What decides which events of a kind a run recorded.
  ///
  /// Not its level, as kinds are compared one by one, nor its rows and the notes about its timeline, which tell what
  /// came of it, nor the limit of its size, of which `cuts` says what it left out.
  private static func selection(_ run: StoredRun) -> [String] {
    let leaves = run.manifest["trace"].map { JSONLeaves($0).list } ?? []
    let chosen = leaves.filter { $0.path.hasPrefix("filters.") || $0.path.hasPrefix("cuts.") }
    return chosen.filter { $0.path != "filters.trace-max" }.map { $0.path + " " + $0.text }
  }
}
