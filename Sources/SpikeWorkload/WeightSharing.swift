/// Whether the layers of a synthetic model have weights of their own.
public enum WeightSharing: Sendable, Hashable, CustomStringConvertible {
  /// Every layer has its own.
  case distinct
  /// So many layers' weights; layer l has those of l modulo the number.
  case shared(Int)

  /// What `init` reads, for messages that expect it.
  public static let expected = "distinct, or shared:N with N from 1"

  /// Reads `distinct` or `shared:N` with N from 1.
  public init?(_ text: String) {
    if text == "distinct" {
      self = .distinct
      return
    }
    guard text.hasPrefix("shared:"), let count = Int(text.dropFirst("shared:".count)), count >= 1 else {
      return nil
    }
    self = .shared(count)
  }

  /// `distinct` or `shared:N`, as the command line takes it.
  public var description: String {
    switch self {
    case .distinct: "distinct"
    case .shared(let count): "shared:\(count)"
    }
  }

  /// The number of layers whose weights are stored, of so many that run.
  public func sets(layers: Int) -> Int {
    switch self {
    case .distinct: layers
    case .shared(let count): min(max(1, count), layers)
    }
  }
}
