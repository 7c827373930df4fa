/// Softmax attention of one query head over int8 keys and values, driven by query spikes (SpikingBrain section 3.5).
///
/// score_j = V_q · ks_j · d^-½ · Σ_ch s_ch · K_int[j, ch]; the integer sum is exact and is gathered spike by spike in
/// any order. The rest is double precision, in the order of the key index.
public enum SpikedAttention {
  /// The score of one key from its integer score.
  public static func score(_ integer: Int64, threshold: Double, keyScale: Double, dimension: Int) -> Double {
    threshold * keyScale / Double(dimension).squareRoot() * Double(integer)
  }
}
