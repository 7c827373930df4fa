import ChipModel
import DataFiles
import Foundation
import ModelVerification
import SpikeFoundry
import SpikingModel
import Testing

/// The repository's root.
let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

/// A comparison of the small random W8ASpike model, of three prompt tokens and two generated ones.
func smallVerification(
  sites: SpikeSites = .paper, model: String = "w8a_tiny", layers: Range<Int>? = 0..<2, sets: [String] = []
) throws -> Verification {
  var request = RunRequest(
    modelFolder: package.appendingPathComponent("Tests/Goldens/\(model)").path,
    chip: try ChipFile.load("spikefoundry-ref", sets: sets), mode: SpikeMode(sites: sites),
    prompt: .tokens([5, 17, 3]),
    generate: 2)
  request.layers = layers
  return try Verification(request: request)
}

extension CodeMatrix {
  /// The same matrix with one code changed.
  func changing(output: Int, input: Int, by difference: Int) throws -> CodeMatrix {
    var codes: [Int16] = []
    codes.reserveCapacity(outputs * inputs)
    for row in 0..<outputs {
      for column in 0..<inputs {
        let isChanged = row == output && column == input
        codes.append(
          try #require(Int16(exactly: code(input: column, output: row) + (isChanged ? difference : 0))))
      }
    }
    return CodeMatrix(outputs: outputs, inputs: inputs, group: group, codes: codes, scales: scales)
  }
}
