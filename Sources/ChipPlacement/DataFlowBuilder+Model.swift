import SpikeWorkload

/// The stations of a linear layer: all of them, and those that own rows.
struct LinearStations {
  var all: [Int]
  var owners: [Int]
}

extension DataFlowBuilder {
  /// Builds the whole model: embedding, layers, norm, LM head, argmax.
  mutating func build() {
    let source = stations("tokens") { _ in .tokenSource }
    let sink = stations("tokens") { _ in .tokenSink }
    let embedding = stations("embedding") { _ in .embedding }
    broadcast("tokens > embedding", .scalars(1), from: source, to: embedding)
    var rows = embedding
    var skip: [Int] = []
    var rowsName = "embedding"
    var previous = ""
    for layer in shape.layers.indices {
      for part in ["attn", "mlp"] {
        let name = flow.graph.name(layer, "\(part).in")
        let residual = addResidual(name, rows: rows, rowsName: rowsName, skip: skip, skipName: previous)
        rows = part == "attn" ? addAttention(layer, residual) : addFeedForward(layer, residual)
        rowsName = flow.graph.name(layer, part == "attn" ? "attn.o_proj" : "mlp.down_proj")
        skip = residual
        previous = name
      }
    }
    let last = addResidual("norm", rows: rows, rowsName: rowsName, skip: skip, skipName: previous)
    addHead(last, sink)
  }

  /// A point of the residual stream: takes the rows of a projection and the stream before it.
  private mutating func addResidual(
    _ name: String, rows: [Int], rowsName: String, skip: [Int], skipName: String
  ) -> [Int] {
    let residual = stations(name) { _ in .residual }
    connect("\(rowsName) > \(name)", .values, from: outputs(rows), to: outputs(residual))
    connect("\(skipName) > \(name)", .values, from: outputs(skip), to: outputs(residual))
    return residual
  }

  /// Reduction, answer and firing of a vector whose slices `holders` hold; returns the firing stations.
  mutating func addFiring(
    _ name: String, holders: [Int], normed: Bool, consumers: [Int], _ participation: Participation = .always
  ) -> [Int] {
    let spiked = flow.graph.index(of: name).flatMap { flow.graph.operators[$0].site } != nil
    let reducer = stations("\(name).reducer", { _ in [participation] }) { _ in .reducer }
    let fire = stations(name, { _ in [participation] }) { _ in .fire }
    var partials = (normed ? 1 : 0) + (spiked ? 1 : 0)
    if flow.graph.mode.coding == .twosComplement, spiked { partials += 1 }
    broadcast("\(name) > \(name).reducer", .scalars(partials), from: holders, to: reducer, participation)
    connect("\(name)", .values, from: outputs(holders), to: outputs(fire), { _ in participation })
    guard spiked, normed else {
      broadcast(
        "\(name).reducer", .thresholds(1), from: reducer, to: fire + (spiked ? consumers : []), participation)
      return fire
    }
    // The root cancels in the counts, so the slices fire on mean |x w| / k at once; V follows to the
    // consumers.
    let scale = stations("\(name).reducer", { _ in [participation] }) { _ in .scale }
    broadcast("\(name).reducer", .thresholds(1), from: reducer, to: fire, participation)
    broadcast("\(name).reducer > root", .scalars(1), from: reducer, to: scale, participation)
    broadcast("\(name).reducer > projections", .thresholds(1), from: scale, to: consumers, participation)
    return fire
  }

  /// The stations of a linear layer, with the partial sums that cut inputs need.
  mutating func addLinear(_ name: String, _ participation: Participation = .always) -> LinearStations {
    guard let index = flow.graph.index(of: name), case .linear(let spiked) = flow.graph.operators[index].kind
    else { return LinearStations(all: [], owners: []) }
    let all = stations(name, { _ in [participation] }) {
      .linear(spiked: spiked, owner: $0.inputs.lowerBound == 0)
    }
    let owners = all.filter { flow.stations[$0].inputs.lowerBound == 0 }
    let others = all.filter { flow.stations[$0].inputs.lowerBound > 0 }
    connect(
      "\(name) partial sums", .values, from: outputs(others), to: outputs(owners), { _ in participation })
    return LinearStations(all: all, owners: owners)
  }

  /// Index of a site among the sites that fire.
  func siteIndex(_ layer: Int, _ kind: Site.Kind) -> Int? {
    flow.sites.firstIndex(of: Site(layer: shape.firstLayer + layer, kind: kind))
  }

  /// Sends what `fire` (or, unspiked, holders) holds to the inputs of linear layers.
  mutating func feed(
    _ layer: Int, _ kind: Site.Kind, _ name: String, from fire: [Int], span: Int = 1, to all: [Int]
  ) {
    if let site = siteIndex(layer, kind) {
      connect(
        flow.sites[site].description, .spikes(site: site), from: outputs(fire, span: span), to: inputs(all))
    } else {
      connect("\(name) > projections", .values, from: outputs(fire, span: span), to: inputs(all))
    }
  }

  private mutating func addFeedForward(_ layer: Int, _ residual: [Int]) -> [Int] {
    let graph = flow.graph
    let input = graph.name(layer, "mlp.in")
    let gate = addLinear(graph.name(layer, "mlp.gate_proj"))
    let up = addLinear(graph.name(layer, "mlp.up_proj"))
    let fire = addFiring(input, holders: residual, normed: true, consumers: gate.owners + up.owners)
    feed(layer, .mlpInput, input, from: fire, to: gate.all + up.all)
    let name = graph.name(layer, "mlp.act")
    let activation = stations(name) { _ in .activation }
    connect(
      "\(graph.name(layer, "mlp.gate_proj")) > act", .values, from: outputs(gate.owners),
      to: outputs(activation))
    connect(
      "\(graph.name(layer, "mlp.up_proj")) > act", .values, from: outputs(up.owners), to: outputs(activation))
    let down = addLinear(graph.name(layer, "mlp.down_proj"))
    if graph.isSpiked(.downProjection) {
      let firing = addFiring(name, holders: activation, normed: false, consumers: down.owners)
      feed(layer, .downProjection, name, from: firing, to: down.all)
    } else {
      feed(layer, .downProjection, name, from: activation, to: down.all)
    }
    return down.owners
  }

  private mutating func addHead(_ residual: [Int], _ sink: [Int]) {
    let fire = addFiring("norm", holders: residual, normed: true, consumers: [], .logits)
    let head = addLinear("lm_head", .logits)
    connect("norm > lm_head", .values, from: outputs(fire), to: inputs(head.all), { _ in .logits })
    let tree = stations("argmax", { _ in [.logits] }) { _ in .argmax }
    let nodes = tree.map { flow.stations[$0].inputs }
    connectTree("lm_head > argmax", outputs(head.owners), above: head.owners.map { _ in -1 }, tree, nodes)
    connectTree("argmax tree", inputs(tree), above: Array(tree.indices), tree, nodes)
    let root = tree.filter { flow.stations[$0].inputs.count == shape.vocabulary }
    broadcast("argmax > tokens", .scalars(1), from: root, to: sink, .logits)
    broadcast("norm > tokens", .scalars(1), from: residual, to: sink, .noLogits)
  }

  /// Sends the largest value and its row from each child to the smallest node of the argmax tree above it.
  private mutating func connectTree(
    _ name: String, _ children: [Endpoint], above: [Int], _ tree: [Int], _ nodes: [Range<Int>]
  ) {
    let parents = ArgmaxTree.parents(of: children.map(\.channels), above: above, in: nodes)
    for (child, parent) in zip(children, parents) {
      guard let parent else { continue }
      broadcast(name, .scalars(2), from: [child.station], to: [tree[parent]], .logits)
    }
  }
}
