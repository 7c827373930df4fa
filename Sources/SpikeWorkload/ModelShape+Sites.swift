extension ModelShape {
  /// The channels encoded at a site for one token.
  public func width(of kind: Site.Kind) -> Int {
    switch kind {
    case .attentionInput, .mlpInput: hidden
    case .query, .outputProjection: queryWidth
    case .downProjection: intermediate
    }
  }

  /// The sites that a mode encodes, in the order of the model.
  public func sites(_ mode: SpikeMode) -> [Site] {
    guard isSpiking else { return [] }
    return layers.enumerated().flatMap { index, attention in
      Site.Kind.allCases.filter { kind in
        switch kind {
        case .query: attention == .slidingWindow
        case .downProjection: mode.sites == .paper
        default: true
        }
      }.map { Site(layer: firstLayer + index, kind: $0) }
    }
  }
}
