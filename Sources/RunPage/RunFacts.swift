import DataFiles
import Reporting

/// What was run, and its figures as a whole.
struct RunFacts: Sendable, Equatable {
  /// An option of the command.
  struct Option: Sendable, Equatable {
    var name: String
    var value: String
  }

  /// Spikes of one site lost at one core.
  struct Loss: Sendable, Equatable {
    var core: Int
    var site: String
    var packets: Int64
  }

  var toolVersion: String
  var modelName: String
  var modelDigest: String
  /// `embedded`, `folder`, `synthetic` or `activity`.
  var modelOrigin: String
  /// Options that make a synthetic model.
  var synthetic: [Option] = []
  var layers: Int
  var hidden: Int
  var isSpiking: Bool
  var sites: String
  var coding: String
  var chipDigest: String
  /// Where the chip can be had; nil in folders of versions that did not say so.
  var chipOrigin: RunDescription.ChipOrigin?
  var placementDigest: String
  /// Where the placement can be had; nil in folders of versions that did not say so.
  var placementOrigin: RunDescription.PlacementOrigin?
  var options: [Option]
  var notes: [String]
  var isLossy: Bool
  var prompt: [Int64]
  var generated: Int
  var text: String
  /// Picoseconds.
  var firstToken: Int64
  var end: Int64
  var perToken: [Int64]
  /// Femtojoules.
  var energy: Int64
  var dynamicEnergy: Int64
  var packets: Int64
  var hops: Int64
  var synapticOperations: Int64
  var silent: Double
  var spikesPerChannel: Double
  var coresUsed: Int
  var mesh: Int
  var losses: [Loss]
  /// Where the run was stopped; nil for a whole run.
  var stop: StopText?
  /// What it recorded of its events.
  var trace = TraceFacts()
  /// Sentence about the bottleneck, where the run recorded its critical path.
  var bottleneck: String?

  init(manifest: JSONSource, summary: JSONSource) throws(Failure) {
    toolVersion = try manifest.at("tool").at("version").text()
    let model = try manifest.at("model")
    modelName = try model.at("name").text()
    modelDigest = try model.at("sha256").text()
    modelOrigin = try model.at("origin").text()
    layers = try model.at("layers").elements().count
    hidden = try model.at("hidden").count()
    isSpiking = try model.at("spiking").bool()
    sites = try manifest.at("mode").at("sites").text()
    coding = try manifest.at("mode").at("coding").text()
    let (chip, placement) = (try manifest.at("chip"), try manifest.at("placement"))
    chipDigest = try chip.at("sha256").text()
    chipOrigin = try chip.ifAny("origin").flatMap { (name) throws(Failure) in .init(rawValue: try name.text())
    }
    placementDigest = try placement.at("sha256").text()
    placementOrigin = try placement.ifAny("origin").flatMap { (name) throws(Failure) in
      .init(rawValue: try name.text())
    }
    options = try manifest.at("options").map { (option) throws(Failure) in
      Option(name: try option.at("name").text(), value: try option.at("value").text())
    }
    if let source = try manifest.ifAny("synthetic") { synthetic = try Self.synthetic(source) }
    if let source = try manifest.ifAny("stop") { stop = try Self.stop(source) }
    if let source = try manifest.ifAny("trace") { trace = try TraceFacts(source) }
    bottleneck = try summary.ifAny("critical_path_ps")?.ifAny("bottleneck")?.text()
    notes = try manifest.at("notes").map { (note) throws(Failure) in try note.text() }
    isLossy = try summary.at("lossy").bool()
    let tokens = try summary.at("tokens")
    prompt = try tokens.at("prompt").map { (token) throws(Failure) in try token.integer() }
    generated = try tokens.at("generated").elements().count
    text = try tokens.at("text").text()
    let latency = try summary.at("latency_ps")
    firstToken = try latency.at("first_token").integer()
    end = Int64(try latency.at("total").count())
    perToken = try latency.at("per_token").map { (time) throws(Failure) in try time.integer() }
    energy = try summary.at("energy_fJ").at("total").integer()
    dynamicEnergy = try summary.at("energy_fJ").at("dynamic").integer()
    let events = try summary.at("events")
    packets = try events.at("packets").integer()
    hops = try events.at("hops").integer()
    synapticOperations = try events.at("synaptic_operations").integer()
    silent = try summary.at("sparsity").at("silent").number()
    spikesPerChannel = try summary.at("sparsity").at("spikes_per_channel").number()
    coresUsed = try summary.at("cores").at("used").count()
    mesh = try summary.at("cores").at("mesh").count()
    losses = try summary.at("losses").map { (loss) throws(Failure) in try Self.loss(loss) }
  }

  private static func loss(_ source: JSONSource) throws(Failure) -> Loss {
    Loss(
      core: try source.at("core").count(), site: try source.at("site").text(),
      packets: try source.at("packets").integer())
  }

  private static func synthetic(_ source: JSONSource) throws(Failure) -> [Option] {
    var options = [
      Option(name: "synthetic", value: try source.at("configuration").text()),
      Option(name: "synthetic-seed", value: try source.at("seed").text()),
      Option(name: "weights", value: try source.at("weights").text()),
    ]
    let firing = try source.at("firing").text()
    if firing != "published" { options.append(Option(name: "firing", value: firing)) }
    return options
  }

  private static func stop(_ source: JSONSource) throws(Failure) -> StopText {
    StopText(
      time: try source.at("time_ps").integer(), end: try source.at("end_ps").integer(),
      done: try source.at("positions_done").count(), positions: try source.at("positions").count(),
      inFlight: try source.at("packets_in_flight").integer(),
      isDrained: try source.at("begun_work_finished").bool())
  }

  /// Processed positions of a whole run: the last generated token is not fed back.
  var processed: Int { max(1, prompt.count + max(0, generated - 1)) }
}
