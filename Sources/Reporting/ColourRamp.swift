/// Colours of drawings: the viridis ramp, which reads well in grey and with colour blindness.
package struct Colour: Equatable {
  var red: Double
  var green: Double
  var blue: Double

  package init(hex: UInt32) {
    red = Double((hex >> 16) & 0xFF)
    green = Double((hex >> 8) & 0xFF)
    blue = Double(hex & 0xFF)
  }

  /// The colour between two others; 0 is this one, 1 the other.
  func mixed(with other: Colour, _ share: Double) -> Colour {
    var result = self
    result.red += (other.red - red) * share
    result.green += (other.green - green) * share
    result.blue += (other.blue - blue) * share
    return result
  }

  /// The text of the colour in SVG, such as `#21918c`.
  package var text: String {
    "#"
      + [red, green, blue].map { channel in
        let digits = String(Int(min(255, max(0, channel)).rounded(.toNearestOrEven)), radix: 16)
        return digits.count < 2 ? "0" + digits : digits
      }.joined()
  }

  /// Black or white, whichever stands out more: by 4.5 or more, as WCAG 2.1 asks for, on any colour.
  var ink: String { luminance > 0.179 ? "#000000" : "#ffffff" }

  /// Relative luminance from 0 to 1 as WCAG 2.1 defines it.
  private var luminance: Double {
    0.2126 * Self.linear(red) + 0.7152 * Self.linear(green) + 0.0722 * Self.linear(blue)
  }

  /// Light of a channel; the power of 2.4 from square roots, which are exactly rounded, as 2.40625.
  private static func linear(_ channel: Double) -> Double {
    let share = channel / 255
    guard share > 0.03928 else { return share / 12.92 }
    let base = (share + 0.055) / 1.055
    let quarter = base.squareRoot().squareRoot()
    let eighth = quarter.squareRoot()
    return base * base * quarter * eighth * eighth.squareRoot().squareRoot()
  }

  static let white = Colour(hex: 0xFFFFFF)

  /// The viridis ramp at a share from 0 (dark violet) to 1 (yellow); nine published stops, linear between.
  package static func viridis(_ share: Double) -> Colour {
    let place = (share.isFinite ? min(1, max(0, share)) : 0) * Double(stops.count - 1)
    let index = min(Int(place), stops.count - 2)
    return Colour(hex: stops[index]).mixed(with: Colour(hex: stops[index + 1]), place - Double(index))
  }

  private static let stops: [UInt32] = [
    0x440154, 0x472D7B, 0x3B528B, 0x2C728E, 0x21918C, 0x28AE80, 0x5EC962, 0xADDC30, 0xFDE725,
  ]
}
