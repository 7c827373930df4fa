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

  /// Lets a tick pass for all neurons, and lists those that fire in `fired`, ascending.
  ///
  /// Complexity: O(neurons), no allocation once `fired` has room.
  mutating func update(fired: inout [Int32]) {
    let (leak, weight, reset) = (Int32(leak), weight, reset)
    drive.withUnsafeBufferPointer { drive in
      potentials.withUnsafeMutableBufferPointer { potentials in
        resting.withUnsafeMutableBufferPointer { resting in
          inputs.withUnsafeMutableBufferPointer { inputs in
            // Without a branch, for the vectoriser; the product is split so that it fits 32 bits.
            for neuron in drive.indices {
              let potential = potentials[neuron]
              let low = (UInt32(bitPattern: potential & 0xFFFF) &* UInt32(bitPattern: leak)) &>> 16
              let lost = (potential &>> 16) &* leak &+ Int32(bitPattern: low)
              let next = potential &- lost &+ drive[neuron] &+ weight &* inputs[neuron]
              let rest = resting[neuron]
              potentials[neuron] = rest > 0 ? reset : next
              resting[neuron] = max(0, rest &- 1)
              inputs[neuron] = 0
            }
          }
        }
      }
    }
    fire(&fired)
  }

  /// Resets the neurons that have reached the threshold; one that rests has not, as its potential is `reset`.
  private mutating func fire(_ fired: inout [Int32]) {
    let (threshold, reset, refractory) = (threshold, reset, refractory)
    potentials.withUnsafeMutableBufferPointer { potentials in
      for neuron in potentials.indices where potentials[neuron] >= threshold {
        potentials[neuron] = reset
        resting[neuron] = refractory
        fired.append(Int32(truncatingIfNeeded: neuron))
      }
    }
  }
}
