internal import CGuestRuntime
internal import GuestPVInterfaces

/// Guest memory that a backend writes too.
struct SharedPage: SharedMemory {
  var address: UInt64
  func load8(at offset: Int) -> UInt8 { guest_load8(address &+ UInt64(offset)) }
  func store8(_ value: UInt8, at offset: Int) { guest_store8(address &+ UInt64(offset), value) }
  func load32(at offset: Int) -> UInt32 { guest_load32(address &+ UInt64(offset)) }
  func store32(_ value: UInt32, at offset: Int) { guest_store32(address &+ UInt64(offset), value) }
  func fence() { guest_fence() }
}

/// The transport of the console. All of it may be called from an interrupt handler.
enum ConsoleDevice {
  /// The address of the ring's page, 0 without one.
  @safe nonisolated(unsafe) private(set) static var ring: UInt64 = 0
  @safe nonisolated(unsafe) private static var port: UInt32 = 0
  /// Where bytes gather for console_io, and how many.
  @safe nonisolated(unsafe) private static var line: UInt64 = 0
  @safe nonisolated(unsafe) private static var lineCount: UInt64 = 0
  /// Bytes were put in the ring since the last notification.
  @safe nonisolated(unsafe) private static var unannounced = false
  /// The kernel says its last words: it waits for the backend only so often, then what does not fit is lost.
  @safe nonisolated(unsafe) static var isDying = false
  @safe nonisolated(unsafe) private static var patience = 50

  private static let lineLimit: UInt64 = 256

  static func start() {
    line = PageSource.take(lineLimit) ?? 0
    guard !startInfo.isInitialDomain, startInfo.consoleFrame.rawValue != 0 else { return }
    ring = PageTables.address(ofFrame: startInfo.consoleFrame.rawValue)
    port = startInfo.consolePort.rawValue
  }

  /// From now on input wakes a waiting kernel.
  static func listen() {
    guard ring != 0, port != 0 else { return }
    Handlers.set(port, Handlers.Handler(body: {}, isInterrupt: false))
    Upcalls.unmaskPort(port)
  }

  private static var page: ConsoleRing<SharedPage> { ConsoleRing(memory: SharedPage(address: ring)) }

  static var hasInput: Bool {
    guard ring != 0, let used = try? page.input.used() else { return false }
    return used > 0
  }

  static func take() -> UInt8? {
    guard ring != 0 else { return nil }
    let masked = Upcalls.mask()
    defer { Upcalls.restore(masked) }
    var byte: UInt8 = 0
    // SAFETY: the ring writes at most the one byte.
    let count = unsafe withUnsafeMutableBytes(of: &byte) { unsafe (try? page.input.read(into: $0)) ?? 0 }
    guard count == 1 else { return nil }
    // The backend is told when it may have found the ring full.
    if let used = try? page.input.used(), used == 0 || used == 1023 { RawHypercall.notify(port) }
    return byte
  }

  static func put(_ byte: UInt8) {
    let masked = Upcalls.mask()
    if ring != 0 { putInRing(byte) } else { putInLine(byte) }
    if byte == 10 { flush() }
    Upcalls.restore(masked)
  }

  /// Makes everything visible.
  static func flush() {
    let masked = Upcalls.mask()
    defer { Upcalls.restore(masked) }
    if ring == 0 {
      if lineCount > 0 { _ = guest_hypercall(RawHypercall.consoleIO, 0, lineCount, line, 0, 0) }
      lineCount = 0
    } else if unannounced {
      unannounced = false
      RawHypercall.notify(port)
    }
  }

  private static func putInLine(_ byte: UInt8) {
    if lineCount == lineLimit { flush() }
    guest_store8(line &+ lineCount, byte)
    lineCount &+= 1
  }

  private static func putInRing(_ byte: UInt8) {
    // SAFETY: the ring reads the one byte.
    while unsafe (withUnsafeBytes(of: byte, { unsafe (try? page.output.write($0)) ?? 1 })) == 0 {
      if isDying {
        if patience == 0 { return }
        patience -= 1
      }
      // Full. The backend notifies when it has made room: cleared first, so that a poll does not return for an old event. Only for a
      // while, should a backend forget to notify.
      Upcalls.clearPending(port)
      RawHypercall.notify(port)
      if (try? page.output.space()) == 0 { Upcalls.poll(port, until: clock.now.nanoseconds &+ 10_000_000) }
    }
    unannounced = true
  }
}
