import ConfigFiles
import SpikeWorkload

/// Makes the parts of a workload from checked values; checks what concerns more than one of them.
struct WorkloadReader {
  let values: ConfigValues

  private func value(_ key: String) -> ConfigValue? { values["workload.\(key)"] }

  func source() throws(ConfigDiagnostic) -> Workload.Source {
    let given = ["model", "synthetic", "activity"].filter { value($0) != nil }
    if given.count > 1, let second = value(given[1]) {
      throw second.failure(expected: "one of model, synthetic and activity")
    }
    if let synthetic = value("synthetic") {
      return .synthetic(
        synthetic.text, seed: UInt64(try values.required("workload.synthetic_seed").number),
        firing: try number("firing", 1e-9...1), weights: try weights())
    }
    for key in ["firing", "weights", "prompt_tokens"] {
      guard let given = value(key) else { continue }
      throw given.failure(expected: "nothing, as the workload is not synthetic")
    }
    if let activity = value("activity") { return .activity(activity.text) }
    return .model(value("model")?.text)
  }

  private func weights() throws(ConfigDiagnostic) -> WeightSharing? {
    guard let value = value("weights") else { return nil }
    guard let sharing = WeightSharing(value.text) else {
      throw value.failure(expected: WeightSharing.expected)
    }
    return sharing
  }

  func prompt(_ source: Workload.Source) throws(ConfigDiagnostic) -> Workload.Prompt {
    let given = ["prompt", "tokens", "prompt_tokens"].filter { value($0) != nil }
    if given.count > 1, let second = value(given[1]) {
      throw second.failure(expected: "one of prompt, tokens and prompt_tokens")
    }
    if case .activity = source, let first = given.first.flatMap(value) {
      throw first.failure(expected: "nothing, as the activity has its own prompt")
    }
    if let text = value("prompt") {
      if case .synthetic = source { throw text.failure(expected: "tokens or prompt_tokens") }
      return .text(text.text)
    }
    if let tokens = value("tokens") { return .tokens(try ids(tokens)) }
    if let count = value("prompt_tokens") { return .random(Int(count.number)) }
    if case .synthetic = source { return .random(1) }
    return .standard
  }

  private func ids(_ value: ConfigValue) throws(ConfigDiagnostic) -> [Int] {
    var ids: [Int] = []
    for part in value.text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let id = Int(part.filter { $0 != " " }), id >= 0 else {
        throw value.failure(expected: "token ids like 1,2,3")
      }
      ids.append(id)
    }
    return ids
  }

  func layers() throws(ConfigDiagnostic) -> Range<Int>? {
    guard let value = value("layers") else { return nil }
    if let count = Int(value.text), count >= 1 { return 0..<count }
    let parts = value.text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[1].isEmpty, parts[2].first == "<", let low = Int(parts[0]),
      let high = Int(parts[2].dropFirst()), low >= 0, low < high
    else { throw value.failure(expected: "a number of layers, or a range like 2..<5") }
    return low..<high
  }

  func mode() throws(ConfigDiagnostic) -> SpikeMode {
    SpikeMode(
      sites: try name("sites", SpikeSites.self), coding: try name("coding", SpikeCoding.self),
      k: try number("k", SpikeMode.divisors) ?? 3, rounding: try name("rounding", SpikeRounding.self),
      window: try name("window", WindowRule.self))
  }

  private func number(
    _ key: String, _ range: ClosedRange<Double>
  ) throws(ConfigDiagnostic) -> Double? {
    guard let value = value(key) else { return nil }
    guard let number = Double(value.text), range.contains(number) else {
      throw value.failure(expected: "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private func name<Name: RawRepresentable<String>>(
    _ key: String, _ type: Name.Type
  ) throws(ConfigDiagnostic) -> Name {
    let value = try values.required("workload.\(key)")
    guard let name = Name(rawValue: value.text) else { throw value.failure(expected: "another name") }
    return name
  }
}
