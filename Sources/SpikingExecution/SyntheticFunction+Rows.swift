import SpikeWorkload
import SpikingModel
import SpikingOperators

extension SyntheticFunction {
  /// Adds one spike to the accumulators of a projection.
  ///
  /// Complexity: O(rows of the station).
  public func serve(station: Int, position: Int, channel: Int, value: Int32) {
    // The piece is looked at for the first spike only: to copy it for each takes 1 % of a run packet by packet.
    let state = state(position)
    if let rows = state.accumulators[station] { return rows.add(input: channel, value: value) }
    guard let piece = pieces[station] else { return }
    let rows = RowAccumulators(codes: piece.codes, inputs: piece.inputs, outputs: piece.outputs)
    state.accumulators[station] = rows
    rows.add(input: channel, value: value)
  }

  /// Takes note that every spike of a station's input range has been served at a position.
  ///
  /// It stands for a call of `serve` for each of them. The rows are added when the station closes. The first station of a matrix to close adds them over all
  /// columns and all inputs. Whether spikes come this way or one by one, and at which stations, leaves the
  /// same digest.
  public func serveAll(station: Int, position: Int, site: Int) {
    guard pieces[station] != nil else { return }
    state(position).isServed[station] = true
  }

  /// Takes the accumulators of a piece into the digest.
  func close(_ piece: SyntheticPiece, _ station: Int, _ position: Int, _ state: SyntheticPosition) {
    guard state.isServed[station] else { return closeSpikes(piece, station, position, state) }
    switch state.progress[piece.matrix] {
    case .whole: return
    case .pieces: add(whole(piece, piece.inputs, piece.outputs, position, state))
    case .none:
      state.progress[piece.matrix] = .whole
      add(whole(piece, 0..<piece.codes.inputs, 0..<piece.codes.outputs, position, state))
    }
  }

  /// Takes what spikes have left that came one by one; some may have been lost on the way.
  private func closeSpikes(
    _ piece: SyntheticPiece, _ station: Int, _ position: Int, _ state: SyntheticPosition
  ) {
    if state.progress[piece.matrix] == .whole {
      kept.digest? -= whole(piece, piece.inputs, piece.outputs, position, state).digest(&rows)
    } else {
      state.progress[piece.matrix] = .pieces
    }
    let rows =
      state.accumulators[station]
      ?? RowAccumulators(codes: piece.codes, inputs: piece.inputs, outputs: piece.outputs)
    state.accumulators[station] = nil
    let width = piece.outputs.count
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: width) { sums in
      guard let base = sums.baseAddress else { return }
      for group in rows.groups {
        rows.copySums(ofGroup: group, to: base)
        kept.digest?.take(sums, from: piece.outputs.lowerBound, word: word(piece, position, group))
      }
    }
  }

  /// A range of a matrix all of whose spikes were served.
  private func whole(
    _ piece: SyntheticPiece, _ inputs: Range<Int>, _ outputs: Range<Int>, _ position: Int,
    _ state: SyntheticPosition
  ) -> MatrixDigest {
    MatrixDigest(
      codes: piece.codes, inputs: inputs, outputs: outputs, counts: state.activity.sites[piece.site],
      position: position, layer: piece.layer, projection: piece.projection)
  }

  /// Adds a part to the digest: now, or on another thread until somebody asks.
  private func add(_ part: MatrixDigest) {
    if let workers, workers.add(part) == nil { return }
    kept.digest? += part.digest(&rows)
  }

  /// Adds what the other threads compute to the digest.
  func join() {
    guard let workers else { return }
    while let part = workers.next() { kept.digest? += part.digest(&rows) }
    kept.digest? += workers.total()
  }

  private func word(_ piece: SyntheticPiece, _ position: Int, _ group: Int) -> UInt64 {
    AccumulatorDigest.word(
      position: position, layer: piece.layer, projection: piece.projection, group: group)
  }
}
