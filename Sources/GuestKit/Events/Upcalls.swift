internal import CGuestRuntime

/// The vCPU's side of event delivery: its upcall mask, and the scan of pending events.
///
/// An upcall may come between any two instructions while upcalls are unmasked. It runs interrupt handlers at once; events
/// of other ports it only notes, and their handlers run at the next safe point.
enum Upcalls {
  // Offsets in shared_info, of vCPU 0.
  private static let pendingFlag: UInt64 = 0, maskFlag: UInt64 = 1, selector: UInt64 = 8
  private static let pendingBits: UInt64 = 2048, maskBits: UInt64 = 2560

  /// 512 bytes: events whose handlers wait for a safe point, one bit for each port.
  @safe nonisolated(unsafe) private static var deferred: UInt64 = 0
  /// A bit for each word of `deferred` that may not be 0.
  @safe nonisolated(unsafe) private static var deferredWords: UInt64 = 0
  /// Handlers are running: safe points inside them run no others.
  @safe nonisolated(unsafe) private static var inHandler = false
  /// How many ports were masked, and whether upcalls were, at the start of day.
  @safe nonisolated(unsafe) private(set) static var portsFoundMasked = 0
  @safe nonisolated(unsafe) private(set) static var upcallsFoundMasked = false
  /// Upcalls taken, and interrupts that were found pending at an unmask and taken by a plain call.
  @safe nonisolated(unsafe) private(set) static var taken: UInt64 = 0

  static func start() {
    upcallsFoundMasked = areMasked
    deferred = PageSource.take(512) ?? 0
    for i in UInt64(0)..<64 {
      guest_store64(deferred &+ i << 3, 0)
      // A domain begins with all ports unmasked, and its vCPU masked. Here a port is unmasked when it gets its handler.
      portsFoundMasked &+= guest_load64(Boot.sharedInfo &+ maskBits &+ i << 3).nonzeroBitCount
      guest_store64(Boot.sharedInfo &+ maskBits &+ i << 3, .max)
    }
    _ = guest_hypercall(RawHypercall.setCallbacks, guest_upcall_address(), guest_failsafe_address(), 0, 0, 0)
  }

  static var areMasked: Bool { guest_load8(Boot.sharedInfo &+ maskFlag) != 0 }

  /// Masks upcalls, and says whether they were masked before. The accesses are volatile: none moves across it.
  static func mask() -> Bool {
    let was = areMasked
    guest_store8(Boot.sharedInfo &+ maskFlag, 1)
    guest_fence()
    return was
  }

  /// Puts back what `mask` returned. Interrupts that came meanwhile run now, by a plain call; that needs no hypercall.
  static func restore(_ masked: Bool) {
    guest_fence()
    if masked {
      guest_store8(Boot.sharedInfo &+ maskFlag, 1)
      return
    }
    while true {
      guest_store8(Boot.sharedInfo &+ maskFlag, 0)
      guest_fence()  // the unmasking must be seen before `pending` is read
      if guest_load8(Boot.sharedInfo &+ pendingFlag) == 0 { return }
      guest_store8(Boot.sharedInfo &+ maskFlag, 1)
      scan()
    }
  }

  /// Takes all pending events. Upcalls are masked.
  static func scan() {
    taken &+= 1
    guest_store8(Boot.sharedInfo &+ pendingFlag, 0)
    var words = guest_exchange64(Boot.sharedInfo &+ selector, 0)
    while words != 0 {
      let word = UInt64(words.trailingZeroBitCount)
      words &= words &- 1
      while true {
        let bits = guest_load64(Boot.sharedInfo &+ pendingBits &+ word << 3) & ~guest_load64(Boot.sharedInfo &+ maskBits &+ word << 3)
        if bits == 0 { break }
        let bit = UInt64(bits.trailingZeroBitCount)
        clearPending(UInt32(word << 6 | bit))
        if let interrupt = Handlers.interrupt(UInt32(word << 6 | bit)) {
          interrupt()
        } else {
          _ = guest_fetch_or64(deferred &+ word << 3, 1 << bit)
          deferredWords |= 1 << word
        }
      }
    }
  }

  // ---- Bits of single ports ----
  private static func word(_ bits: UInt64, _ port: UInt32) -> UInt64 { Boot.sharedInfo &+ bits &+ UInt64(port >> 6 & 63) << 3 }
  private static func bit(_ port: UInt32) -> UInt64 { 1 << UInt64(port & 63) }

  static func isPending(_ port: UInt32) -> Bool { guest_load64(word(pendingBits, port)) & bit(port) != 0 }
  static func isMasked(_ port: UInt32) -> Bool { guest_load64(word(maskBits, port)) & bit(port) != 0 }
  static func maskPort(_ port: UInt32) { _ = guest_fetch_or64(word(maskBits, port), bit(port)) }
  @discardableResult
  static func clearPending(_ port: UInt32) -> Bool { guest_fetch_and64(word(pendingBits, port), ~bit(port)) & bit(port) != 0 }

  /// Unmasks a port of this vCPU: as an event that came meanwhile is not raised again by itself, it is done here.
  static func unmaskPort(_ port: UInt32) {
    let masked = mask()
    _ = guest_fetch_and64(word(maskBits, port), ~bit(port))
    if isPending(port) {
      _ = guest_fetch_or64(Boot.sharedInfo &+ selector, 1 << UInt64(port >> 6))
      guest_store8(Boot.sharedInfo &+ pendingFlag, 1)
    }
    restore(masked)
  }

  // ---- Safe points ----
  /// Runs the handlers of events that were noted, unless the kernel is inside one or has masked upcalls.
  static func safePoint() {
    if deferredWords == 0 || inHandler || areMasked { return }
    inHandler = true
    while let port = takeDeferred() { Handlers.run(port) }
    inHandler = false
  }

  /// Makes a port's handler run at the next safe point, as if an event had come.
  static func note(_ port: UInt32) {
    let masked = mask()
    _ = guest_fetch_or64(deferred &+ UInt64(port >> 6 & 63) << 3, bit(port))
    deferredWords |= 1 << UInt64(port >> 6 & 63)
    restore(masked)
  }

  static var isInHandler: Bool { inHandler }
  /// Whether the next safe point runs handlers.
  static var handlersWait: Bool { deferredWords != 0 && !inHandler }

  private static func takeDeferred() -> UInt32? {
    let masked = mask()
    defer { restore(masked) }
    while deferredWords != 0 {
      let word = UInt64(deferredWords.trailingZeroBitCount)
      let bits = guest_load64(deferred &+ word << 3)
      if bits == 0 {
        deferredWords &= deferredWords &- 1
        continue
      }
      let bit = UInt64(bits.trailingZeroBitCount)
      guest_store64(deferred &+ word << 3, bits & (bits &- 1))
      return UInt32(word << 6 | bit)
    }
    return nil
  }

  /// Sleeps until an event comes, unless one has come already or `ready` holds; then runs handlers. No wake-up is lost: all is looked at
  /// with upcalls masked, and SCHEDOP_block unmasks them in one step with going to sleep.
  static func wait(unless ready: () -> Bool) {
    let masked = mask()
    if !ready() && (deferredWords == 0 || inHandler) { _ = guest_hypercall(RawHypercall.schedulerOp, 1, 0, 0, 0, 0) }
    restore(masked)
    safePoint()
  }
}

extension Upcalls {
  /// Sleeps until the port is pending, or until `deadline`; upcalls may be masked.
  static func poll(_ port: UInt32, until deadline: UInt64) {
    var ports = port
    // SAFETY: sched_op reads `ports` and `words` during the call.
    unsafe withUnsafeMutableBytes(of: &ports) {
      var words: (UInt64, UInt64, UInt64, UInt64) = (UInt64(UInt(bitPattern: $0.baseAddress)), 1, deadline, 0)
      _ = RawHypercall.call(RawHypercall.schedulerOp, 3, &words)
    }
  }
}

/// What runs for each port.
enum Handlers {
  struct Handler {
    var body: () -> Void
    var isInterrupt: Bool
  }
  @safe nonisolated(unsafe) private static var table: [Handler?]? = nil

  static func set(_ port: UInt32, _ handler: Handler?) {
    let masked = Upcalls.mask()
    defer { Upcalls.restore(masked) }
    var handlers = table ?? []
    table = nil  // so that the array is changed where it is
    while handlers.count <= Int(port) { handlers.append(nil) }
    handlers[Int(port)] = handler
    table = handlers
  }
  static func interrupt(_ port: UInt32) -> (() -> Void)? {
    guard let table, Int(port) < table.count, let handler = table[Int(port)], handler.isInterrupt else { return nil }
    return handler.body
  }
  static func run(_ port: UInt32) {
    guard let table, Int(port) < table.count, let handler = table[Int(port)] else { return }
    handler.body()
  }
}
