extension Array where Element == UInt8 {
  /// Adds a number of seven bits a byte, lowest first.
  package mutating func appendVarint(_ value: UInt64) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 10) { room in
      guard let start = room.baseAddress else { return }
      var end = start
      end.putVarint(value)
      append(contentsOf: room[..<(end - start)])
    }
  }
}
