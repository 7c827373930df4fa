import Crypto
import DataFiles

/// SHA-256 of texts that manifests name.
package enum Digest {
  /// The digest as 64 hexadecimal digits.
  package static func hexadecimal(_ text: String) -> String { hexadecimal(Array(text.utf8)) }

  /// The digest of bytes as 64 hexadecimal digits.
  package static func hexadecimal(_ bytes: [UInt8]) -> String {
    SHA256.hash(data: bytes).hexadecimal
  }
}
