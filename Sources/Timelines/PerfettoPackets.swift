import DataFiles
import Quantities

/// The packets of a Perfetto trace that are not many: rows, the start of a sequence, names and remarks.
enum PerfettoPackets {
  private typealias Packet = PerfettoField.Packet
  /// Unicode scalars that the value of a fact may have.
  private static let longestFact = 2000

  /// Number of the sequence of a row; the first one carries the rows themselves.
  static func number(of track: Int) -> UInt64 { UInt64(track) + 2 }

  private static func uuid(_ track: Int) -> UInt64 { UInt64(track) + 1 }

  static func descriptor(_ layout: TimelineLayout, _ index: Int, _ unit: TimelineUnit) -> WireMessage {
    let track = layout.tracks[index]
    let remark = index == 0 ? unit.remark.map { " (\($0))" } ?? "" : ""
    var packet = WireMessage()
    packet.varint(Packet.sequence, 1)
    packet.message(Packet.trackDescriptor) { descriptor in
      descriptor.varint(PerfettoField.Descriptor.uuid, uuid(index))
      descriptor.text(PerfettoField.Descriptor.name, track.name + remark)
      if let parent = track.parent { descriptor.varint(PerfettoField.Descriptor.parent, uuid(parent)) }
      if case .counter(let unit, let axis, _) = track.content {
        descriptor.message(PerfettoField.Descriptor.counter) { counter in
          counter.text(PerfettoField.Descriptor.counterUnitName, unit)
          counter.text(PerfettoField.Descriptor.counterAxis, axis)
        }
      }
      descriptor.varint(PerfettoField.Descriptor.childOrdering, PerfettoField.Descriptor.explicitOrder)
      descriptor.varint(PerfettoField.Descriptor.siblingRank, UInt64(track.rank))
    }
    return packet
  }

  /// Clears the state of a row's sequence and sets what its packets need not repeat.
  static func sequence(_ track: Int) -> WireMessage {
    var packet = WireMessage()
    packet.varint(Packet.sequence, number(of: track))
    packet.varint(Packet.sequenceFlags, PerfettoField.Flags.cleared)
    packet.message(Packet.defaults) { defaults in
      defaults.message(PerfettoField.Defaults.trackEvent) { event in
        event.varint(PerfettoField.Defaults.trackUUID, uuid(track))
      }
      defaults.varint(PerfettoField.Defaults.clock, PerfettoField.Clock.own)
    }
    return packet
  }

  /// Starts the clock of a row's sequence at 0.
  static func clocks(_ track: Int) -> WireMessage {
    var packet = WireMessage()
    packet.varint(Packet.sequence, number(of: track))
    packet.message(Packet.clockSnapshot) { snapshot in
      snapshot.message(PerfettoField.Clock.snapshotClocks) { clock in
        clock.varint(PerfettoField.Clock.id, PerfettoField.Clock.boot)
        clock.varint(PerfettoField.Clock.timestamp, 0)
      }
      snapshot.message(PerfettoField.Clock.snapshotClocks) { clock in
        clock.varint(PerfettoField.Clock.id, PerfettoField.Clock.own)
        clock.varint(PerfettoField.Clock.timestamp, 0)
        clock.varint(PerfettoField.Clock.isIncremental, 1)
        clock.varint(PerfettoField.Clock.unit, 1)
      }
      snapshot.varint(PerfettoField.Clock.primary, PerfettoField.Clock.boot)
    }
    return packet
  }

  static func name(_ text: String, _ number: UInt32, _ track: Int) -> WireMessage {
    var packet = WireMessage()
    packet.varint(Packet.sequence, self.number(of: track))
    packet.varint(Packet.sequenceFlags, UInt64(PerfettoField.Flags.needed))
    packet.message(Packet.internedData) { data in
      data.message(PerfettoField.Interned.eventNames) { entry in
        entry.varint(PerfettoField.Interned.id, UInt64(number))
        entry.text(PerfettoField.Interned.name, text)
      }
    }
    return packet
  }

  static func provenance(_ layout: TimelineLayout) -> WireMessage {
    instant("run", at: 0, layout.provenance)
  }

  static func cut(_ cut: TimelineCut, _ unit: TimelineUnit) -> WireMessage {
    instant(
      "cut: the packet limit was reached", at: UInt64(unit.ticks(cut.start)),
      [.init("events_left_out", "\(cut.events)"), .init("first_start_ps", "\(cut.start.picoseconds)")])
  }

  /// A remark on the top row, in absolute time.
  private static func instant(_ name: String, at ticks: UInt64, _ facts: [TimelineLayout.Fact]) -> WireMessage
  {
    var packet = WireMessage()
    packet.varint(Packet.timestamp, ticks)
    packet.varint(Packet.sequence, 1)
    packet.message(Packet.trackEvent) { event in
      event.varint(PerfettoField.Event.type, UInt64(PerfettoField.Event.instant))
      event.varint(PerfettoField.Event.trackUUID, uuid(0))
      event.text(PerfettoField.Event.name, name)
      for fact in facts {
        event.message(PerfettoField.Event.annotations) { annotation in
          annotation.text(PerfettoField.Annotation.name, MessageText.escape(fact.name))
          annotation.text(
            PerfettoField.Annotation.text, MessageText.escape(fact.value, limit: longestFact))
        }
      }
    }
    return packet
  }
}
