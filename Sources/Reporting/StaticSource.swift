import ChipModel
import Quantities

/// The constant power of a tile and the component that it is booked under; of one core for the idle cores.
struct StaticSource {
  let component: EnergyComponent
  let power: Power

  init(_ tile: TileIdentity, of chip: Chip) {
    switch tile.kind {
    case .core, .idle: (component, power) = (.leakage, chip.core.leakage)
    case .host: (component, power) = (.staticPower, chip.host.staticPower)
    case .dram: (component, power) = (.staticPower, chip.dram?.staticPower ?? .zero)
    case .chip: (component, power) = (.staticPower, chip.systemStaticPower)
    }
  }
}
