import CVCPUArea
import Glibc
public import HypercallABI

/// Domain 0's event channels: which handler a pending port has, and the scan that finds them.
@safe public final class EventChannels {
  /// Offsets in shared_info, of vCPU 0's vcpu_info and of the two bit arrays.
  private enum Layout {
    static let upcallPending = 0, upcallMask = 1, pendingSelector = 8
    static let pending = 2048, mask = 2560
  }
  private let sharedInfo: UnsafeMutableRawPointer
  private let keep: AnyObject
  private var handlers: [EventChannelPort: () -> Void] = [:]

  /// Event channels over a shared_info page, which `keep` keeps mapped.
  public init(sharedInfo: UnsafeMutableRawPointer, keep: AnyObject) {
    unsafe self.sharedInfo = sharedInfo
    self.keep = keep
  }

  public convenience init(_ connection: Ring0Connection) {
    // SAFETY: the arena's first page is domain 0's shared_info.
    unsafe self.init(sharedInfo: connection.arena.start, keep: connection)
    // Domain 0 starts with upcalls masked, as every domain; its upcall is the descriptor.
    unsafe connection.arena.start.storeBytes(of: 0, toByteOffset: Layout.upcallMask, as: UInt8.self)
  }

  /// Sets who is called for a port, and lets its events through.
  public func handle(_ port: EventChannelPort, through gate: some HypercallGate, _ handler: @escaping () -> Void) throws(XenErrno) {
    handlers[port] = handler
    try gate.call(EventChannelOp.Unmask(port: port))
  }

  /// Forgets a port that was closed.
  public func forget(_ port: EventChannelPort) { handlers[port] = nil }

  /// Calls the handlers of all pending, unmasked ports, each once. Ports without a handler are masked.
  @discardableResult
  public func dispatch() -> Int {
    var count = 0
    // SAFETY: all offsets lie in the shared_info page; the words are changed by atomics, as ring 0 changes them.
    while unsafe load_byte_acquire(byte(Layout.upcallPending)) != 0 {
      unsafe store_byte_seq(byte(Layout.upcallPending), 0)
      var selector = unsafe fetch_and_seq64(word(Layout.pendingSelector), 0)
      while selector != 0 {
        let row = selector.trailingZeroBitCount
        selector &= selector - 1
        let masked = unsafe load_acquire64(word(Layout.mask + row * 8))
        var ready = unsafe load_acquire64(word(Layout.pending + row * 8)) & ~masked
        while ready != 0 {
          let bit = ready.trailingZeroBitCount
          ready &= ready - 1
          count += deliver(EventChannelPort(rawValue: UInt32(row * 64 + bit)), row: row, bit: UInt64(1) << UInt64(bit))
        }
      }
    }
    return count
  }

  private func deliver(_ port: EventChannelPort, row: Int, bit: UInt64) -> Int {
    // SAFETY: row < 64.
    _ = unsafe fetch_and_seq64(word(Layout.pending + row * 8), ~bit)
    guard let handler = handlers[port] else {
      _ = unsafe fetch_or_seq64(word(Layout.mask + row * 8), bit)
      return 0
    }
    handler()
    return 1
  }

  private func word(_ offset: Int) -> UnsafeMutablePointer<UInt64> {
    unsafe (sharedInfo + offset).assumingMemoryBound(to: UInt64.self)
  }
  private func byte(_ offset: Int) -> UnsafeMutablePointer<UInt8> {
    unsafe (sharedInfo + offset).assumingMemoryBound(to: UInt8.self)
  }
}

extension Ring0Connection {
  /// Empties the upcall descriptor, so that it is readable again only at the next upcall.
  public func acknowledgeUpcall() {
    var count: UInt64 = 0
    guard waitReadable(eventDescriptor.number, 0) else { return }
    // SAFETY: an eventfd gives 8 bytes.
    _ = unsafe Glibc.read(eventDescriptor.number, &count, 8)
  }
}
