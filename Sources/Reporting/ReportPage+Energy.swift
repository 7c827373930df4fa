import RunRecord

extension ReportPage {
  func energyByComponent(into page: inout MarkdownPage) {
    let book = report.book
    let order = EnergyComponent.allCases.filter { book.byComponent[$0.index] != 0 }
      .sorted { (book.byComponent[$1.index], $0.index) < (book.byComponent[$0.index], $1.index) }
    page.heading("Where the energy goes")
    page.table(
      ["component", "energy", "share", "fJ"],
      rows: order.map { component in
        let energy = book.byComponent[component.index]
        return [
          "`\(component.key)`", HumanText.energy(energy), HumanText.percent(energy, of: book.total),
          HumanText.count(energy),
        ]
      } + [["**total**", HumanText.energy(book.total), "", HumanText.count(book.total)]])
  }

  func energyByGroup(into page: inout MarkdownPage) {
    let groups = groupEnergies()
    page.table(
      ["part of the model", "dynamic energy", "share of all", "synaptic operations", "largest operator"],
      leftAligned: [4],
      rows: groups.map { group in
        [
          InertText.markdown(group.name), HumanText.energy(group.energy),
          HumanText.percent(group.energy, of: report.book.total), HumanText.count(group.synapticOperations),
          InertText.markdown(OperatorGroup.shortName(group.largest.name)) + " ("
            + HumanText.energy(group.largest.energy) + ")",
        ]
      } + [
        [
          "static", HumanText.energy(report.book.staticTotal),
          HumanText.percent(report.book.staticTotal, of: report.book.total), "", "leakage and constant power",
        ]
      ])
    page.paragraph("Every cell of the books stands in the table `energy`; sums by operator in `ops`.")
  }

  private struct GroupEnergy {
    var name: String
    var energy: Int128 = 0
    var synapticOperations: Int128 = 0
    var largest: (name: String, energy: Int128) = ("", -1)
  }

  private func groupEnergies() -> [GroupEnergy] {
    var order: [OperatorGroup] = []
    var sums: [OperatorGroup: GroupEnergy] = [:]
    let synapses = synapticOperationsByOperator()
    for (index, name) in report.record.operators.enumerated() {
      let group = OperatorGroup(of: name)
      let energy = report.book.byOperator[index]
      if sums[group] == nil { order.append(group) }
      var sum = sums[group] ?? GroupEnergy(name: group.text)
      sum.energy += energy
      sum.synapticOperations += synapses[index]
      if energy > sum.largest.energy { sum.largest = (name, energy) }
      sums[group] = sum
    }
    return order.compactMap { sums[$0] }
  }

  private func synapticOperationsByOperator() -> [Int128] {
    var counts = [Int128](repeating: 0, count: report.record.operators.count)
    for cell in report.record.cells where counts.indices.contains(cell.operation) {
      counts[cell.operation] += cell.synapticOperations
    }
    return counts
  }
}
