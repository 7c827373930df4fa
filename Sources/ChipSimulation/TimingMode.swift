/// How a run finds out when packets pass.
///
/// Both ways give the same results, byte for byte.
public enum TimingMode: String, Sendable, Hashable, CaseIterable {
  /// One event for every packet and server.
  case packet
  /// Trains of packets, evaluated in bulk; possible where no buffer and no queue is ever full.
  case train
  /// Trains where they are possible, else packets.
  case auto
}
