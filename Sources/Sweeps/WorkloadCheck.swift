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
  /// - Parameter tokenizers: count the tokens of a prompt that is text.
  /// - Throws: at the value of the sweep file that names a missing model, layers or tokens that the model does not
  ///   have, or more tokens than its context.
  /// - Returns: the shape of the model, and how many tokens it takes and gives.
  func estimate(_ tokenizers: inout Tokenizers) throws(ConfigDiagnostic) -> WorkEstimate {
    let estimate = try known(&tokenizers)
    let shape = estimate.shape
    if case .tokens(let ids) = workload.prompt, let wrong = ids.first(where: { $0 >= shape.vocabulary }) {
      throw refusal(["tokens"], "expected token ids below \(shape.vocabulary), found \(wrong)", .invalid)
    }
    try checkContext(estimate)
    return estimate
  }

  /// Refuses more tokens than a run takes, at the prompt where that alone is too long.
  private func checkContext(_ estimate: WorkEstimate) throws(ConfigDiagnostic) {
    // A recorded activity was refused as it was read.
    if case .activity = workload.source { return }
    let most = estimate.shape.maximumPositions
    // The last generated token is not fed back, and takes a position of the context all the same.
    let prompt = estimate.positions - max(0, estimate.generate - 1)
    guard prompt > most || estimate.generate > most - prompt else { return }
    let prompts = ["prompt_tokens", "tokens", "prompt"]
    throw refusal(
      prompt > most ? prompts + ["generate"] : ["generate"] + prompts,
      "expected at most \(most) tokens, the context of the model, found a prompt of \(prompt) and \(estimate.generate) "
        + "to generate", .invalid)
  }

  private func known(_ tokenizers: inout Tokenizers) throws(ConfigDiagnostic) -> WorkEstimate {
    do throws(Failure) {
      return try content.estimate(&tokenizers)
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
