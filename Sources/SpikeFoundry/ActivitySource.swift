/// Where an activity comes from; empty where nobody said.
public struct ActivitySource: Sendable, Hashable {
  /// Name of the model.
  public var model: String
  /// SHA-256 over the model's weights and configuration.
  public var modelSHA256: String
  /// The generated tokens as text.
  public var text: String

  /// Makes a source.
  public init(model: String = "", modelSHA256: String = "", text: String = "") {
    self.model = model
    self.modelSHA256 = modelSHA256
    self.text = text
  }
}
