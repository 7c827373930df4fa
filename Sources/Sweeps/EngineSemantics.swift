/// Version of what a run means.
public enum EngineSemantics {
  /// Part of every point's identity: raised whenever the same chip and workload give other counts, times or
  /// energies than before, so that results of different meanings are never mixed.
  public static let version = "1"
}
