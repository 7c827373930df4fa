import Crypto

/// SHA-256 of texts that manifests name.
package enum Digest {
  /// The digest as 64 hexadecimal digits.
  package static func hexadecimal(_ text: String) -> String { hexadecimal(Array(text.utf8)) }

  /// The digest of bytes as 64 hexadecimal digits.
  package static func hexadecimal(_ bytes: [UInt8]) -> String {
    SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
