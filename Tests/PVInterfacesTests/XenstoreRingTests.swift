import PVInterfaces
import Testing

@Suite("xenstore ring") struct XenstoreRingTests {
  @Test("Bytes, indices and words lie where io/xs_wire.h puts them")
  func layout() throws {
    let page = Page(), ring = XenstoreRing(memory: page)
    #expect(try ring.requests.write([0x41, 0x42]) == 2)
    #expect(page.bytes[0] == 0x41 && page.load32(at: 2052) == 2 && page.load32(at: 2048) == 0)
    #expect(try ring.responses.write([0x43]) == 1)
    #expect(page.bytes[1024] == 0x43 && page.load32(at: 2060) == 1 && page.load32(at: 2056) == 0)
    #expect(try ring.requests.read(9).count == 2 && page.load32(at: 2048) == 2)
    #expect(try ring.responses.read(9).count == 1 && page.load32(at: 2056) == 1)
    ring.serverFeatures = [.reconnection, .error]
    ring.connection = .reconnecting
    ring.error = .ringIndex
    #expect(page.load32(at: 2064) == 3 && page.load32(at: 2068) == 1 && page.load32(at: 2072) == 2)
    #expect(ring.serverFeatures == [.error, .reconnection] && ring.connection == .reconnecting && ring.error == .ringIndex)
  }

  @Test("A message begins with type, request, transaction and length")
  func header() {
    let header = XenstoreHeader(.write, request: 0x0102_0304, transaction: 5, length: 6)
    var bytes = [UInt8](repeating: 0xee, count: XenstoreHeader.byteCount)
    // SAFETY: the array has that many bytes.
    unsafe bytes.withUnsafeMutableBytes { unsafe header.store(into: $0.baseAddress.unsafelyUnwrapped) }
    #expect(bytes == [11, 0, 0, 0, 4, 3, 2, 1, 5, 0, 0, 0, 6, 0, 0, 0])
    let read = unsafe bytes.withUnsafeBytes { unsafe XenstoreHeader(from: $0.baseAddress.unsafelyUnwrapped) }
    #expect(read == header && XenstoreHeader(words: header.words) == header)
  }

  @Test(
    "Message types have their numbers",
    arguments: [
      (XenstoreMessageType.control, 0 as UInt32), (.directory, 1), (.read, 2), (.getPermissions, 3), (.watch, 4), (.unwatch, 5),
      (.transactionStart, 6), (.transactionEnd, 7), (.introduce, 8), (.release, 9), (.getDomainPath, 10), (.write, 11),
      (.makeDirectory, 12), (.remove, 13), (.setPermissions, 14), (.watchEvent, 15), (.error, 16), (.isDomainIntroduced, 17),
      (.resume, 18), (.setTarget, 19), (.resetWatches, 21), (.directoryPart, 22),
    ])
  func types(type: XenstoreMessageType, number: UInt32) { #expect(type.rawValue == number) }
}
