import CRowKernels

/// A population of leaky integrate-and-fire neurons in integers, updated once per tick.
///
///     refractory:  v = reset, what arrives is lost
///     otherwise:   v = v - floor(v * leak / 2^16) + drive + weight * input; from `threshold` on it fires,
///                  v = reset, and the next `refractory` ticks are refractory
///
/// where input is the sum of the weights that arrived since the last tick. Every step is exact modulo 2^32, so
/// that a run has one result; potentials have to leave room for drive and input.
public struct LeakyNeurons: Sendable {
  /// Share of the potential that a tick loses, in 1/65536; at most all of it.
  public var leak: Int
  /// Potential from which on a neuron fires.
  public var threshold: Int32
  /// Potential after a spike, below the threshold.
  public var reset: Int32
  /// Ticks after a spike in which a neuron rests.
  public var refractory: Int32
  /// Potential that one unit of synaptic weight adds.
  public var weight: Int32
  /// What each neuron is given in every tick.
  public var drive: [Int32]
  /// The potentials; those at the start, when the population is made.
  public internal(set) var potentials: [Int32]
  /// Ticks for which each neuron rests.
  var resting: [Int32]
  /// What has arrived since the last tick.
  var inputs: [Int32]

  /// Makes a population that has not fired yet.
  ///
  /// - Precondition: `drive` and `potentials` are of one length; `leak` is in 0 ... 65536, `refractory` not
  ///   negative, `reset` below `threshold`.
  public init(
    drive: [Int32], potentials: [Int32], threshold: Int32, reset: Int32 = 0, leak: Int = 0,
    refractory: Int32 = 0,
    weight: Int32 = 1
  ) {
    precondition(drive.count == potentials.count && (0...1 << 16).contains(leak) && refractory >= 0)
    precondition(reset < threshold)
    self.leak = leak
    self.threshold = threshold
    self.reset = reset
    self.refractory = refractory
    self.weight = weight
    self.drive = drive
    self.potentials = potentials
    resting = Array(repeating: 0, count: drive.count)
    inputs = resting
  }

  /// Neurons.
  public var count: Int { drive.count }

  /// Lets a tick pass for all neurons, and lists those that fire in `fired`, ascending; returns how many there are.
  ///
  /// Complexity: O(neurons), no allocation.
  /// - Precondition: `fired` has room for all neurons.
  mutating func update(fired: inout [Int32]) -> Int {
    precondition(fired.count >= count && potentials.count == count)
    return drive.withUnsafeBufferPointer { drive in
      potentials.withUnsafeMutableBufferPointer { potentials in
        resting.withUnsafeMutableBufferPointer { resting in
          inputs.withUnsafeMutableBufferPointer { inputs in
            var neurons = leaky_neurons(
              drive: drive.baseAddress, potentials: potentials.baseAddress, resting: resting.baseAddress,
              inputs: inputs.baseAddress, count: Int64(drive.count), leak: Int32(leak), weight: weight,
              threshold: threshold, reset: reset, refractory: refractory)
            return Int(leaky_neurons_update(&neurons, &fired))
          }
        }
      }
    }
  }
}
