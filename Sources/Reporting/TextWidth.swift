/// How wide a text may become, so that labels can be kept apart before anything has drawn them.
///
/// An upper bound for the fonts of pages and pictures: widths of DejaVu Sans, the widest of them, rounded up.
package enum TextWidth {
  /// Upper bound of the width of a text, in the unit of `size`.
  package static func most(_ text: String, size: Double, isBold: Bool = false) -> Double {
    let ems = text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
    return ems * size * (isBold ? 1.15 : 1)
  }

  /// The text, with its middle left out where it may be wider than `width`: the ends of a path tell most.
  package static func fitted(_ text: String, within width: Double, size: Double, isBold: Bool = false)
    -> String
  {
    guard most(text, size: size, isBold: isBold) > width else { return text }
    let letters = Array(text)
    var kept = letters.count - 1
    while kept > 1 {
      let shorter = String(letters.prefix(kept / 2)) + "…" + String(letters.suffix(kept - kept / 2))
      if most(shorter, size: size, isBold: isBold) <= width { return shorter }
      kept -= 1
    }
    return "…"
  }

  /// In ems.
  private static func width(of scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case " ", "\u{A0}", ".", ",", ":", ";", "'", "|", "!", "i", "j", "l", "I": 0.41
    case "f", "t", "r", "(", ")", "[", "]", "/", "\\", "-", "\"", "*", "_", "–": 0.51
    case "0"..."9", "µ", "?", "$": 0.64
    case "m", "w", "M", "W", "@", "%", "&", "+", "=", "<", ">", "#", "~", "^", "…": 1.01
    case "a"..."z": 0.64
    case "A"..."Z": 0.79
    case "\u{300}"..."\u{36F}": 0.1
    case "\u{A1}"..."\u{24F}": 0.85
    default: 1.35
    }
  }
}
