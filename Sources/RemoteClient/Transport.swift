import Glibc
import RemoteProtocol

/// A connected unix socket that carries packets.
final class Transport {
  let descriptor: Int32
  private var received: [UInt8] = []
  /// Where in `received` what was not taken yet begins.
  private var start = 0

  init(path: String) throws(RemoteClientError) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path), !bytes.isEmpty, !bytes.contains(0) else {
      throw .unreachable(path: path, errno: bytes.isEmpty ? ENOENT : ENAMETOOLONG)
    }
    // SAFETY: the bytes fit, with a NUL after them, as was checked.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw .unreachable(path: path, errno: errno) }
    // SAFETY: the address lives through the call, and its size is told.
    let result = unsafe withUnsafePointer(to: address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else {
      let reason = errno
      close(descriptor)
      throw .unreachable(path: path, errno: reason)
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  func send(_ packet: Packet) throws(RemoteClientError) {
    let bytes = packet.bytes
    var done = 0
    while done < bytes.count {
      // SAFETY: the part that is sent lies in the array.
      let count = unsafe bytes.withUnsafeBytes { buffer in
        let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[done...])
        return unsafe Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
      }
      if count >= 0 { done += count } else if errno != EINTR { throw errno == EPIPE ? .closed : .broken(errno: errno) }
    }
  }

  /// A packet that has been received whole; nil if there is none yet.
  func taken() throws(RemoteClientError) -> Packet? {
    do throws(XDRError) {
      var reader = XDRReader(received[start...])
      guard reader.remaining >= 4 else { return nil }
      let count = try Packet.bodyLength(try reader.word())
      guard reader.remaining >= count else { return nil }
      let body = received[start + 4..<start + 4 + count]
      defer {
        start += 4 + count
        if start == received.count || start > 1 << 20 {
          received.removeFirst(start)
          start = 0
        }
      }
      return try Packet(body: body)
    } catch { throw .garbage(error) }
  }

  /// Waits until bytes come, and receives them; whether any came.
  ///
  /// - Parameter milliseconds: how long at most; nil: for ever.
  func receive(within milliseconds: Int?) throws(RemoteClientError) -> Bool {
    var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while true {
      // SAFETY: one record is told, and there is one.
      let ready = unsafe poll(&wait, 1, milliseconds.map { Int32(clamping: $0) } ?? -1)
      if ready == 0 { return false }
      if ready > 0 { break }
      // A signal may want its caller to look at something else.
      if errno == EINTR, milliseconds != nil { return false }
      if errno != EINTR { throw .broken(errno: errno) }
    }
    var chunk = [UInt8](repeating: 0, count: 65536)
    // SAFETY: at most as many bytes as the array has.
    let count = unsafe chunk.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT)) }
    if count > 0 {
      received.append(contentsOf: chunk[..<count])
      return true
    }
    if count == 0 { throw .closed }
    if errno == EAGAIN || errno == EINTR { return false }
    throw errno == ECONNRESET ? .closed : .broken(errno: errno)
  }
}
