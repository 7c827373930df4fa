import ChipModel
import Quantities
import RunRecord

/// The prices of one tile, by component: what `EnergyBook` multiplies counts with.
struct PriceList {
  /// Price of one action or flit by `EnergyComponent.index`; static components are absent.
  let prices: [Energy]

  /// Collects the prices of a tile of `chip`; those of links are the same on every tile.
  init(tile: TileIdentity, of chip: Chip) {
    let own = tile.kind == .dram ? chip.dram ?? chip.host : chip.host
    let costs = tile.kind == .core ? chip.core.costs : own.costs
    var prices = Action.allCases.map { action in
      costs.energy.indices.contains(action.rawValue) ? costs.energy[action.rawValue] : .zero
    }
    prices += NetworkAction.allCases.map { action in
      switch action {
      case .router: chip.network.routerEnergy
      case .linkX: chip.network.linkEnergyX
      case .linkY: chip.network.linkEnergyY
      case .hostLink: chip.host.linkEnergy
      case .dramLink: chip.dram?.linkEnergy ?? .zero
      case .chipLink: chip.system?.link.energy ?? .zero
      }
    }
    self.prices = prices
  }

  /// Counts of actions and flits in the order of `prices`; missing entries count as zero.
  static func counts(actions: [Int64], network: [Int64]) -> [Int64] {
    [Int64](unsafeUninitializedCapacity: Action.count + NetworkAction.count) { counts, count in
      count = Action.count + NetworkAction.count
      for index in 0..<Action.count {
        counts.initializeElement(at: index, to: index < actions.count ? actions[index] : 0)
      }
      for index in 0..<NetworkAction.count {
        counts.initializeElement(at: Action.count + index, to: index < network.count ? network[index] : 0)
      }
    }
  }
}
