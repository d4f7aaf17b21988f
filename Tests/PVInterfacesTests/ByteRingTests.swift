import PVInterfaces
import Testing

/// A page of ordinary memory.
final class Page: SharedMemory {
  var bytes = [UInt8](repeating: 0, count: 4096)
  func load8(at offset: Int) -> UInt8 { bytes[offset] }
  func store8(_ value: UInt8, at offset: Int) { bytes[offset] = value }
  func load32(at offset: Int) -> UInt32 { (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << (8 * $1) } }
  func store32(_ value: UInt32, at offset: Int) { for i in 0..<4 { bytes[offset + i] = UInt8(truncatingIfNeeded: value >> (8 * i)) } }
  func fence() {}
}

extension ByteRing {
  func write(_ text: [UInt8]) throws(RingCorruption) -> Int {
    // SAFETY: the ring reads the array's own bytes.
    let count = unsafe text.withUnsafeBytes { bytes in Result { () throws(RingCorruption) in unsafe try write(bytes) } }
    return try count.get()
  }
  func read(_ limit: Int) throws(RingCorruption) -> [UInt8] {
    var text = [UInt8](repeating: 0, count: limit)
    // SAFETY: the ring writes into the array's own bytes.
    let count = unsafe text.withUnsafeMutableBytes { bytes in Result { () throws(RingCorruption) in unsafe try read(into: bytes) } }
    return Array(text.prefix(try count.get()))
  }
}

@Suite("console ring") struct ByteRingTests {
  @Test("Bytes and indices lie where io/console.h puts them")
  func layout() throws {
    let page = Page(), ring = ConsoleRing(memory: page)
    #expect(try ring.output.write([0x41, 0x42]) == 2)
    #expect(page.bytes[1024] == 0x41 && page.bytes[1025] == 0x42)
    #expect(page.load32(at: 3084) == 2 && page.load32(at: 3080) == 0)
    #expect(try ring.input.write([0x43]) == 1)
    #expect(page.bytes[0] == 0x43 && page.load32(at: 3076) == 1 && page.load32(at: 3072) == 0)
  }

  @Test("What was written is read once, in order")
  func order() throws {
    let ring = ConsoleRing(memory: Page()).output
    #expect(try ring.write(Array(0..<200)) == 200)
    #expect(try ring.read(150) == Array(0..<150))
    #expect(try ring.read(150) == Array(150..<200))
    #expect(try ring.read(150).isEmpty)
  }

  @Test("A full ring takes no more, and all of it again when it is read")
  func full() throws {
    let ring = ConsoleRing(memory: Page()).input
    #expect(try ring.write([UInt8](repeating: 1, count: 1500)) == 1024)
    #expect(try ring.write([2]) == 0)
    #expect(try ring.used() == 1024 && ring.space() == 0)
    #expect(try ring.read(1) == [1])
    #expect(try ring.write([2, 3]) == 1)
  }

  @Test("Indices run through 32 bits, from wherever they begin")
  func wrap() throws {
    let page = Page()
    page.store32(.max - 2, at: 3072)
    page.store32(.max - 2, at: 3076)
    let ring = ConsoleRing(memory: page).input
    #expect(try ring.write([1, 2, 3, 4, 5]) == 5)
    #expect(page.load32(at: 3076) == 2)
    #expect(try ring.read(9) == [1, 2, 3, 4, 5])
    #expect(try ring.used() == 0)
  }

  @Test("Indices that contradict each other are corruption, for both ends")
  func corruption() {
    let page = Page()
    page.store32(1025, at: 3076)
    let ring = ConsoleRing(memory: page).input
    #expect(throws: RingCorruption.self) { try ring.read(1) }
    #expect(throws: RingCorruption.self) { try ring.write([1]) }
    #expect(throws: RingCorruption.self) { try ring.used() }
  }
}
