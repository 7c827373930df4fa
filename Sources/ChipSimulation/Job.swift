/// Work of an output unit: the packets of one route for one position, or one credit.
public struct Job: Sendable {
  /// Route to send; -1 for a credit.
  public var route: Int32
  /// Position whose results are sent, or whose bank was freed.
  public var position: Int32
  /// Credit counter to raise (credits only).
  public var credit: Int32
  /// Station that pays.
  public var station: Int32

  /// Makes a job of a route, or with route -1 the job of a credit.
  public init(route: Int, position: Int, credit: Int, station: Int) {
    self.route = Int32(truncatingIfNeeded: route)
    self.position = Int32(truncatingIfNeeded: position)
    self.credit = Int32(truncatingIfNeeded: credit)
    self.station = Int32(truncatingIfNeeded: station)
  }
}
