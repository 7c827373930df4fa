import ChipModel
import ConfigFiles
import SpikeFoundry
package import SweepPlans

extension SweepFile {
  /// Paths of the files that the sweep names: chips, the points of a search, and what its workloads are made from.
  package var inputs: [String] {
    ChipFile.files(chip.name, relativeTo: folder) + [search.file].compactMap(\.self).map(path) + workloadFiles
  }

  private var workloadFiles: [String] {
    let (models, synthetic, activities) = (named("model"), named("synthetic"), named("activity"))
    guard !(models + synthetic + activities).isEmpty else {
      return RunModel.files(synthetic: nil, folder: nil)
    }
    return activities.map(path) + models.flatMap { RunModel.files(synthetic: nil, folder: path($0)) }
      + synthetic.flatMap {
        RunModel.files(synthetic: ConfiguredShape.path($0, relativeTo: folder), folder: nil)
      }
  }

  private func path(_ name: String) -> String { ConfigPath.join(folder, name) }

  /// What the workload or an axis of it gives for a key.
  private func named(_ key: String) -> [String] {
    [workload[key]?.flowText].compactMap(\.self)
      + axes.filter { $0.path == "workload.\(key)" }.flatMap(\.listed)
  }
}
