import Glibc

/// What a service manager of systemd's kind expects of a daemon.
///
/// - Source: `sd_notify(3)`, `sd_listen_fds(3)`
public enum Systemd {
  /// Tells the service manager something, such as `READY=1`; nothing when there is none.
  public static func notify(_ state: String) {
    guard let path = environmentValue("NOTIFY_SOCKET"), path.hasPrefix("/") || path.hasPrefix("@") else { return }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
    // An abstract name begins with a zero byte.
    if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
    // SAFETY: the path fits its field, which was zero; the address is a local of at least the size given.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    let size = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    let socket = Descriptor(owning: Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0))
    let text = Array(state.utf8)
    _ = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe sendto(socket.number, text, text.count, Int32(MSG_NOSIGNAL), $0, size)
      }
    }
  }

  /// The listening sockets that the service manager opened, with their names.
  public static func listeners() -> [(descriptor: Int32, name: String)] {
    guard environmentValue("LISTEN_PID").flatMap({ Int32($0) }) == getpid(), let text = environmentValue("LISTEN_FDS"),
      let count = Int32(text), count > 0, count < 64
    else { return [] }
    let names = (environmentValue("LISTEN_FDNAMES") ?? "").split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    // They are for this process, not for ring 0.
    for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { unsafe unsetenv(name) }
    return (0..<count).map { index in
      _ = fcntl(3 + index, F_SETFD, FD_CLOEXEC)
      return (3 + index, Int(index) < names.count ? names[Int(index)] : "")
    }
  }
}
