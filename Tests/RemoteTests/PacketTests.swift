import RemoteProtocol
import Testing

@Suite("Packets")
struct PacketTests {
  @Test("A packet begins with its length and six words")
  func layout() throws {
    let call = Remote.DomainLookupByName(name: "a")
    let header = PacketHeader(program: Remote.program, procedure: 23, type: .call, serial: 9)
    let packet = Packet(header, payload: try call.encoded())
    let wire = bytes("00000024 20008086 00000001 00000017 00000000 00000009 00000000 00000001 61000000")
    #expect(packet.bytes == wire)
    #expect(try Packet(body: wire[4...]) == packet)
  }

  @Test("A length that no packet has is refused", arguments: [0, 4, 27, 33_554_437, 0xffff_ffff] as [UInt32])
  func lengths(length: UInt32) {
    #expect(throws: XDRError.self) { try Packet.bodyLength(length) }
  }

  @Test("The lengths that packets have are accepted")
  func goodLengths() throws {
    #expect(try Packet.bodyLength(28) == 24)
    #expect(try Packet.bodyLength(UInt32(Packet.limit)) == Packet.limit - 4)
  }

  @Test("A header of an unknown type or status is refused")
  func header() {
    #expect(throws: XDRError.self) { try Packet(body: bytes("20008086 00000001 00000017 00000007 00000009 00000000")[...]) }
    #expect(throws: XDRError.self) { try Packet(body: bytes("20008086 00000001 00000017 00000000 00000009 00000003")[...]) }
  }

  @Test("An error says libvirt's code, domain, words and level")
  func error() throws {
    let error = RemoteError(.noDomain, "no domain with matching name 'x'")
    #expect(error.message == "Domain not found: no domain with matching name 'x'")
    let record = error.record
    #expect(record.code == 42 && record.domain == 41 && record.level == 2)
    #expect(RemoteError(try RemoteErrorRecord(decoding: try record.encoded())) == error)
  }

  @Test("A life-cycle event is its callback's id, the domain, what happened and how")
  func event() throws {
    let message = Remote.DomainEventCallbackLifecycle(
      callback: 3, domain: RemoteDomain(name: "abcd", uuid: uuid(1), id: 5), event: DomainEvent.started, detail: StartedDetail.booted)
    let packet = try message.packet()
    #expect(packet.header == PacketHeader(program: Remote.program, procedure: 318, type: .message, serial: 0))
    #expect(
      packet.payload
        == bytes("00000003 00000004 61626364 0000000000000000 0000000000000001 00000005 00000002 00000000"))
    #expect(Remote.DomainEventCallbackLifecycle(packet) == message)
    #expect(Remote.DomainEventLifecycle(packet) == nil)
  }
}
