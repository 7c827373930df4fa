import ChipModel
public import DataFiles
import SpikeWorkload

extension RunReport {
  /// What stands in every table file of the run about the run as a whole, so that a table alone tells where it is
  /// from; the manifest has the same and more.
  public var tableProperties: [TableProperty] {
    let mode = description.mode
    return [
      .init("spikefoundry.schema", RunDescription.schema),
      .init("spikefoundry.tool_version", description.toolVersion),
      .init("spikefoundry.lossy", "\(isLossy)"),
      .init("spikefoundry.model", InertText.visible(description.modelName)),
      .init("spikefoundry.model_sha256", description.modelSHA256),
      .init("spikefoundry.chip", InertText.visible(chip.name)),
      .init("spikefoundry.chip_sha256", description.chipSHA256),
      .init("spikefoundry.placement_sha256", description.placementSHA256),
      .init("spikefoundry.sites", mode.sites.rawValue), .init("spikefoundry.coding", mode.coding.rawValue),
      .init("spikefoundry.k", "\(mode.k)"), .init("spikefoundry.rounding", mode.rounding.rawValue),
      .init("spikefoundry.window", mode.window.rawValue),
      .init("spikefoundry.prompt_tokens", "\(description.prompt.count)"),
      .init("spikefoundry.generated_tokens", "\(description.generated.count)"),
      .init("spikefoundry.time_unit", "ps"), .init("spikefoundry.energy_unit", "fJ"),
      .init("spikefoundry.price_unit", "aJ"),
    ]
  }
}
