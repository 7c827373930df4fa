import Quantities

extension ConfigTable {
  /// What a value itself may be.
  func plainMembers(_ kind: ConfigField.Kind) -> JSONMembers {
    var members = JSONMembers()
    switch kind {
    case .constant(let text): members.add("const", .string(text))
    case .text(let maximum):
      // The reader knows no types but text: a name may be 42.
      members.add("type", .array(["string", "number", "boolean"].map { .string($0) }))
      members.add("minLength", .number(1))
      members.add("maxLength", .number(maximum))
    case .choice(let names): members.add("enum", .array(names.map { .string($0) }))
    case .integer(let range): members.add("anyOf", .array(integerForms(range)))
    case .capacity(let range):
      let word = JSONMembers(["const": .string(ConfigField.unbounded)])
      members.add("anyOf", .array(integerForms(range) + [.object(word)]))
    case .quantity(let dimension, _): members.append(patternMembers(dimension.pattern))
    case .duration:
      members.append(
        patternMembers("\(Dimension.time.pattern)|^[0-9]{1,12} cycles? of [A-Za-z][A-Za-z0-9_-]*$"))
    case .point(let range):
      members.add("type", .string("array"))
      members.add("items", .object(JSONMembers(["anyOf": .array(integerForms(range))])))
      members.add("minItems", .number(2))
      members.add("maxItems", .number(2))
    case .clocks:
      members.add("type", .string("object"))
      members.add("additionalProperties", .bool(false))
      let clock = leaf(ConfigTable.clock(path: "clocks"))
      members.add("patternProperties", .object(JSONMembers(["^[A-Za-z][A-Za-z0-9_-]{0,63}$": clock])))
    }
    return members
  }

  /// An integer, plain or in quotes, as `chip.yaml` of a run has it: of that only the number of digits is checked.
  private func integerForms(_ range: ClosedRange<Int>) -> [JSONValue] {
    var members = JSONMembers()
    members.add("type", .string("integer"))
    members.add("minimum", .number(range.lowerBound))
    members.add("maximum", .number(range.upperBound))
    let digits = "[1-9](_?[0-9]){0,\(String(range.upperBound).count - 1)}"
    let zero = range.lowerBound > 0 ? "" : "|0"
    return [.object(members), .object(patternMembers("^[+]?(0_?)*(\(digits)\(zero))$"))]
  }

  private func patternMembers(_ pattern: String) -> JSONMembers {
    var members = JSONMembers()
    members.add("type", .string("string"))
    members.add("pattern", .string(pattern))
    return members
  }
}

extension Dimension {
  /// Regular expression of a quantity of the dimension, from the prefixes that the parser knows.
  var pattern: String {
    let digits = "[0-9](_?[0-9])*"
    let units = unitNames.joined(separator: "|")
    return "^ *[+]?\(digits)([.]\(digits))?([eE][-+]?\(digits))? *(\(units)) *$"
  }
}
