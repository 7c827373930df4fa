import DataFiles

/// Whether the weight codes of a model fit into the memory of the machine, before anything is allocated.
struct MemoryEstimate {
  let configuration: ModelConfiguration
  let layers: Range<Int>
  let isCoded: Bool

  /// Bytes of the codes at two bytes each, and of the largest matrix while it is turned.
  ///
  /// The configuration bounds every factor, so that nothing overflows.
  var bytes: Int {
    guard isCoded else { return 0 }
    let hidden = configuration.hidden
    let queries = configuration.heads * configuration.headDimension
    let keys = configuration.keyValueHeads * configuration.headDimension
    let perLayer = hidden * (2 * queries + 3 * keys + 3 * configuration.intermediate)
    return 2 * (perLayer * layers.count + hidden * max(queries, configuration.intermediate))
  }

  /// - Throws: 65 naming both numbers where the memory does not suffice.
  func check(folder: String) throws(Failure) {
    let available = MachineMemory.available
    guard bytes <= available else {
      throw Failure(
        .data, file: folder,
        "the weight codes of \(layers.count) layers need \(bytes) bytes of memory, the machine has \(available);"
          + " fewer layers can be chosen with --layers")
    }
  }
}
