import ChipModel
import DataFiles

/// Refuses chips and runs whose simulation would not fit the machine, before anything is allocated.
enum ChipMemory {
  /// Bytes per tile that are touched whether or not it does something: its numbers in the agenda and in tables.
  ///
  /// Ports of idle routers are pages that nobody touches; cores and ledgers exist for tiles in use only.
  private static let bytesPerTile = 32
  /// Address space per tile, those pages included: 540 B measured on 4 and 16 million cores.
  private static let spacePerTile = 640

  /// - Throws: 65 where the state of all cores would take more than three quarters of the memory, or of the
  ///   address space.
  static func check(_ chip: Chip) throws(Failure) {
    for (perTile, available, what) in [
      (bytesPerTile, MachineMemory.resident, "memory, the machine"),
      (spacePerTile, MachineMemory.addressSpace, "address space, the limit (ulimit -v)"),
    ] where chip.tileCount * perTile > available / 4 * 3 {
      throw Failure(
        .data,
        "chip '\(chip.name)': simulating \(chip.coreCount) cores (cores.rows x cores.cols) needs about "
          + "\(chip.tileCount * perTile) B of \(what) leaves \(available / 4 * 3) of \(available) B for it")
    }
  }

  /// Bytes of a position at least: its token, its record, and its place among those under way.
  private static let bytesPerPosition = 100

  /// Bytes of a channel in front of a projection, in a position whose activity is kept and written as a file: 21 B measured
  /// where four of five channels fire.
  static let bytesPerKeptChannel = 20

  /// Refuses more positions than the machine has memory for.
  ///
  /// - Parameters:
  ///   - prompt: tokens of the prompt.
  ///   - generate: tokens to generate.
  ///   - keptChannels: channels of each position whose counts are kept to the end.
  /// - Throws: 65 where what is kept of all positions would take more than three quarters of the memory.
  static func check(prompt: Int, generate: Int, keptChannels: Int = 0) throws(Failure) {
    let each = bytesPerPosition + keptChannels * bytesPerKeptChannel
    guard let need = excess(of: prompt + generate, each: each) else { return }
    let kept = keptChannels > 0 ? ", whose activity is kept," : ""
    throw Failure(.data, "a prompt of \(prompt) tokens and \(generate) to generate\(kept) need \(need)")
  }

  /// Refuses more rows of an activity than the machine has memory for.
  ///
  /// - Parameters:
  ///   - rows: positions of the activity.
  ///   - bytesPerRow: bytes that are kept of each besides what a position of a run takes.
  ///   - file: the file, for the message.
  /// - Throws: 65 where they would take more than three quarters of the memory.
  static func check(rows: Int, bytesPerRow: Int, file: String) throws(Failure) {
    guard let need = excess(of: rows, each: bytesPerRow + bytesPerPosition) else { return }
    throw Failure(.data, file: file, path: "tokens", "an activity of \(rows) rows needs \(need)")
  }

  /// What positions of so many bytes need, and what the machine has; nil where three quarters of that are enough.
  private static func excess(of positions: Int, each: Int) -> String? {
    let available = MachineMemory.available
    guard positions > available / 4 * 3 / each else { return nil }
    let (bytes, isTooMany) = positions.multipliedReportingOverflow(by: each)
    return
      "about \(isTooMany ? .max : bytes) B of memory, the machine leaves \(available / 4 * 3) of \(available) B for it"
  }
}
