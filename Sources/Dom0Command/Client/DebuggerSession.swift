import Dom0
import Glibc
import RemoteClient
import RemoteProtocol

/// A debugger's bytes, carried between two descriptors and the domain that it is attached to.
struct DebuggerSession {
  private let connection: HostConnection
  private let stream: RemoteStreamID

  /// Attaches to a domain, which stops.
  init(_ connection: HostConnection, _ domain: RemoteDomain) throws(CommandFailure) {
    self.connection = connection
    do throws(RemoteClientError) { stream = try connection.client.open(Xenolith.DomainOpenDebugger(domain: domain)) } catch {
      throw HostConnection.failure(error, about: domain.name)
    }
  }

  /// Carries bytes until one of the two ends hangs up.
  func run(input: Int32, output descriptor: Int32) throws(CommandFailure) {
    let output = descriptor == 1 ? Output.standard : Output(descriptor: descriptor)
    while true {
      while let received = try connection.next(within: 0) {
        switch received {
        case .stream(stream, let bytes): output.write(bytes)
        case .streamEnded(stream, let error):
          if let error { throw HostConnection.failure(.refused(error)) }
          return
        default: break
        }
      }
      if output.isGone { return }
      var entries = [
        pollfd(fd: connection.client.descriptor, events: Int16(POLLIN), revents: 0), pollfd(fd: input, events: Int16(POLLIN), revents: 0),
      ]
      // SAFETY: as many entries as the array has.
      guard unsafe poll(&entries, nfds_t(entries.count), -1) > 0, entries[1].revents != 0 else { continue }
      var buffer = [UInt8](repeating: 0, count: 16384)
      // SAFETY: at most as many bytes as the array has.
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(input, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      do throws(RemoteClientError) {
        guard count > 0 else { return try connection.client.finish(stream) }
        try connection.client.send(Array(buffer[..<count]), to: stream)
      } catch { throw HostConnection.failure(error) }
    }
  }
}

/// Where a debugger is waited for: a port of this machine's own, or a socket in the file system.
enum ListeningPlace {
  case port(UInt16)
  case path(String)

  init?(_ text: String) {
    if text.contains("/") {
      self = .path(text)
    } else if let port = UInt16(text) {
      self = .port(port)
    } else {
      return nil
    }
  }

  /// Waits for one debugger; then nobody else is heard.
  ///
  /// - Parameter tell: takes the place as gdb names it, once it can connect.
  /// - Returns: the connection.
  func accept(_ tell: (String) -> Void) throws(CommandFailure) -> Descriptor {
    let listener = Descriptor(owning: socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0))
    guard listener.number >= 0, bind(listener.number), listen(listener.number, 1) == 0 else {
      throw CommandFailure(.refused, "cannot listen on \(name): \(hostErrorText())")
    }
    defer { if case .path(let path) = self { unsafe unlink(path) } }
    if case .port = self { tell("localhost:\(boundPort(listener.number))") } else { tell(name) }
    while true {
      let connection = Glibc.accept(listener.number, nil, nil)
      if connection >= 0 { return Descriptor(owning: connection) }
      guard errno == EINTR || errno == ECONNABORTED else { throw CommandFailure(.refused, "cannot listen on \(name): \(hostErrorText())") }
    }
  }

  private var family: Int32 { if case .port = self { AF_INET } else { AF_UNIX } }
  private var name: String {
    switch self {
    case .port(let port): "port \(port)"
    case .path(let path): path
    }
  }

  private func bind(_ socket: Int32) -> Bool {
    switch self {
    case .port(let port):
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = (0x7f00_0001 as UInt32).bigEndian
      return bind(socket, &address)
    case .path(let path):
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
        errno = ENAMETOOLONG
        return false
      }
      // SAFETY: the path fits its field, which was zero.
      unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
      return bind(socket, &address)
    }
  }

  private func bind<Address>(_ socket: Int32, _ address: inout Address) -> Bool {
    // SAFETY: the address is a local of the size given.
    unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe Glibc.bind(socket, $0, socklen_t(MemoryLayout<Address>.size)) }
    } == 0
  }

  private func boundPort(_ socket: Int32) -> UInt16 {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    // SAFETY: the address is a local of the size given.
    _ = unsafe withUnsafeMutablePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe getsockname(socket, $0, &size) }
    }
    return UInt16(bigEndian: address.sin_port)
  }
}
