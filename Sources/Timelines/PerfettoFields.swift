/// Numbers of the fields and values of Perfetto's trace format that this package writes.
///
/// Source: the descriptors in the PyPI package `perfetto` 0.59.1.
enum PerfettoField {
  static let packet = 1

  enum Packet {
    static let clockSnapshot = 6
    static let sequence = 10
    static let internedData = 12
    static let sequenceFlags = 13
    static let timestamp = 8
    static let trackEvent = 11
    static let defaults = 59
    static let trackDescriptor = 60
  }

  enum Descriptor {
    static let uuid = 1
    static let name = 2
    static let parent = 5
    static let counter = 8
    static let childOrdering = 11
    static let siblingRank = 12
    static let counterUnitName = 6
    static let counterAxis = 7
    /// Children stand in the order of their ranks.
    static let explicitOrder: UInt64 = 3
  }

  enum Event {
    static let annotations = 4
    static let type = 9
    static let trackUUID = 11
    static let name = 23
    static let begin: UInt8 = 1
    static let end: UInt8 = 2
    static let instant: UInt8 = 3
    static let counter: UInt8 = 4
  }

  enum Annotation {
    static let text = 6
    static let name = 10
  }

  enum Clock {
    static let snapshotClocks = 1
    static let id = 1
    static let timestamp = 2
    static let isIncremental = 3
    static let unit = 4
    static let primary = 2
    /// Time since the start of the system: what the viewer shows.
    static let boot: UInt64 = 6
    /// First number that each sequence may give to a clock of its own.
    static let own: UInt64 = 64
  }

  enum Defaults {
    static let trackEvent = 11
    static let trackUUID = 11
    static let clock = 58
  }

  enum Interned {
    static let eventNames = 2
    static let id = 1
    static let name = 2
  }

  /// State of the sequence starts here, or the packet needs it.
  enum Flags {
    static let cleared: UInt64 = 1
    static let needed: UInt8 = 2
  }

  /// First bytes of fields on the way of most packets.
  enum Tag {
    static let packet: UInt8 = 0x0A
    static let timestamp: UInt8 = 0x40
    static let sequence: UInt8 = 0x50
    static let flags: UInt8 = 0x68
    static let event: UInt8 = 0x5A
    static let type: UInt8 = 0x48
    static let nameNumber: UInt8 = 0x50
    static let integer: (UInt8, UInt8) = (0xF0, 0x01)
    static let double: (UInt8, UInt8) = (0xE1, 0x02)
    static let flow: (UInt8, UInt8) = (0xF9, 0x02)
  }
}
