import PageKit
import Reporting

/// Where the energy goes: by part of the model and component.
struct EnergyPanel {
  let data: PageData
  private var energy: EnergyFigures { data.energy }

  var panel: Panel {
    let categories = EnergyFigures.Category.allCases
    let rows = energy.groups.indices.map { group in
      let parts = categories.map { energy.energy(group: group, $0) }
      return StackedBars.Row(
        name: energy.groups[group], parts: parts, text: HumanText.energy(parts.reduce(0, +)))
    }
    let bars = StackedBars(
      parts: categories.map(\.text), rows: rows, colours: [1, 0, 2, 3, 5, 8], amount: HumanText.energy)
    return Panel(
      title: "Where does the energy go?", lead: lead,
      figure: bars.markup(label: "Energy by part of the model and component"), numbers: numbers)
  }

  private var lead: Markup {
    let total = energy.total
    let sums = EnergyFigures.Category.allCases.map { category in
      (category.text, energy.groups.indices.reduce(Int128(0)) { $0 + energy.energy(group: $1, category) })
    }.sorted { $0.1 > $1.1 }
    let largest = sums.prefix(3).filter { $0.1 > 0 }
      .map { "\($0.0) \(HumanText.percent($0.1, of: total))" }.joined(separator: ", ")
    return "\(HumanText.energy(total)) in all: \(largest)."
  }

  private var numbers: Markup {
    let rows = energy.groups.indices.map { group in
      [energy.groups[group]] + energy.cells[group].map { "\($0)" } + ["\(energy.cells[group].reduce(0, +))"]
    }
    let sums = energy.components.indices.map { column in
      energy.cells.reduce(Int128(0)) { $0 + $1[column] }
    }
    return Panel.table(
      "Numbers: part of the model by component, in fJ",
      Panel.rows(
        ["part"] + energy.components + ["all"], rows + [["all"] + sums.map { "\($0)" } + ["\(energy.total)"]]
      ))
  }
}
