import Glibc

/// The right to manage the domains of a state directory, which one process at a time has.
///
/// The kernel gives it back when its holder ends, however that happens.
public final class StateLock {
  // In this order they are given back: whoever finds the lock's file free finds the folder free.
  private let folder: Descriptor
  private let file: Descriptor

  /// Takes the lock, and makes the directories that are missing.
  ///
  /// - Throws: ``ToolstackError`` that names who holds it, with the code `state`.
  public init(_ directories: StateDirectories) throws(ToolstackError) {
    try directories.prepare()
    // The same state may be reached with two run directories, when the environment differs: it has a lock too.
    // SAFETY: paths are C strings for the length of a call.
    folder = Descriptor(owning: unsafe open(directories.state, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    guard folder.number >= 0 else { throw StoredFile.failure("cannot open the directory \(directories.state)") }
    file = Descriptor(owning: unsafe open(directories.lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600))
    guard file.number >= 0 else { throw StoredFile.failure("cannot open the lock \(directories.lock)") }
    for descriptor in [file, folder] {
      while flock(descriptor.number, LOCK_EX | LOCK_NB) != 0 {
        if errno == EINTR { continue }
        guard errno == EWOULDBLOCK else { throw StoredFile.failure("cannot lock the state directory \(directories.state)") }
        let holder = Self.holder(file) ?? Self.holder(ofLockOn: descriptor)
        throw ToolstackError(
          .state,
          "\(holder.map { "process \($0)" } ?? "another process") manages the domains in \(directories.state) already; "
            + "\(holder.map { "end it (`kill \($0)`)" } ?? "end it"), or name another directory by --state")
      }
    }
    // What was written there by the one before may be longer.
    let text = Array("\(getpid())\n".utf8)
    _ = ftruncate(file.number, 0)
    _ = unsafe text.withUnsafeBytes { unsafe pwrite(file.number, $0.baseAddress, $0.count, 0) }
  }

  /// Who wrote its number into the lock, if it is still there.
  private static func holder(_ file: Descriptor) -> pid_t? {
    var bytes = [UInt8](repeating: 0, count: 16)
    // SAFETY: at most as many bytes as the array has.
    let count = unsafe bytes.withUnsafeMutableBytes { unsafe pread(file.number, $0.baseAddress, $0.count, 0) }
    let digits = bytes[..<max(0, count)].prefix { (48...57).contains($0) }
    guard let number = pid_t(String(decoding: digits, as: UTF8.self)), number > 0, number != getpid() else { return nil }
    return kill(number, 0) == 0 || errno == EPERM ? number : nil
  }

  /// Who holds a lock, by the kernel's list.
  private static func holder(ofLockOn descriptor: Descriptor) -> pid_t? {
    var status = stat()
    // SAFETY: fstat fills the local.
    guard unsafe fstat(descriptor.number, &status) == 0 else { return nil }
    let text = contentsOfKernelFile("/proc/locks")
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count > 5, words[1] == "FLOCK", words[5].hasSuffix(":\(status.st_ino)"), let number = pid_t(words[4]) else { continue }
      return number > 0 ? number : nil
    }
    return nil
  }
}

/// A file of /proc, which tells no size.
private func contentsOfKernelFile(_ path: String) -> String {
  let file = Descriptor(owning: unsafe open(path, O_RDONLY | O_CLOEXEC))
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 16384)
  while file.number >= 0, bytes.count < 1 << 20 {
    // SAFETY: at most as many bytes as the array has.
    let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(file.number, $0.baseAddress, $0.count) }
    guard count > 0 else { break }
    bytes += chunk[..<count]
  }
  return String(decoding: bytes, as: UTF8.self)
}
