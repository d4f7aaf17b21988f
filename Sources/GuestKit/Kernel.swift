internal import CGuestRuntime

/// A guest kernel.
///
/// Declare one type of a package's library as `@main` and a `ParavirtualKernel`; its `run` is the whole life of the domain:
/// ```swift
/// @main struct Hello: ParavirtualKernel {
///   mutating func run() throws(XenErrno) { print("hello") }
/// }
/// ```
/// When `run` returns the domain powers off. When it throws the domain crashes, with the error as its last words.
public protocol ParavirtualKernel: ~Copyable {
  init()
  mutating func run() throws(XenErrno)

  /// Answers a request of the toolstack's to end, at a safe point. It is acknowledged already. The default powers off or reboots, and
  /// does not suspend.
  static func shutdownRequested(_ request: ShutdownRequest)
  /// Answers a key that the toolstack sent as a "system request", at a safe point. The default prints it.
  static func sysRqRequested(_ key: String)
}

extension ParavirtualKernel where Self: ~Copyable {
  public static func main() {
    Control.start(shutdown: { Self.shutdownRequested($0) }, sysRq: { Self.sysRqRequested($0) })
    var kernel = Self()
    do throws(XenErrno) { try kernel.run() } catch {
      FailedCall.tell(error)
      panic("the kernel's run() failed with \(error)")
    }
    shutdown()
  }
}

/// Powers the domain off.
public func shutdown() -> Never { stop(0) }

/// Ends the domain, to be started anew.
public func reboot() -> Never { stop(1) }

/// Ends the domain as crashed. `message` is its last words: on the console, and in the crash report.
public func panic(_ message: String, file: StaticString = #fileID, line: UInt = #line) -> Never {
  _ = Upcalls.mask()
  if ConsoleDevice.isDying { stop(3) }  // a panic while panicking
  ConsoleDevice.isDying = true
  var at = guest_panic_message()
  let end = at + UInt64(GUEST_PANIC_BYTES) - 1
  for byte in message.utf8 where at < end {
    guest_store8(at, byte)
    at += 1
  }
  guest_store8(at, 0)
  // Piece by piece: nothing here allocates, since memory may be what is missing.
  console.write("panic: ")
  console.write(message)
  console.write(" (")
  // SAFETY: a static string's bytes are constant.
  file.withUTF8Buffer { bytes in for i in bytes.indices { unsafe ConsoleDevice.put(bytes[i]) } }
  console.write(":")
  console.write("\(line)")
  console.write(")\n")
  stop(3)
}

private func stop(_ reason: UInt32) -> Never {
  _ = Upcalls.mask()
  ConsoleDevice.flush()
  while true { RawHypercall.shutdown(reason) }
}

/// Memory beyond the image that a boot needs, in bytes.
private let leastFreeMemory: UInt64 = 64 << 10

/// The first Swift of a boot: memory, then the heap, the console and events; then the kernel.
@c(guest_kernel_start) public func guestKernelStart(_ startInfo: UInt64, _ bootStack: UInt64) {
  Boot.startInfo = startInfo
  Boot.base = guest_image_base()
  var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
  _ = RawHypercall.call(RawHypercall.memoryOp, 12, &words)  // XENMEM_machphys_mapping
  Boot.m2p = words.0
  Boot.m2pCount = words.2
  let page = guest_shared_info_address()
  _ = PageTables.remap(page, frame: guest_load64(startInfo + 40) >> 12, flags: PageTables.data)
  Boot.sharedInfo = page
  if guest_stack_guard() != 0 { _ = PageTables.remap(guest_stack_guard(), frame: 0, flags: 0) }
  PageSource.start(above: bootStack)
  ConsoleDevice.start()
  if PageSource.remaining < leastFreeMemory {
    // Not by `panic`, whose text would need the heap.
    ConsoleDevice.isDying = true
    console.write("panic: this domain's memory is all taken by the kernel's image: give it 1 MiB more, at least\n")
    stop(3)
  }
  Heap.start()
  Upcalls.start()
  Clock.start = clock.now.nanoseconds
  guest_run_initializers()
  ConsoleDevice.listen()
  Upcalls.restore(false)
  guest_call_main()
  shutdown()
}

/// What the upcall and trap entries call, with the interrupted registers.
@c(guest_entry) public func guestEntry(_ frame: UInt64) {
  let vector = guest_load64(frame + 15 * 8)
  if vector == UInt64(GUEST_VECTOR_UPCALL) { Upcalls.scan() } else { Traps.deliver(frame) }
}
