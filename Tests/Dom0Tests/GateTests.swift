import Foundation
import HypercallABI
import Testing

@testable import Dom0

@Suite("Dom0's gate") struct GateTests {
  @Test("passes number and arguments, and gives the result back") func passes() {
    let ring0 = FakeRing0()
    ring0.serve(1) { number, arguments in number == 32 && arguments == [1, 2, 3, 4, .max] ? 77 : -22 }
    #expect(ring0.gate.perform(HypercallNumber(rawValue: 32), 1, 2, 3, 4, .max) == 77)
  }

  @Test("serves many calls in order, across the wrap of the sequence number") func many() {
    let ring0 = FakeRing0()
    unsafe ring0.area.storeBytes(of: UInt32.max - 100, toByteOffset: 0, as: UInt32.self)
    unsafe ring0.area.storeBytes(of: UInt32.max - 100, toByteOffset: 64, as: UInt32.self)
    ring0.serve(2000) { _, arguments in Int64(arguments[0]) * 2 }
    let gate = ring0.gate
    for i in 0..<2000 { #expect(gate.perform(HypercallNumber(rawValue: 1), UInt64(i), 0, 0, 0, 0) == Int64(i) * 2) }
  }

  @Test("sleeps while ring 0 is slow, and is woken") func sleeps() {
    let ring0 = FakeRing0()
    ring0.serve(3, slowly: true) { _, _ in 5 }
    let gate = ring0.gate
    for _ in 0..<3 { #expect(gate.perform(HypercallNumber(rawValue: 1), 0, 0, 0, 0, 0) == 5) }
  }

  @Test("answers EIO when ring 0 is gone, instead of waiting for ever") func gone() {
    let ring0 = FakeRing0()
    unsafe ring0.isGone = true
    #expect(ring0.gate.perform(HypercallNumber(rawValue: 1), 0, 0, 0, 0, 0) == -5)
  }

  @Test("lends arguments in its part of the arena, zeroed, nested without overlap, and takes them back") func arguments() throws {
    let ring0 = FakeRing0()
    let gate = ring0.gate
    var first: UInt64 = 0
    try unsafe gate.withArgument(byteCount: 24) { (bytes, address) throws(XenErrno) in
      first = address.rawValue
      #expect(first >= 4096)
      #expect(unsafe bytes == ring0.arena.baseAddress! + Int(first))
      #expect(unsafe UnsafeRawBufferPointer(start: bytes, count: 24).allSatisfy { $0 == 0 })
      unsafe bytes.storeBytes(of: 0xff, as: UInt8.self)
      try unsafe gate.withArgument(byteCount: 8) { (_, inner) throws(XenErrno) in #expect(inner.rawValue >= first + 24) }
    }
    try unsafe gate.withArgument(byteCount: 8) { (bytes, address) throws(XenErrno) in
      #expect(address.rawValue == first)
      #expect(unsafe bytes.load(as: UInt8.self) == 0)
    }
  }

  @Test("refuses an argument larger than its part of the arena with ENOMEM") func tooLarge() {
    let gate = FakeRing0().gate
    for count in [FakeRing0.arenaBytes, Int.max, -1] {
      #expect(throws: Dom0Gate.arenaFull) { try unsafe gate.withArgument(byteCount: count) { (_, _) throws(XenErrno) in } }
    }
  }
}
