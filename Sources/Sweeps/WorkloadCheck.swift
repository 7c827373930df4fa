import ConfigFiles
import DataFiles
import SpikeWorkload
import SweepPlans

/// Finds out before the first point whether a workload can be, and says where it was stated if not.
struct WorkloadCheck {
  let content: WorkloadContent

  private var workload: Workload { content.workload }

  /// What is known of the work of a workload.
  ///
  /// - Throws: at the value of the sweep file that names a missing model, layers or tokens that the model does not
  ///   have, or more tokens than its context.
  func estimate() throws(ConfigDiagnostic) -> WorkEstimate {
    let estimate = try known()
    let shape = estimate.shape
    if case .tokens(let ids) = workload.prompt, let wrong = ids.first(where: { $0 >= shape.vocabulary }) {
      throw refusal(["tokens"], "expected token ids below \(shape.vocabulary), found \(wrong)", .invalid)
    }
    guard estimate.positions <= shape.maximumPositions, estimate.generate <= shape.maximumPositions else {
      throw refusal(
        ["generate", "prompt_tokens", "tokens", "prompt"],
        "expected at most \(shape.maximumPositions) tokens, the context of the model", .invalid)
    }
    return estimate
  }

  private func known() throws(ConfigDiagnostic) -> WorkEstimate {
    do throws(Failure) {
      return try content.estimate()
    } catch {
      var message = error.message.split(separator: "\n").first.map(String.init) ?? error.message
      // The commands say which of their options is wrong; here that is the place.
      if message.hasPrefix("--"), let end = message.firstRange(of: ": ") {
        message.removeSubrange(..<end.upperBound)
      }
      switch error.code {
      case .usage: throw refusal(["layers"], message, .invalid)
      case .noInput: throw refusal(["model", "synthetic", "activity"], message, .missing)
      default: throw refusal(["model", "synthetic", "activity"], message, .invalid)
      }
    }
  }

  /// Points at the first of some values that the file states.
  private func refusal(
    _ keys: [String], _ message: String, _ failure: ConfigDiagnostic.Failure
  ) -> ConfigDiagnostic {
    let stated = keys.compactMap { workload.values["workload.\($0)"] }.first {
      if case .builtIn = $0.origin { false } else { true }
    }
    return ConfigDiagnostic(
      origin: stated?.origin ?? workload.values.origin, path: stated?.path ?? "workload", message: message,
      suggestion: nil, failure: failure)
  }
}
