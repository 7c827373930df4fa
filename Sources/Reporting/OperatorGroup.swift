/// The part of a model that an operator belongs to: a layer, or what stands before or behind the layers.
package struct OperatorGroup: Hashable, Comparable {
  /// Text for people: `layer 3`, or the operator's own first name such as `embedding`.
  package var text: String
  /// Number of the layer; nil outside the layers.
  package var layer: Int?

  /// Reads the group from a dotted name such as `layers.3.attn.q_proj`.
  package init(of operation: String) {
    let parts = operation.split(separator: ".", omittingEmptySubsequences: true)
    if let index = parts.firstIndex(of: "layers"), parts.indices.contains(index + 1),
      let number = Int(parts[index + 1]), number >= 0
    {
      layer = number
      text = "layer \(number)"
    } else {
      layer = nil
      text = parts.first.map(String.init) ?? operation
    }
  }

  /// The operator's name without the layer in front.
  package static func shortName(_ operation: String) -> String {
    let parts = operation.split(separator: ".", omittingEmptySubsequences: true)
    guard let index = parts.firstIndex(of: "layers"), parts.indices.contains(index + 2),
      Int(parts[index + 1]) != nil
    else { return operation }
    return parts[(index + 2)...].joined(separator: ".")
  }

  package static func < (a: OperatorGroup, b: OperatorGroup) -> Bool {
    switch (a.layer, b.layer) {
    case (let x?, let y?): x < y
    case (nil, nil): a.text < b.text
    case (nil, _?): true
    case (_?, nil): false
    }
  }
}
