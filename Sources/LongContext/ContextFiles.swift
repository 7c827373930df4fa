import ChipModel
public import DataFiles
public import Reporting
import SpikeFoundry
import SpikeWorkload

/// The files of a context study: deterministic, whatever the threads.
public struct ContextFiles: Sendable {
  /// Value of the `schema` entry of the manifest.
  public static let schema = "spikefoundry.context/v1"
  /// Every name that the folder holds.
  public static let names = [
    "checks.csv", "context.csv", "context.md", "context.svg", "manifest.json", "summary.json",
  ]

  private let study: ContextStudy

  /// Prepares the files of a study.
  public init(_ study: ContextStudy) { self.study = study }

  /// Opens the folder before the study, so that one that cannot be written is not begun.
  ///
  /// - Throws: 73 where the folder holds something else or cannot be created.
  public static func open(_ path: String) throws(Failure) -> OutputFolder {
    try OutputFolder(path: path, schemaPrefix: "spikefoundry.context/")
  }

  /// Writes all files into a folder that the caller commits.
  ///
  /// - Parameters:
  ///   - folder: what `open` gave.
  ///   - options: the command's options that decide the result, for the manifest.
  /// - Throws: 74 where the device is full or fails.
  public func write(to folder: OutputFolder, options: [RunDescription.Option] = []) throws(Failure) {
    try folder.write("manifest.json", try manifest(options))
    try folder.write("summary.json", try summary())
    try folder.write("context.csv", try points())
    try folder.write("checks.csv", try checks())
    try folder.write("context.md", ContextPage(study).markdown)
    try folder.write("context.svg", ContextChart(study).svg)
  }

  /// `summary.json`: points and checks as objects, with the columns of the tables as names.
  ///
  /// - Throws: 70 where a number is not finite.
  public func summary() throws(Failure) -> String {
    try JSONText.render(
      .object(
        [
          JSONField("schema", .string(Self.schema))
        ] + partial + [
          JSONField("points", .array(study.points.map { Self.object(Self.cells($0, study)) })),
          JSONField("checks", .array(study.checks.map { Self.object(Self.cells($0)) })),
          JSONField("notes", .array(ContextPage(study).notes.map(JSONNode.string))),
        ]))
  }

  /// Marks a study that was stopped before its end.
  private var partial: [JSONField] { study.isPartial ? [JSONField("partial", .bool(true))] : [] }

  /// A few columns of the points as lines for a terminal.
  public var table: String {
    let header = ["model", "context", "first token", "stated error", "decode/token", "energy/token", "cache"]
    let rows = study.points.map { point in
      [
        point.model, ContextPage.tokens(point.tokens), ContextPage.time(point.firstToken),
        ContextPage.statedError(point), ContextPage.time(point.decodeTime),
        ContextPage.energy(point.decodeEnergy.total),
        ContextPage.bytes(point.cacheBytes),
      ]
    }
    let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
    let lines = ([header] + rows).map { row in
      row.enumerated().map { column, text in
        let padding = String(repeating: " ", count: widths[column] - text.count)
        return column == 0 ? text + padding : padding + text
      }.joined(separator: "  ")
    }
    let checks = study.checks.map { check in
      "check     \(check.model) at \(ContextPage.tokens(check.tokens)): extrapolated "
        + "\(ContextPage.time(check.extrapolatedTime)), simulated \(ContextPage.time(check.simulatedTime)), "
        + "error \(ContextPage.percent(check.timeError)) (stated \(ContextPage.percent(check.statedError)))"
        + (check.isTrivial ? ", inside the simulated beginning" : "")
    }
    let partial = ContextPage.partial(study).map { ["PARTIAL: \($0)", ""] } ?? []
    let beyond = ContextPage(study).beyondModel.map { ["beyond    \($0)"] } ?? []
    return (partial + lines + [""] + checks + beyond).joined(separator: "\n") + "\n"
  }

  // MARK: Tables

  private typealias Cells = [(name: String, cell: CSVCell)]

  private func points() throws(Failure) -> [UInt8] {
    try Self.table(study.points.map { Self.cells($0, study) })
  }

  private func checks() throws(Failure) -> [UInt8] {
    // Without a check the header alone would say nothing about the columns.
    guard !study.checks.isEmpty else { return Array("model\n".utf8) }
    return try Self.table(study.checks.map(Self.cells))
  }

  private static func table(_ rows: [Cells]) throws(Failure) -> [UInt8] {
    var writer = CSVWriter(columns: rows.first?.map(\.name) ?? [])
    for row in rows { try writer.add(row.map(\.cell)) }
    return writer.bytes
  }

  private static func cells(_ point: ContextPoint, _ study: ContextStudy) -> Cells {
    let tokens = Double(point.tokens)
    return [
      ("model", .text(point.model)), ("context_tokens", .count(point.tokens)),
      ("key_blocks", .count(point.keyBlocks)), ("ttft_ps", whole(point.firstToken)),
      ("ttft_origin", .text(point.isSimulated ? "simulated" : "extrapolated")),
      ("ttft_stated_error", fraction(point.statedError)),
      ("prefill_tokens_per_s", fraction(tokens / point.firstToken * 1e12)),
      ("prefill_energy_per_token_fJ", whole(point.prefillEnergy.total / tokens)),
      ("prefill_dynamic_energy_per_token_fJ", whole(point.prefillEnergy.dynamic / tokens)),
      ("decode_key_blocks", .count(point.decodeKeyBlocks)),
      ("decode_ps_per_token", whole(point.decodeTime)),
      ("decode_tokens_per_s", fraction(1e12 / point.decodeTime)),
      ("decode_energy_per_token_fJ", whole(point.decodeEnergy.total)),
      ("decode_dynamic_energy_per_token_fJ", whole(point.decodeEnergy.dynamic)),
      ("cache_bytes", .count(point.cacheBytes)),
      ("cache_per_chip_state", fraction(Double(point.cacheBytes) / Double(study.stateBytes))),
    ]
  }

  private static func cells(_ check: ContextCheck) -> Cells {
    [
      ("model", .text(check.model)), ("context_tokens", .count(check.tokens)),
      ("key_blocks", .count(check.keyBlocks)),
      ("kind", .text(check.isTrivial ? "inside the simulated beginning" : "held out")),
      ("ttft_simulated_ps", whole(check.simulatedTime)),
      ("ttft_extrapolated_ps", whole(check.extrapolatedTime)),
      ("ttft_error", fraction(check.timeError)), ("ttft_stated_error", fraction(check.statedError)),
      ("dynamic_energy_simulated_fJ", whole(check.simulatedEnergy)),
      ("dynamic_energy_extrapolated_fJ", whole(check.extrapolatedEnergy)),
      ("dynamic_energy_error", fraction(check.energyError)),
    ]
  }

  private static func whole(_ value: Double) -> CSVCell { .integer(ContextPage.whole(value)) }

  private static func fraction(_ value: Double) -> CSVCell { .number((value * 1e6).rounded() / 1e6) }

  private static func object(_ cells: Cells) -> JSONNode {
    .object(
      cells.map { item in
        switch item.cell {
        case .text(let text): JSONField(item.name, .string(text))
        case .integer(let value): JSONField(item.name, .integer(value))
        case .number(let value): JSONField(item.name, .number(value))
        case .empty: JSONField(item.name, .null)
        }
      })
  }

  // MARK: Manifest

  private func manifest(_ options: [RunDescription.Option]) throws(Failure) -> String {
    let (request, source) = (study.request, study.request.replay.source)
    return try JSONText.render(
      .object(
        [JSONField("schema", .string(Self.schema))] + partial + [
          JSONField(
            "tool", .fields(["name": "spikefoundry", "version": .string(SpikeFoundryVersion.current)])),
          JSONField(
            "model",
            .fields([
              "name": .string(source.model), "sha256": .string(source.modelSHA256),
              "layers": .array(request.replay.shape.layers.map { .string($0.rawValue) }),
              "sliding_window": .count(request.replay.shape.slidingWindow),
            ])),
          JSONField(
            "chip",
            .fields([
              "name": .string(request.chip.name),
              "sha256": .string(Digest.of(request.chip)),
            ])),
          JSONField("activity_positions", .count(request.repeated.count)),
          JSONField(
            "options",
            .array(options.map { .fields(["name": .string($0.name), "value": .string($0.value)]) })),
          JSONField("units", .fields(["time": "ps", "energy": "fJ"])),
          JSONField("files", .array(Self.names.map(JSONNode.string))),
        ]))
  }
}
