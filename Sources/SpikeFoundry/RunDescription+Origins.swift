import ChipModel
import ChipPlacement
import Reporting
import SpikeWorkload

extension RunDescription {
  /// Says which words of a command give chip and placement again, where any do.
  ///
  /// Both are compared by what they hold: it does not matter how the command that ran named them.
  mutating func noteOrigins(chip: Chip, placement: Placement, graph: OperatorGraph) {
    let sets = options.filter { $0.name == "set" }.map(\.value)
    chipOrigin = Self.origin(of: chip, sets: sets)
    placementOrigin = placement == (try? Placer.place(graph, on: chip)) ? .placer : .file
  }

  private static func origin(of chip: Chip, sets: [String]) -> ChipOrigin {
    let text = ChipYAML.text(chip)
    func isPreset(_ sets: [String]) -> Bool {
      (try? Chip.preset(chip.name, sets: sets)).map(ChipYAML.text) == text
    }
    if isPreset([]) { return .preset }
    return isPreset(sets) ? .overrides : .file
  }
}
