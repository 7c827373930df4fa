import RunRecord

extension TrainNetwork {
  /// Lists the packets that were served in one window for the bill.
  @inline(never) mutating func bill(_ train: UnsafeMutablePointer<Train>) {
    let count = train.pointee.unbilled
    guard count > 0 else { return }
    var traced: Int32 = -1
    if train.pointee.isTraced {
      traced = Int32(truncatingIfNeeded: tracedPackets.count)
      tracedPackets.append(train.pointee.packet)
    }
    dues.append(
      TrainDue(
        kind: train.pointee.kind, inlet: train.pointee.inlet, position: train.pointee.position,
        channel: train.pointee.channel, count: Int64(count), time: train.pointee.served,
        source: train.pointee.source, times: train.pointee.times,
        squares: train.pointee.squares, traced: traced))
    train.pointee.unbilled = 0
    train.pointee.times = 0
    train.pointee.squares = 0
  }
}
