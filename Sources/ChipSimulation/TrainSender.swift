import RunRecord

/// The output unit of a core while it puts the packets of a job on their way.
struct TrainSender: ~Copyable {
  /// One destination of the job: what every packet needs.
  struct Lane {
    var isOpen = false
    var stream = 0
    var route: TrainRoute
    /// Place of its first train among the current ones, and whether there may be more.
    var firstTrain = 0
    var hasClasses = false
    /// Copies sent, and those in the window that are not billed yet.
    var sent: Int32 = 0
    var unbilled: Int64 = 0
    var destination = -1
    /// Place of its path.
    var path = -1
  }

  let tile: Int
  let packetOut: Int64
  /// When the packet just sent left.
  var time: Int64
  var kind = PacketKind.graded
  var flits: Int64 = 1
  var station = 0
  var lanes = GrowingList<Lane>()
  var packets: Int64 = 0
  /// First copies of spikes in the window.
  var spikes: Int64 = 0
  var window: Int64 = 0
  var windowEnd: Int64 = 0

  init(tile: Int, now: Int64, packetOut: Int64) {
    self.tile = tile
    self.packetOut = packetOut
    time = now
  }

  mutating func start(_ job: Job, kind: PacketKind, flits: Int64) {
    self.kind = kind
    self.flits = flits
    station = Int(job.station)
  }
}
