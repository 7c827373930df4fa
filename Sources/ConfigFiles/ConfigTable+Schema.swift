import Quantities

extension ConfigTable {
  /// JSON Schema draft-07 of the format, for editors: same fields, kinds, limits and names as the reader.
  ///
  /// What needs two fields at once (a band around its value, a clock that exists, a buffer that holds a
  /// packet) is left to the reader, and so is what needs another file: of one that extends another, nothing has to
  /// be there.
  public func jsonSchema() -> String {
    var members = JSONMembers()
    members.add("$schema", .string("http://json-schema.org/draft-07/schema#"))
    members.add("$id", .string(name))
    members.add("title", .string(name))
    members.append(groupMembers("", summary: summary))
    members.add("if", .object(JSONMembers(["required": .array([.string(ConfigExtension.key)])])))
    members.add("else", .object(completeMembers("")))
    members.add("definitions", .object(definitions()))
    return JSONValue.object(members).text(indent: 0) + "\n"
  }

  private func groupMembers(_ group: String, summary: String?) -> JSONMembers {
    let children = self.children(of: group)
    var members = JSONMembers()
    if let summary { members.add("description", .string(summary)) }
    members.add("type", .string("object"))
    members.add("additionalProperties", .bool(false))
    let prefix = group.isEmpty ? "" : group + "."
    var properties = JSONMembers()
    for child in children {
      let group = child.field == nil ? groupMembers(prefix + child.key, summary: nil) : JSONMembers()
      properties.add(child.key, child.field.map(leaf) ?? .object(group))
    }
    members.add("properties", .object(properties))
    return members
  }

  /// What a group must have in a file that extends nothing.
  private func completeMembers(_ group: String) -> JSONMembers {
    let children = self.children(of: group)
    var members = JSONMembers()
    let required = children.filter { isRequired($0, in: group) }.map { JSONValue.string($0.key) }
    if !required.isEmpty { members.add("required", .array(required)) }
    var properties = JSONMembers()
    for child in children where child.field == nil {
      let below = completeMembers(group.isEmpty ? child.key : "\(group).\(child.key)")
      if !below.list.isEmpty { properties.add(child.key, .object(below)) }
    }
    if !properties.list.isEmpty { members.add("properties", .object(properties)) }
    return members
  }

  /// A group is required if the file cannot do without one of its fields.
  private func isRequired(_ child: (key: String, field: ConfigField?), in group: String) -> Bool {
    guard let field = child.field else {
      let path = group.isEmpty ? child.key : "\(group).\(child.key)"
      return !optionalGroups.contains(path) && children(of: path).contains { isRequired($0, in: path) }
    }
    if case .required = field.presence { return true }
    return false
  }

  /// The kinds of values that fields refer to, each once.
  private func definitions() -> JSONMembers {
    var definitions = JSONMembers()
    for field in fields + [ConfigTable.clock(path: "clocks")] where field.takesAnnotation {
      let name = definitionName(field.kind)
      guard !definitions.list.contains(where: { $0.key == name }) else { continue }
      definitions.add(name, annotated(field))
    }
    return definitions
  }

  /// A name that says the kind and, where kinds differ only in it, the range.
  private func definitionName(_ kind: ConfigField.Kind) -> String {
    switch kind {
    case .constant(let text): "constant-\(text)"
    case .text(let maximum): "text-\(maximum)"
    case .choice(let names): names.joined(separator: "-or-")
    case .integer(let range): "integer-\(range.lowerBound)-to-\(range.upperBound)"
    case .capacity(let range): "capacity-\(range.lowerBound)-to-\(range.upperBound)"
    case .quantity(let dimension, _): dimension.rawValue
    case .duration: "duration"
    case .point: "point"
    case .clocks: "clocks"
    }
  }

  /// A value: itself, or a reference to what it and its map may be.
  func leaf(_ field: ConfigField) -> JSONValue {
    guard field.takesAnnotation else {
      var plain = plainMembers(field.kind)
      plain.add("description", .string(field.summary))
      return .object(plain)
    }
    var members = JSONMembers(["description": .string(field.summary)])
    if case .defaulted(let text) = field.presence { members.add("default", defaultValue(text, field.kind)) }
    // Draft-07 ignores what stands beside a $ref, so the reference goes into a list of its own.
    let reference = JSONMembers(["$ref": .string("#/definitions/\(definitionName(field.kind))")])
    members.add("allOf", .array([.object(reference)]))
    return .object(members)
  }

  /// The value itself, or a map of it with its band and source.
  private func annotated(_ field: ConfigField) -> JSONValue {
    let value = JSONValue.object(plainMembers(field.kind))
    var properties = JSONMembers(["value": value])
    if field.isNumeric { properties.append(JSONMembers(["low": value, "high": value])) }
    properties.add("grade", .object(JSONMembers(["enum": .array(grades.map { .string($0) })])))
    for (key, limit) in [("source", ConfigLeaf.longestSource), ("corner", ConfigLeaf.longestCorner)] {
      properties.add(key, .object(plainMembers(.text(maximum: limit))))
    }
    let long = JSONValue.object(
      JSONMembers([
        "type": .string("object"), "additionalProperties": .bool(false),
        "required": .array([.string("value")]), "properties": .object(properties),
      ]))
    return .object(JSONMembers(["anyOf": .array([value, long])]))
  }

  private func defaultValue(_ text: String, _ kind: ConfigField.Kind) -> JSONValue {
    if case .integer = kind, let number = Int(text) { return .number(number) }
    return .string(text)
  }
}
