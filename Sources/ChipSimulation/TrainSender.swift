import RunRecord

/// The output unit of a core while it puts the packets of a job on their way.
struct TrainSender {
  /// One destination of the job.
  struct Lane {
    var isOpen = false
    var stream: Int32 = -1
    var ports: [Int32] = []
    /// Packets of the kind that is being sent.
    var route: TrainRoute
    var destination: Int32 = -1
    /// Place of its first train among the current ones.
    var firstTrain = 0
    /// Copies sent in the window and not billed yet.
    var unbilled: Int64 = 0

    func route(flits: Int, isCritical: Bool) -> TrainRoute {
      TrainRoute(route, flits: flits, isCritical: isCritical)
    }
  }

  let tile: Int
  let packetOut: Int64
  /// When the packet just sent left.
  var time: Int64
  var kind = PacketKind.graded
  var flits: Int64 = 1
  var station = 0
  var lanes: [Lane] = []
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
