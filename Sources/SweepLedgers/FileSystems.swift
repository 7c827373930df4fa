import DataFiles
import Glibc

/// Finds out on what kind of file system a folder is, and whether machines share it.
///
/// By the mount table, whose types have names: the magic numbers of statfs(2) are not there in Swift.
enum FileSystems {
  private static let known = [
    "nfs", "nfs4", "lustre", "gpfs", "cifs", "smb3", "beegfs", "ceph", "glusterfs", "afs", "9p", "fuse.sshfs",
    "pvfs2", "orangefs",
  ]

  /// The type of the network file system that holds a folder; nil for any other.
  static func network(of folder: String) -> String? {
    kind(of: folder).flatMap { known.contains($0) ? $0 : nil }
  }

  /// The type of the file system that holds a folder; nil where it cannot be found out.
  static func kind(of folder: String) -> String? {
    guard let path = realpath(folder, nil) else { return nil }
    defer { free(path) }
    return kind(of: String(cString: path), mounts: KernelFile.lines("/proc/self/mounts"))
  }

  /// The same with the lines of a mount table: device, mount point, type and more.
  static func kind(of path: String, mounts: [String]) -> String? {
    var best: (length: Int, type: String)?
    for line in mounts {
      let fields = line.split(separator: " ")
      guard fields.count > 2 else { continue }
      let point = fields[1].replacing("\\040", with: " ")
      let folder = point == "/" ? "/" : point + "/"
      guard (path + "/").hasPrefix(folder), folder.utf8.count >= best?.length ?? 0 else { continue }
      best = (folder.utf8.count, String(fields[2]))
    }
    return best?.type
  }
}
