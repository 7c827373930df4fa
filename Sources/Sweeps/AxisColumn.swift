import DataFiles
import SweepPlans

/// The column of an axis in tables: numbers where all values of the axis are, else text.
///
/// Numbers are printed as they stand in the sweep file, so that a table can be its file of points; a value with a unit
/// is text.
struct AxisColumn {
  let axis: SweepAxis

  /// What the column holds, whatever points there are.
  var type: TableType {
    let texts = axis.listed
    guard !texts.isEmpty else { return axis.hasUnit ? .text : axis.isFractional ? .double : .int64 }
    if texts.allSatisfy({ Int64($0).map(String.init) == $0 }) { return .int64 }
    return texts.allSatisfy(Self.isNumber) ? .double : .text
  }

  private static func isNumber(_ text: String) -> Bool {
    Double(text).map { $0.isFinite && "\($0)" == text } ?? false
  }

  /// The cells of values of the axis.
  func cells(_ values: [String]) -> ColumnChunk {
    switch type {
    case .int64: ColumnChunk(.int64(values.map { Int64($0) ?? 0 }))
    case .double: ColumnChunk(.double(values.map { Double($0) ?? 0 }))
    default: ColumnChunk(.text(TextValues(values)))
    }
  }
}
