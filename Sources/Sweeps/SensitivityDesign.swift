import DataFiles
import DesignSpace
import SweepPlans

/// The design of a sensitivity analysis by SALib: places of the unit cube, and the indices that follow from them.
struct SensitivityDesign {
  let file: SweepFile

  private var fields: [JSONField] {
    [
      JSONField("method", .string(file.search.method.rawValue)),
      JSONField("dimensions", .integer(Int128(SweepSpace(file).space.axes.count))),
      JSONField("count", .integer(Int128(file.search.points))),
      JSONField("seed", .integer(Int128(file.search.seed))),
    ]
  }

  /// Settings of all places in order, places with equal settings included.
  ///
  /// - Throws: 66 where SALib is missing.
  func settings() throws(Failure) -> [[Int64]] {
    let answer = try SearchBridge().ask([JSONField("op", .string("sample"))] + fields)
    let space = SweepSpace(file)
    return (answer["samples"]?.elements ?? []).map { place in
      let unit = place.elements.compactMap(\.number).map { min(max($0, 0), 1.0.nextDown) }
      return space.settings(of: space.space.point(atUnit: unit))
    }
  }

  /// Indices of one objective by axis of the space, with their intervals: see `SweepSensitivity.Row`.
  ///
  /// - Throws: 66 where SALib is missing.
  func indices(_ values: [Double]) throws(Failure) -> [(name: String, values: [Double])] {
    let answer = try SearchBridge().ask(
      [
        JSONField("op", .string("analyse")),
        JSONField("values", .array(values.map(JSONNode.number))),
      ] + fields)
    guard case .object(let members) = answer.content else { return [] }
    return members.map { ($0.name, $0.value.elements.compactMap(\.number)) }
  }
}
