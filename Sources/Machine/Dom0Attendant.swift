import CHost
import CVCPUArea
import Glibc

/// A thread that tells ring 0 when its Dom0 is gone, and then lets the next one in: one at a time.
@safe final class Dom0Attendant: @unchecked Sendable {
  /// The first Dom0's socket, as this thread watches it.
  private var watched: Int32
  private let listener: Int32?
  private let doorbell: SharedFile
  /// The socket of a Dom0 that ring 0 has not taken up yet, plus 1; 0 for none. A futex.
  private let newcomer: UnsafeMutablePointer<UInt32>

  /// - Parameter path: where to listen for later Dom0s, in a folder that only its owner may enter. A socket of before is replaced.
  init(watching socket: Int32, listeningAt path: String?, doorbell: SharedFile) throws(MachineFailure) {
    watched = fcntl(socket, F_DUPFD_CLOEXEC, 0)
    self.doorbell = doorbell
    unsafe newcomer = .allocate(capacity: 1)
    unsafe newcomer.initialize(to: 0)
    guard let path else {
      listener = nil
      return
    }
    listener = try Self.listen(path)
  }

  private static func listen(_ path: String) throws(MachineFailure) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    // SAFETY: the path is shorter than its field, which was zero.
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard bytes.count < room else { throw MachineFailure(what: "cannot listen at \(path)", errno: ENAMETOOLONG) }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    let socket = Glibc.socket(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue), 0)
    unsafe unlink(path)
    let old = umask(0o177)
    // SAFETY: the address is a local, of the size given.
    let status = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
    let failure = status == 0 && Glibc.listen(socket, 8) == 0 ? 0 : errno
    umask(old)
    guard failure == 0 else { throw MachineFailure(what: "cannot listen at \(path)", errno: failure) }
    return socket
  }

  func start() {
    var thread = pthread_t()
    // SAFETY: the thread takes over the reference, for as long as this process lives.
    unsafe pthread_create(
      &thread, nil,
      { argument in
        unsafe Unmanaged<Dom0Attendant>.fromOpaque(argument.unsafelyUnwrapped).takeRetainedValue().attend()
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
  }

  /// The socket of a Dom0 that has come; ring 0's to close.
  func takeNewcomer() -> Int32? {
    // SAFETY: one word, changed by atomics on both sides.
    let value = unsafe load_acquire(newcomer)
    guard value != 0 else { return nil }
    unsafe store_seq(newcomer, 0)
    _ = unsafe futex_wake(newcomer, 1)
    return Int32(value) - 1
  }

  private func attend() {
    while true {
      waitForHangup(watched)
      close(watched)
      ring()
      guard let listener else { return }
      // SAFETY: as above.
      while case let value = unsafe load_acquire(newcomer), value != 0 { _ = unsafe futex_wait(newcomer, value, nil) }
      watched = next(listener)
      let copy = fcntl(watched, F_DUPFD_CLOEXEC, 0)
      host_never_wait(copy)
      unsafe store_seq(newcomer, UInt32(copy + 1))
      ring()
    }
  }

  /// The next peer that may be Dom0: a process of this user's, or root's.
  private func next(_ listener: Int32) -> Int32 {
    while true {
      let socket = accept(listener, nil, nil)
      guard socket >= 0 else {
        usleep(10_000)
        continue
      }
      _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
      // Linux's `struct ucred`.
      var peer: (pid: Int32, uid: UInt32, gid: UInt32) = (0, 0, 0)
      var size = socklen_t(MemoryLayout.size(ofValue: peer))
      // SAFETY: the local is as large as said.
      if unsafe getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0, peer.uid == geteuid() || peer.uid == 0 { return socket }
      close(socket)
    }
  }

  private func ring() {
    let words = unsafe doorbell.base.assumingMemoryBound(to: UInt32.self)
    // SAFETY: the file is mapped for as long as this process lives.
    _ = unsafe fetch_add_seq(words + DoorbellWord.dom0, 1)
    _ = unsafe fetch_add_seq(words + DoorbellWord.rings, 1)
    _ = unsafe futex_wake(words, 1)
  }
}
