import SpikeWorkload

/// Keys and values of one key/value head of one layer.
///
/// A ring somewhat longer than the window: a position may still be weighing old values while later ones are
/// written. Codes of keys are stored channel-major, so that a query spike reads one contiguous row.
final class KeyValueCache {
  let capacity: Int
  private let dimension: Int
  private(set) var keyCodes: [Int8]
  private(set) var valueCodes: [Int8]
  private(set) var keyScales: [Double]
  private(set) var valueScales: [Double]
  /// Unspiked models keep floats: rotated keys and values, [slot][d].
  private(set) var keys: [[Double]]
  private(set) var values: [[Double]]

  /// Positions by which writing may run ahead of reading: more than twice the largest number of banks.
  static let lead = 256

  init(window: Int, positions: Int, dimension: Int, isSpiking: Bool) {
    capacity = min(window + 1 + Self.lead, max(1, positions))
    self.dimension = dimension
    let codes = isSpiking ? capacity * dimension : 0
    keyCodes = Array(repeating: 0, count: codes)
    valueCodes = Array(repeating: 0, count: codes)
    keyScales = Array(repeating: 0, count: isSpiking ? capacity : 0)
    valueScales = keyScales
    keys = Array(repeating: [], count: isSpiking ? 0 : capacity)
    values = keys
  }

  func write(position: Int, key: [Int8], keyScale: Double, value: [Int8], valueScale: Double) {
    let slot = position % capacity
    for channel in 0..<dimension {
      keyCodes[channel * capacity + slot] = key[channel]
      valueCodes[slot * dimension + channel] = value[channel]
    }
    keyScales[slot] = keyScale
    valueScales[slot] = valueScale
  }

  func write(position: Int, key: [Double], value: [Double]) {
    keys[position % capacity] = key
    values[position % capacity] = value
  }

  /// Adds one query spike to the scores of visible keys that a block of key slots stores.
  func addSpike(
    channel: Int, value: Int32, visible: Range<Int>, block: Range<Int>, keySlots: Int,
    into scores: inout [Int32],
    from base: Int
  ) {
    let row = channel * capacity
    for (index, position) in visible.enumerated() where block.contains(position % keySlots) {
      scores[base + index] &+= value &* Int32(keyCodes[row + position % capacity])
    }
  }
}
