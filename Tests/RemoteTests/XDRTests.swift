import RemoteProtocol
import Testing

/// Bytes as a dump shows them.
func bytes(_ hex: String) -> [UInt8] {
  let digits = hex.filter(\.isHexDigit)
  return stride(from: 0, to: digits.count, by: 2).compactMap { offset in
    let start = digits.index(digits.startIndex, offsetBy: offset)
    return UInt8(digits[start..<digits.index(start, offsetBy: 2)], radix: 16)
  }
}

func uuid(_ last: UInt8) -> RemoteUUID { RemoteUUID(bytes: [UInt8](repeating: 0, count: 15) + [last]) ?? RemoteUUID() }

@Suite("XDR")
struct XDRTests {
  @Test("A domain is its name, padded to four bytes, its UUID and its id")
  func domain() throws {
    let domain = RemoteDomain(name: "web12", uuid: uuid(7), id: -1)
    let wire = bytes("00000005 7765623132 000000 0000000000000000 0000000000000007 ffffffff")
    #expect(try domain.encoded() == wire)
    #expect(try RemoteDomain(decoding: wire) == domain)
    #expect("\(domain.uuid)" == "00000000-0000-0000-0000-000000000007")
  }

  @Test("A machine's model takes four bytes a character, and 128 in all")
  func model() throws {
    let reply = Remote.NodeGetInfo.Reply(model: "x86_64", memory: 1 << 32, cpus: 2, mhz: 2600, nodes: 1, sockets: 1, cores: 2, threads: 1)
    let wire = try reply.encoded()
    #expect(wire.count == 128 + 8 + 6 * 4)
    #expect(Array(wire[..<8]) == [0, 0, 0, 0x78, 0, 0, 0, 0x38])
    #expect(Array(wire[128..<136]) == [0, 0, 0, 1, 0, 0, 0, 0])
    #expect(try Remote.NodeGetInfo.Reply(decoding: wire) == reply)
  }

  @Test("Small integers take four bytes, and must fit")
  func information() throws {
    let reply = Remote.DomainGetInfo.Reply(state: 1, maximumMemory: 32768, memory: 16384, vcpus: 1, cpuTime: 5)
    var wire = bytes("00000001 0000000000008000 0000000000004000 00000001 0000000000000005")
    #expect(try reply.encoded() == wire)
    wire[2] = 1
    #expect(throws: XDRError.self) { try Remote.DomainGetInfo.Reply(decoding: wire) }
  }

  @Test(
    "A typed parameter tells its type",
    arguments: [
      (TypedValue.int(-1), "00000001 ffffffff"), (.uint(1), "00000002 00000001"), (.hyper(-1), "00000003 ffffffffffffffff"),
      (.uhyper(1), "00000004 0000000000000001"), (.double(1), "00000005 3ff0000000000000"), (.bool(true), "00000006 00000001"),
      (.string("ab"), "00000007 00000002 61620000"),
    ])
  func typedValue(value: TypedValue, wire: String) throws {
    #expect(try value.encoded() == bytes(wire))
    #expect(try TypedValue(decoding: bytes(wire)) == value)
  }

  @Test("What may be absent begins with whether it is there")
  func optional() throws {
    let open = Remote.ConnectOpen(name: nil, flags: .readOnly)
    #expect(try open.encoded() == bytes("00000000 00000001"))
    #expect(try Remote.ConnectOpen(decoding: bytes("00000001 00000004 78656e3a 00000000")).name == "xen:")
  }

  @Test(
    "A bool is true when it is not zero, as is the presence of what may be absent", arguments: [1, 2, 0x0100_0000, 0x8000_0000] as [UInt32])
  func truth(word: UInt32) throws {
    let wire = try word.encoded()
    #expect(try Bool(decoding: wire))
    #expect(try TypedValue(decoding: bytes("00000006") + wire) == .bool(true))
    #expect(try Remote.ConnectOpen(decoding: wire + bytes("00000004 78656e3a 00000000")).name == "xen:")
    #expect(try !Bool(decoding: bytes("00000000")))
  }

  @Test(
    "Bytes that are not the protocol are refused",
    arguments: [
      ("a string longer than what is left", "00000001 00000005 61626364 00000000"),
      ("a string longer than any may be", "00000001 7fffffff 61626364 00000000"),
      ("text with a NUL", "00000001 00000002 61000000 00000000"),
      ("text that is not UTF-8", "00000001 00000002 ff800000 00000000"),
      ("something left over", "00000000 00000000 00000000"),
      ("nothing at all", ""),
    ])
  func refused(why: String, wire: String) {
    #expect(throws: XDRError.self, "\(why)") { try Remote.ConnectOpen(decoding: bytes(wire)) }
  }

  @Test("A list of more elements than bytes is refused before memory is taken for it")
  func hugeList() {
    #expect(throws: XDRError.self) { try Remote.ConnectListDomains.Reply(decoding: bytes("00004000 00000001")) }
    #expect(throws: XDRError.self) { try Remote.ConnectListDomains.Reply(decoding: bytes("00004001")) }
  }

  @Test("A list beyond its limit is not written")
  func tooLong() {
    #expect(throws: XDRError.self) { try Remote.ConnectListDomains.Reply(ids: [Int32](repeating: 1, count: 16385)).encoded() }
    #expect(throws: Never.self) { try Remote.ConnectListDomains.Reply(ids: [Int32](repeating: 1, count: 16384)).encoded() }
  }
}
