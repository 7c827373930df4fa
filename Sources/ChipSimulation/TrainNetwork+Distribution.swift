import CTagScan

extension TrainNetwork {
  /// Appends packets to the streams in which they go on.
  @inline(__always)
  func distribute(
    _ piece: TrainPiece, _ summary: tag_summary, _ fork: TrainFork, _ straight: inout TrainWriter
  ) {
    let all = piece.all
    if summary.differing == all { return straight.append(piece, chunks) }
    if summary.differing != 0 { straight.append(summary.differing, of: piece, chunks) }
    turn(all & ~summary.differing, of: piece, summary, fork)
  }

  /// Appends packets that do not go on in the direction from which they came.
  private func turn(_ packets: UInt64, of piece: TrainPiece, _ summary: tag_summary, _ fork: TrainFork) {
    let hasOneExit = (summary.any ^ summary.all) & TrainTag.exitBits == 0
    guard fork.isOnMesh, hasOneExit else { return turnEach(packets, of: piece, fork) }
    if (summary.any ^ summary.all) & TrainTag.wayBits == 0 { return go(packets, of: piece, fork) }
    let sides = fork.sides(of: piece)
    go(packets & sides.less, of: piece, fork)
    go(packets & sides.greater, of: piece, fork)
    go(packets & ~(sides.less | sides.greater), of: piece, fork)
  }

  /// Appends packets that all go on in one way.
  @inline(__always) private func go(_ packets: UInt64, of piece: TrainPiece, _ fork: TrainFork) {
    guard packets != 0 else { return }
    let first = TrainTag(at: piece.first + packets.trailingZeroBitCount)
    var writer = TrainWriter(fork.stream(first.route))
    if packets == piece.all {
      writer.append(piece, chunks)
    } else {
      writer.append(packets, of: piece, chunks)
    }
    writer.close()
  }

  /// Appends packets one by one.
  private func turnEach(_ packets: UInt64, of piece: TrainPiece, _ fork: TrainFork) {
    var left = packets
    while left != 0 {
      go(left & (0 &- left), of: piece, fork)
      left &= left &- 1
    }
  }
}
