/// What a packet is for.
public enum PacketKind: Int, Sendable, Hashable, CaseIterable {
  /// A spike of a site: (token, site, channel, bit or count, polarity).
  case spike
  /// The end of a source's packets for one token and flow, with the number sent.
  case end
  /// A reducer's answer: threshold V (and the norm factor).
  case threshold
  /// A floating-point value: partial result, graded activation, reduction partial, token.
  case graded
  /// Permission to send one further token.
  case credit

  /// The key of the kind in tables and summaries.
  public var key: String {
    switch self {
    case .spike: "spike"
    case .end: "end"
    case .threshold: "threshold"
    case .graded: "graded"
    case .credit: "credit"
    }
  }
}
