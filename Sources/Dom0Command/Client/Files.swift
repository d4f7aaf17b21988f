import Dom0
import Glibc

/// Reads a file whole, or standard input for `-`.
///
/// - Throws: the host's words when it cannot be read, or has more bytes than `limit`.
func readFile(_ path: String, limit: Int) throws(ToolstackError) -> [UInt8] {
  let descriptor = path == "-" ? dup(0) : unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else {
    throw ToolstackError(.host, "\(path): cannot be opened: \(hostErrorText()); check the path and its permissions")
  }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    // SAFETY: at most as many bytes as the array has.
    let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
    if count == 0 { return bytes }
    if count < 0 {
      if errno == EINTR { continue }
      throw ToolstackError(.host, "\(path): cannot be read: \(hostErrorText())")
    }
    bytes += buffer[..<count]
    guard bytes.count <= limit else { throw ToolstackError(.host, "\(path): more than \(limit >> 10) KiB; is it the right file?") }
  }
}

/// The host's monotonic clock.
func milliseconds() -> Int64 {
  var now = timespec()
  // SAFETY: clock_gettime fills the local.
  unsafe clock_gettime(CLOCK_MONOTONIC, &now)
  return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
}

/// A path from the root on; it need not exist.
func rooted(_ path: String) -> String {
  if path.hasPrefix("/") { return path }
  return (absolutePath(".") ?? "") + "/" + path
}
