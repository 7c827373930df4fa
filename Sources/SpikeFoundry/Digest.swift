import ChipModel
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

  /// The digest of a chip: that of its `chip.yaml` in a run folder.
  package static func of(_ chip: Chip) -> String { hexadecimal(ChipYAML.text(chip)) }

  /// The digest of a file as 64 hexadecimal digits; the file is mapped, not read into memory.
  ///
  /// - Throws: 66 where the file is missing or not regular, 74 where it cannot be mapped.
  package static func hexadecimal(file path: String) throws(Failure) -> String {
    let file = try MappedFile(path)
    var hash = SHA256()
    hash.update(bufferPointer: file.bytes)
    return hash.finalize().hexadecimal
  }
}
