import CTagScan

extension TrainNetwork {
  /// Books the port of a run for the packets of a piece, and gives them the times at which they come out of it;
  /// `input` is where they came from, nil if from several.
  @inline(__always)
  mutating func transmit<Checks: StaticSwitch>(
    _ piece: TrainPiece, _ summary: tag_summary, _ input: UnsafeMutablePointer<TrainInput>?,
    _ run: inout PortRun, _: Checks.Type
  ) {
    let (any, all) = (summary.any, summary.all)
    run.packets &+= Int64(piece.count)
    if !Checks.isOn, (any ^ all) & TrainTag.flitBits == 0 {
      let flits = TrainTag(word: all).flits
      let isSpaced = input.map { flits <= $0.pointee.spacedFlits } ?? false
      let hasCritical = any & TrainTag.criticalBit != 0
      if isSpaced {
        transmit(piece, flits: flits, isSpaced: true, hasCritical: hasCritical, &run)
      } else {
        transmit(piece, flits: flits, isSpaced: false, hasCritical: hasCritical, &run)
      }
    } else {
      transmit(uneven: piece, input, &run, Checks.self)
    }
  }

  /// The same for packets of one length: `isSpaced` if none of them waits for the one before it, so that none waits
  /// behind one that did not.
  @inline(__always)
  private mutating func transmit(
    _ piece: TrainPiece, flits: Int64, isSpaced: Bool, hasCritical: Bool, _ run: inout PortRun
  ) {
    let length = flits &* run.flitTime
    let ahead = run.latency &+ (length & run.whole)
    var place = piece.first
    run.flits &+= flits &* Int64(piece.count)
    while place != piece.end {
      let eligible = place.pointee &+ run.routerLatency
      if isSpaced, eligible >= run.busyUntil {
        run.busyUntil = piece.end[-1] &+ run.routerLatency &+ length
        return TrainPiece(first: place, end: piece.end).delay(by: run.routerLatency &+ ahead)
      }
      let start = max(eligible, run.busyUntil)
      run.busyUntil = start &+ length
      run.waited &+= start &- eligible
      if hasCritical, TrainTag(at: place).isCritical {
        trains[TrainTag(at: place).train].served &+= start &- eligible
      }
      place.pointee = start &+ ahead
      place += 1
    }
  }

  /// The same for packets of any length, with the checks of buffers.
  @inline(never)
  private mutating func transmit<Checks: StaticSwitch>(
    uneven piece: TrainPiece, _ input: UnsafeMutablePointer<TrainInput>?, _ run: inout PortRun, _: Checks.Type
  ) {
    var place = piece.first
    while place != piece.end {
      let time = place.pointee
      let tag = TrainTag(at: place)
      let eligible = time &+ run.routerLatency
      let start = max(eligible, run.busyUntil)
      let length = tag.flits &* run.flitTime
      run.busyUntil = start &+ length
      run.waited &+= start &- eligible
      run.flits &+= tag.flits
      if Checks.isOn, let input,
        input.pointee.stay(from: time, flits: tag.flits, until: run.busyUntil) > input.pointee.stay
      {
        isOverfull = true
      }
      if tag.isCritical { trains[tag.train].served &+= start &- eligible }
      place.pointee = start &+ run.latency &+ (length & run.whole)
      place += 1
    }
  }
}
