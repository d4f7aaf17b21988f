import CVCPUArea
import CHost
import Glibc
public import HypercallABI

/// Everything that ring 0 gave domain 0 to work with: its arena, its vCPU areas, the doorbell, its upcall descriptor, the places
/// of machine frames, and the memory of every domain.
public final class Ring0Connection {
  public let socket: Descriptor
  /// Readable when domain 0 has an upcall.
  public let eventDescriptor: Descriptor
  public let arena: SharedMapping
  public let areas: SharedMapping
  public let trace: TraceRing
  public let machineFrames: Int
  let doorbell: SharedMapping
  let places: SharedMapping
  let machineToPhysical: SharedMapping
  private var memories: [DomainID: DomainFiles] = [:]
  /// The vCPU processes, for gdb: told by ring 0 as they appear.
  public private(set) var processes: [DomainID: [VCPUID: Int32]] = [:]
  /// Ring 0 has closed the socket: nothing here works any more.
  public private(set) var isClosed = false

  /// Waits for ring 0's greeting and maps what comes with it.
  public init(socket: Descriptor, timeout milliseconds: Int32 = 10_000) throws(ToolstackError) {
    self.socket = socket
    guard waitReadable(socket.number, milliseconds) else {
      throw ToolstackError(.host, "ring 0 did not answer within \(milliseconds / 1000) s; `dom0 doctor` shows what this host offers")
    }
    guard let (hello, files) = try receiveMessage(socket.number), hello.kind == MESSAGE_HELLO, files.count == 7,
      hello.frames > 0, hello.frames < 1 << 32
    else { throw ToolstackError(.host, "ring 0 ended before it was ready; `dom0 doctor` shows what this host offers") }
    guard hello.vcpu == MESSAGE_VERSION else {
      throw ToolstackError(
        .host,
        "ring 0 speaks version \(hello.vcpu) of its protocol, and this dom0 version \(MESSAGE_VERSION); end its domains with its own dom0")
    }
    machineFrames = Int(hello.frames)
    arena = try SharedMapping(files[0], byteCount: Int(ARENA_BYTES), of: "arena")
    areas = try SharedMapping(files[1], byteCount: Int(DOM0_VCPUS) * Int(AREA_PAGES) * 4096, of: "vCPU areas")
    doorbell = try SharedMapping(files[2], byteCount: MemoryLayout<doorbell_words>.size, of: "doorbell")
    eventDescriptor = files[3]
    places = try SharedMapping(files[4], byteCount: machineFrames * 8, writable: false, of: "table of frame places")
    machineToPhysical = try SharedMapping(
      files[5], byteCount: machineFrames * 8, writable: false, of: "machine-to-physical map")
    trace = try TraceRing(files[6])
    let flags = fcntl(socket.number, F_GETFL)
    _ = fcntl(socket.number, F_SETFL, flags | O_NONBLOCK)
    // The domains of a Dom0 before this one.
    var missing = hello.value
    while missing > 0 {
      ring()
      guard waitReadable(socket.number, milliseconds), try receive() else {
        throw ToolstackError(.host, "ring 0 stopped in the middle of telling its domains")
      }
      missing -= 1
    }
  }

  /// Tells ring 0 to look: at its socket, and at the areas.
  func ring() {
    // SAFETY: the doorbell is mapped, and its words are changed by atomics.
    let rings = unsafe wordOf(doorbell.start, \CVCPUArea.doorbell.rings)
    _ = unsafe fetch_add_seq(rings, 1)
    _ = unsafe futex_wake(rings, 1)
  }

  /// Takes in whatever messages ring 0 has sent since.
  public func receiveAll() throws(ToolstackError) {
    while !isClosed, waitReadable(socket.number, 0) { _ = try receive() }
  }

  /// Takes in one message; false when ring 0 has hung up.
  private func receive() throws(ToolstackError) -> Bool {
    guard let (message, files) = try receiveMessage(socket.number) else {
      isClosed = true
      return false
    }
    let domain = DomainID(rawValue: UInt16(truncatingIfNeeded: message.domain))
    switch message.kind {
    case MESSAGE_MEMORY:
      guard files.count == 2, message.frames > 0, message.frames < 1 << 32 else { break }
      let byteCount = Int(message.frames) * 4096
      memories[domain] = DomainFiles(
        memory: try SharedMapping(files[0], byteCount: byteCount, of: "memory of a domain"),
        tables: try SharedMapping(files[1], byteCount: byteCount, writable: false, of: "page tables of a domain"))
    case MESSAGE_PROCESS:
      processes[domain, default: [:]][VCPUID(rawValue: message.vcpu)] = Int32(truncatingIfNeeded: message.value)
    default: break
    }
    return true
  }

  /// The files of a domain, whole, or nil while there are none.
  func memory(of domain: DomainID) -> DomainFiles? {
    if memories[domain] == nil { try? receiveAll() }
    return memories[domain]
  }

  /// Drops what is known of a destroyed domain.
  public func forget(_ domain: DomainID) {
    try? receiveAll()
    memories[domain] = nil
    processes[domain] = nil
  }

  /// Ring 0 has hung up. Cheap enough to ask while waiting for an answer.
  public var hasHungUp: Bool {
    if isClosed { return true }
    var entry = pollfd(fd: socket.number, events: 0, revents: 0)
    // SAFETY: one entry, the local.
    return unsafe poll(&entry, 1, 0) > 0 && Int32(entry.revents) & (POLLHUP | POLLERR) != 0
  }
}

/// What a domain's frames lie in: its memory, and its page and descriptor tables, which only ring 0 can write.
struct DomainFiles {
  let memory, tables: SharedMapping
}

/// The size of `struct doorbell`.
typealias doorbell_words = doorbell

/// Waits until a descriptor has something to read (or its peer is gone), at most so long; -1 is for ever.
func waitReadable(_ descriptor: Int32, _ milliseconds: Int32) -> Bool {
  var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  while true {
    // SAFETY: one entry, the local.
    let count = unsafe poll(&entry, 1, milliseconds)
    if count >= 0 || errno != EINTR { return count > 0 }
  }
}

/// One message with its descriptors; nil when the peer has closed.
func receiveMessage(_ socket: Int32) throws(ToolstackError) -> (ring0_message, [Descriptor])? {
  var message = ring0_message()
  var numbers: (Int32, Int32, Int32, Int32, Int32, Int32, Int32, Int32) = (-1, -1, -1, -1, -1, -1, -1, -1)
  var count: Int32 = 0
  // SAFETY: host_receive writes one message and at most HOST_FILES descriptors, which the tuple holds.
  let (answer, files) = unsafe withUnsafeMutableBytes(of: &numbers) { bytes in
    let list = unsafe bytes.bindMemory(to: Int32.self)
    let answer = unsafe host_receive(socket, &message, list.baseAddress, &count)
    return unsafe (answer, list[..<Int(count)].map { Descriptor(owning: $0) })
  }
  switch answer {
  case 1: return (message, files)
  case 0: return nil
  default: throw ToolstackError(.host, "the connection to ring 0 failed: \(hostErrorText(-answer))")
  }
}
