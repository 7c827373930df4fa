public import ChipModel
import ConfigFiles
public import Quantities

/// Numbers of a chip for expressions: those of its file, and what follows from them.
struct ChipMeasures {
  /// Names that no chip file has.
  static let derived = ["cores.count", "area.total", "power.static", "memory.total"]
  /// Every name.
  static var names: [String] { ChipTemplate.paths + derived }

  let built: ChipTemplate.Built

  /// The dimension of a path of any chip; nil for one that is no number.
  static func exponents(_ path: String) -> Measure.Exponents? {
    switch path {
    case "cores.count": return Measure.Exponents.none
    case "area.total": return Measure.Exponents(.area)
    case "power.static": return Measure.Exponents(.power)
    case "memory.total": return Measure.Exponents(.memory)
    default: break
    }
    switch ChipTemplate.field(path)?.kind {
    case .quantity(let dimension, _): return Measure.Exponents(dimension)
    case .duration: return Measure.Exponents(.time)
    case .integer, .capacity: return Measure.Exponents.none
    default: return nil
    }
  }

  func measure(_ path: String) throws(ExpressionFault) -> Measure {
    let chip = built.chip
    switch path {
    case "cores.count": return Measure(Double(chip.coreCount))
    case "area.total":
      guard let area = chip.totalArea else {
        throw ExpressionFault(expected: "a chip that states area.per_core", found: "none")
      }
      return Measure(area.squareMicrometres, .area)
    case "power.static": return Measure(Int64(clamping: chip.totalStaticPower), .power)
    case "memory.total": return Measure(Int64(clamping: chip.totalMemory), .memory)
    default: break
    }
    guard let value = built.values[path], let field = ChipTemplate.field(path) else {
      throw ExpressionFault(
        expected: "a path of the chip", found: "'chip.\(path)'",
        suggestion: NearestName.find(path, in: Self.names).map { "chip.\($0)" })
    }
    switch field.kind {
    case .quantity(let dimension, _): return Measure(value.number, dimension)
    case .duration: return Measure(value.number, .time)
    case .integer, .capacity: return Measure(Double(value.number))
    case .constant, .text, .choice, .point, .clocks:
      throw ExpressionFault(expected: "a number", found: "'\(value.text)' of chip.\(path)")
    }
  }
}

extension Chip {
  /// Silicon area of all cores; nil where the chip states none for one.
  public var totalArea: Area? {
    guard let coreArea else { return nil }
    let (area, overflow) = coreArea.squareMicrometres.multipliedReportingOverflow(by: Int64(coreCount))
    return Area(squareMicrometres: overflow ? .max : area)
  }

  /// Power of everything that draws it whatever it does, in nanowatts: cores, nodes and chips.
  public var totalStaticPower: Int128 {
    Int128(core.leakage.nanowatts) * Int128(coreCount) + Int128(staticPower.nanowatts) * Int128(chipCount)
      + Int128(host.staticPower.nanowatts) + Int128(dram?.staticPower.nanowatts ?? 0)
  }

  /// Bytes of memory in all cores.
  public var totalMemory: Int128 {
    (Int128(core.synapseMemory) + Int128(core.stateMemory)) * Int128(coreCount)
  }
}
