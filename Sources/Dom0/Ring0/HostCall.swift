import Glibc

/// The host's answer to a failed system call, in words.
public func hostErrorText(_ number: Int32 = errno) -> String {
  // SAFETY: strerror answers a NUL-terminated text that is copied at once; one thread calls it.
  unsafe String(cString: strerror(number))
}

/// A file descriptor that is closed with its owner.
public final class Descriptor: @unchecked Sendable {
  public private(set) var number: Int32

  public init(owning number: Int32) { self.number = number }
  deinit { close() }

  /// Closes it before its time.
  func close() {
    if number >= 0 { Glibc.close(number) }
    number = -1
  }
}

/// Two connected sockets, close-on-exec.
func socketPair(_ type: __socket_type) -> (Descriptor, Descriptor)? {
  var ends: (Int32, Int32) = (-1, -1)
  // SAFETY: socketpair fills the two words of the tuple.
  let made = unsafe withUnsafeMutableBytes(of: &ends) {
    unsafe socketpair(AF_UNIX, Int32(type.rawValue | SOCK_CLOEXEC.rawValue), 0, $0.bindMemory(to: Int32.self).baseAddress)
  }
  return made == 0 ? (Descriptor(owning: ends.0), Descriptor(owning: ends.1)) : nil
}

/// A file of shared memory, mapped as a whole.
///
/// Every access is bounded by ``bytes``; the mapping lives as long as this object.
@safe public final class SharedMapping: @unchecked Sendable {
  public let bytes: UnsafeMutableRawBufferPointer

  /// Maps the first `byteCount` bytes of a file that must be at least that long. Takes the owner of the descriptor, not its number: a
  /// number does not keep the file open.
  public init(_ descriptor: Descriptor, byteCount: Int, writable: Bool = true, of what: String) throws(ToolstackError) {
    var status = stat()
    // SAFETY: fstat fills the local; mmap makes a new mapping, checked before use.
    guard unsafe fstat(descriptor.number, &status) == 0, byteCount > 0, status.st_size >= byteCount else {
      throw ToolstackError(.host, "the \(what) that ring 0 sent is too small: update xenolith and dom0 together")
    }
    let protection = writable ? PROT_READ | PROT_WRITE : PROT_READ
    guard let start = unsafe mmap(nil, byteCount, protection, MAP_SHARED, descriptor.number, 0), unsafe start != MAP_FAILED else {
      throw ToolstackError(.host, "cannot map the \(what): \(hostErrorText())")
    }
    unsafe bytes = UnsafeMutableRawBufferPointer(start: start, count: byteCount)
  }

  deinit {
    // SAFETY: made by mmap above, with the same length; nobody outlives its owner.
    _ = unsafe munmap(bytes.baseAddress, bytes.count)
  }

  /// Where the mapping starts.
  var start: UnsafeMutableRawPointer { unsafe bytes.baseAddress.unsafelyUnwrapped }
}
