import Glibc

/// A socket to listen on.
public struct RemoteListener: Sendable {
  enum Place: Sendable {
    case path(String, mode: UInt32)
    case descriptor(Int32)
  }
  let place: Place
  let isReadOnly: Bool

  /// A socket that is made at `path`, in place of what a host of before left there. Its owner holds the lock of the folder.
  public static func path(_ path: String, mode: UInt32 = 0o600, isReadOnly: Bool = false) -> RemoteListener {
    RemoteListener(place: .path(path, mode: mode), isReadOnly: isReadOnly)
  }

  /// A socket that was inherited, as from systemd; it is closed with the server. It is for reading only if its path ends in `-ro`.
  public static func descriptor(_ descriptor: Int32) -> RemoteListener {
    var address = sockaddr_un()
    var size = socklen_t(MemoryLayout<sockaddr_un>.size)
    // SAFETY: the address lives through the call, and its size is told.
    let status = unsafe withUnsafeMutablePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe getsockname(descriptor, $0, &size) }
    }
    // SAFETY: the field's own bytes, up to its NUL.
    let path = unsafe withUnsafeBytes(of: address.sun_path) { unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    return RemoteListener(place: .descriptor(descriptor), isReadOnly: status == 0 && path.hasSuffix("-ro"))
  }

  /// A bound socket that nobody can connect to yet.
  func open() throws(RemoteServerError) -> Int32 {
    switch place {
    case .descriptor(let descriptor): return descriptor
    case .path(let path, let mode):
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      let bytes = Array(path.utf8)
      let room = MemoryLayout.size(ofValue: address.sun_path)
      guard !bytes.isEmpty, bytes.count < room, !bytes.contains(0) else {
        throw RemoteServerError("\(path): a socket's path has at most \(room - 1) bytes; choose a shorter folder")
      }
      // SAFETY: the bytes fit, with a NUL after them, as was checked.
      unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
      let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
      guard descriptor >= 0 else { throw RemoteServerError("socket", errno: errno) }
      var status = stat()
      // SAFETY: the path, the record and the address live through each call, and the address's size is told.
      if unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK { unsafe unlink(path) }
      let isBound = unsafe withUnsafePointer(to: address) {
        unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
        }
      }
      // It is not listened on before its mode is right.
      guard isBound, unsafe chmod(path, mode) == 0 else {
        let reason = errno
        close(descriptor)
        throw RemoteServerError(path, errno: reason)
      }
      return descriptor
    }
  }
}
