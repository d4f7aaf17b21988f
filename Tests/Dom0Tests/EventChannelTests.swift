import CVCPUArea
import HypercallABI
import Testing

@testable import Dom0

@Suite("domain 0's event channels") struct EventChannelTests {
  /// A shared_info page with event channels over it; the gate's ring 0 accepts everything.
  @safe final class Page {
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 4096)
    init() { unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0) }
    deinit { unsafe bytes.deallocate() }
    /// What ring 0 does when an event comes.
    func raise(_ port: Int) {
      set(2048 + port / 64 * 8, get(2048 + port / 64 * 8) | 1 << UInt64(port % 64))
      set(8, get(8) | 1 << UInt64(port / 64))
      unsafe bytes[0] = 1
    }
    func get(_ offset: Int) -> UInt64 { unsafe bytes.load(fromByteOffset: offset, as: UInt64.self) }
    func set(_ offset: Int, _ value: UInt64) { unsafe bytes.storeBytes(of: value, toByteOffset: offset, as: UInt64.self) }
  }

  /// A gate that says yes.
  struct OpenGate: HypercallGate {
    func perform(_ number: HypercallNumber, _ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64, _ e: UInt64) -> Int64 { 0 }
    func withArgument<R>(
      byteCount: Int, _ body: (UnsafeMutableRawPointer, GuestAddress) throws(XenErrno) -> R
    ) throws(XenErrno) -> R {
      let bytes = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 16)
      defer { unsafe bytes.deallocate() }
      return try unsafe body(bytes, GuestAddress(rawValue: 1))
    }
  }

  @Test("calls the handler of each pending port once, and clears it", arguments: [1, 63, 64, 4095]) func handles(port: Int) throws {
    let page = Page()
    let events = unsafe EventChannels(sharedInfo: page.bytes.baseAddress!, keep: page)
    var calls = 0
    try events.handle(EventChannelPort(rawValue: UInt32(port)), through: OpenGate()) { calls += 1 }
    page.raise(port)
    #expect(events.dispatch() == 1)
    #expect(events.dispatch() == 0)
    #expect(calls == 1)
    #expect(page.get(2048 + port / 64 * 8) == 0)
  }

  @Test("an event that comes while its handler runs is not lost") func again() throws {
    let page = Page()
    let events = unsafe EventChannels(sharedInfo: page.bytes.baseAddress!, keep: page)
    var calls = 0
    try events.handle(EventChannelPort(rawValue: 5), through: OpenGate()) {
      calls += 1
      if calls < 3 { page.raise(5) }
    }
    page.raise(5)
    #expect(events.dispatch() == 3)
  }

  @Test("a masked port stays pending; a port without handler is masked") func masks() throws {
    let page = Page()
    let events = unsafe EventChannels(sharedInfo: page.bytes.baseAddress!, keep: page)
    try events.handle(EventChannelPort(rawValue: 6), through: OpenGate()) {}
    page.set(2560, 1 << 6)
    page.raise(6)
    page.raise(7)
    #expect(events.dispatch() == 0)
    #expect(page.get(2048) == 1 << 6)
    #expect(page.get(2560) == 1 << 6 | 1 << 7)
  }
}
