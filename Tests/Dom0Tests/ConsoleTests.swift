import Testing

@testable import Dom0

/// A console page, with what the backend showed and how often it notified.
@safe final class ConsoleFixture {
  let page = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 4096)
  var shown: [UInt8] = []
  var notified = 0
  lazy var backend = unsafe ConsoleBackend(
    frame: page, notify: { [unowned self] in notified += 1 }, sink: { [unowned self] bytes, _ in shown += bytes })

  init(inCons: UInt32 = 0, inProd: UInt32 = 0, outCons: UInt32 = 0, outProd: UInt32 = 0) {
    unsafe page.initializeMemory(as: UInt8.self, repeating: 0)
    for (i, value) in [inCons, inProd, outCons, outProd].enumerated() { set(i, value) }
  }
  deinit { unsafe page.deallocate() }

  /// The index words: in_cons, in_prod, out_cons, out_prod.
  func set(_ index: Int, _ value: UInt32) { unsafe page.storeBytes(of: value, toByteOffset: 3072 + 4 * index, as: UInt32.self) }
  func get(_ index: Int) -> UInt32 { unsafe page.load(fromByteOffset: 3072 + 4 * index, as: UInt32.self) }

  /// What the guest does to print.
  func guestPrints(_ text: String) {
    var prod = get(3)
    for byte in text.utf8 {
      unsafe page[1024 + Int(prod & 2047)] = byte
      prod &+= 1
    }
    set(3, prod)
  }
}

@Suite("the console backend") struct ConsoleTests {
  @Test("shows what the guest printed, once, and tells it of the room", arguments: [0, 2040, UInt32.max - 3]) func output(start: UInt32) {
    let console = ConsoleFixture(outCons: start, outProd: start)
    console.guestPrints("hello, world")
    console.backend.service()
    console.backend.service()
    #expect(String(decoding: console.shown, as: UTF8.self) == "hello, world")
    #expect(console.get(2) == start &+ 12)
    #expect(console.notified == 1)
  }

  @Test("gives what is typed to the guest, as it makes room", arguments: [0, 1020, UInt32.max - 3]) func input(start: UInt32) {
    let console = ConsoleFixture(inCons: start, inProd: start)
    console.backend.type([UInt8](repeating: 65, count: 1500))
    #expect(console.get(1) == start &+ 1024)
    console.set(0, start &+ 1000)
    console.backend.service()
    #expect(console.get(1) == start &+ 1500)
    #expect(console.notified == 2)
  }

  @Test("keeps a bounded amount for a guest that does not read") func bounded() {
    let console = ConsoleFixture()
    for _ in 0..<100 { console.backend.type([UInt8](repeating: 65, count: 1000)) }
    #expect(!console.backend.takesInput)
    #expect(console.get(1) == 1024)
  }

  @Test(
    "indices that contradict each other close the console for good; nothing more is read or written",
    arguments: [(0 as UInt32, 2049 as UInt32), (1, 0), (0, .max), (5000, 100)])
  func corruptOutput(cons: UInt32, prod: UInt32) {
    let console = ConsoleFixture(outCons: cons, outProd: prod)
    console.backend.service()
    #expect(console.backend.isBroken)
    console.set(2, 0)
    console.set(3, 5)
    console.backend.service()
    console.backend.type([65])
    #expect(console.shown.isEmpty)
    #expect(console.notified == 0)
    #expect(!console.backend.takesInput)
  }

  @Test("input indices that contradict each other close it too", arguments: [(1 as UInt32, 0 as UInt32), (0, 1025), (.max, 2000)])
  func corruptInput(cons: UInt32, prod: UInt32) {
    let console = ConsoleFixture(inCons: cons, inProd: prod)
    console.backend.type([65, 66])
    #expect(console.backend.isBroken)
  }

  @Test("a single domain's output passes as it comes; at the end the last line is ended") func single() {
    var writer = LineWriter(name: nil)
    #expect(writer.feed(Array("> ".utf8)) == Array("> ".utf8))
    #expect(writer.finish() == [10])
    #expect(writer.feed(Array("x\n".utf8)) == Array("x\n".utf8))
    #expect(writer.finish() == [])
  }

  @Test("several domains' lines carry their names and never mix") func several() {
    var writer = LineWriter(name: "a")
    #expect(writer.feed(Array("one\ntw".utf8)) == Array("a| one\n".utf8))
    #expect(writer.feed(Array("o\nthree".utf8)) == Array("a| two\n".utf8))
    #expect(writer.finish() == Array("a| three\n".utf8))
    #expect(writer.finish() == [])
  }

  @Test("a line without end is broken, not kept for ever") func longLine() {
    var writer = LineWriter(name: "a")
    let shown = writer.feed([UInt8](repeating: 65, count: 10_000))
    #expect(shown.filter { $0 == 10 }.count == 2)
  }
}
