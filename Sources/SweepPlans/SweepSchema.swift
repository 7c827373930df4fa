import ConfigFiles
public import DataFiles

/// JSON Schema draft-07 of sweep files, for editors.
///
/// What needs two values at once, the values under paths, and expressions are left to the reader.
public enum SweepSchema {
  /// The schema as text.
  ///
  /// - Throws: never for the built-in tables; the renderer's own failure otherwise.
  public static func json() throws(Failure) -> String {
    try JSONText.render(
      .object([
        JSONField("$schema", .string("http://json-schema.org/draft-07/schema#")),
        JSONField("$id", .string(SweepFile.schema)), JSONField("title", .string(SweepFile.schema)),
        JSONField("type", .string("object")), JSONField("additionalProperties", .bool(false)),
        // One that extends another need not say what that one says.
        JSONField("if", requires([ConfigExtension.key])),
        JSONField("else", requires(SweepReader.required)),
        JSONField("properties", .object(properties)),
      ]))
  }

  private static var properties: [JSONField] {
    [
      JSONField("schema", .object([JSONField("const", .string(SweepFile.schema))])),
      JSONField("extends", described("A sweep file whose values hold where this one states none.", "string")),
      JSONField("name", described("Letters, digits, '-' and '_'.", "string")),
      JSONField("summary", described("What the sweep asks.", "string")),
      JSONField("chip", described("A preset or a chip file beside this one.", "string")),
      JSONField("workload", workload), JSONField("vars", described("Values for expressions.", "object")),
      JSONField("axes", axes),
      JSONField(
        "zip",
        list(of: list(of: .object([JSONField("type", .string("string"))])), "Axes that move together.")),
      JSONField("set", described("Values of every point; ${...} are expressions.", "object")),
      JSONField(
        "constraints",
        list(of: .object([JSONField("type", .string("string"))]), "Comparisons that have to hold.")),
      JSONField("objectives", objectives), JSONField("reference", references), JSONField("search", search),
      JSONField(
        "fidelity",
        object(
          "Rungs of successive halving.",
          [
            JSONField("rungs", list(of: described("Paths and values.", "object"))),
            JSONField("eta", described("One in so many points goes on.", nil)),
            JSONField(
              "on_low_correlation",
              .object([JSONField("enum", strings(Fidelity.LowCorrelation.allCases.map(\.rawValue)))])),
          ])),
      JSONField(
        "seeds",
        list(
          of: .object([JSONField("type", .string("integer"))]),
          "Seeds of a synthetic workload; one at most with fidelity, optuna, morris and saltelli.")),
      JSONField(
        "budget", described("wall, per_point: {wall, memory}, attempts; wall times in s, min or h.", "object")
      ),
    ]
  }

  private static var workload: JSONNode {
    object(
      "What runs on every chip.",
      WorkloadTable.table.fields.map { field in
        JSONField(field.path.replacing("workload.", with: ""), described(field.summary, nil))
      })
  }

  private static var axes: JSONNode {
    let axis = object(
      "What a path may be.",
      [
        JSONField(
          "values", .object([JSONField("type", .string("array")), JSONField("minItems", .integer(1))])),
        JSONField("int", pair), JSONField("range", pair), JSONField("step", .object([])),
        JSONField("log", .object([])),
      ])
    return .object([
      JSONField(
        "description", .string("Paths that start with chip., workload. or vars., and what they may be.")),
      JSONField("type", .string("object")), JSONField("additionalProperties", axis),
    ])
  }

  private static var pair: JSONNode {
    .object([
      JSONField("type", .string("array")), JSONField("minItems", .integer(2)),
      JSONField("maxItems", .integer(2)),
    ])
  }

  private static var objectives: JSONNode {
    object(
      "Metrics that are made small or large.",
      SweepMetric.allCases.map {
        JSONField(
          $0.rawValue,
          .object([
            JSONField("description", .string($0.meaning)), JSONField("enum", strings(["min", "max"])),
          ]))
      })
  }

  private static var references: JSONNode {
    object(
      "Corner of the hypervolume.", SweepMetric.allCases.map { JSONField($0.rawValue, .object([])) })
  }

  private static var search: JSONNode {
    object(
      "How points are chosen.",
      [
        JSONField(
          "method", .object([JSONField("enum", strings(SearchPlan.Method.allCases.map(\.rawValue)))])),
        JSONField("points", described("Points to try.", nil)), JSONField("seed", described("Seed.", nil)),
        JSONField("file", described("CSV file of points, for method: file.", "string")),
        JSONField("sampler", .object([JSONField("enum", strings(SearchPlan.samplers))])),
        JSONField("batch", described("Points that are asked for at once.", nil)),
      ])
  }

  private static func object(_ summary: String, _ properties: [JSONField]) -> JSONNode {
    .object([
      JSONField("description", .string(summary)), JSONField("type", .string("object")),
      JSONField("additionalProperties", .bool(false)), JSONField("properties", .object(properties)),
    ])
  }

  private static func described(_ summary: String, _ type: String?) -> JSONNode {
    .object(
      [JSONField("description", .string(summary))] + (type.map { [JSONField("type", .string($0))] } ?? []))
  }

  private static func list(of item: JSONNode, _ summary: String? = nil) -> JSONNode {
    .object(
      (summary.map { [JSONField("description", .string($0))] } ?? []) + [
        JSONField("type", .string("array")), JSONField("items", item),
      ])
  }

  private static func requires(_ keys: [String]) -> JSONNode {
    .object([JSONField("required", strings(keys))])
  }

  private static func strings(_ texts: [String]) -> JSONNode { .array(texts.map(JSONNode.string)) }
}
