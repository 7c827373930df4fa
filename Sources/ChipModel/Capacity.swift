/// The number of things that a queue or a buffer holds, where a chip file may also say `unbounded`.
public enum Capacity {
  /// More than any run can fill: packets are numbered with 31 bits.
  public static let unbounded = Int.max

  /// The number, or `unbounded`.
  public static func text(_ capacity: Int) -> String { capacity == unbounded ? "unbounded" : "\(capacity)" }
}
