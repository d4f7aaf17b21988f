import HypercallABI
import PVInterfaces
import Testing

@testable import Xenstore

@Suite("xenstore rings") struct RingServerTests {
  let world = RingWorld()

  private func served(_ guest: RingGuest) -> RingServer<RingWorld.Page> {
    var server = world.server()
    world.journal = server.compact()
    _ = server.perform(Script.request("0 MKDIR /local/domain/1|").1)
    _ = server.attach(guest.domain, guest.page)
    _ = server.perform(Script.request("0 SET_PERMS /local/domain/1|n1|").1)
    return server
  }

  @Test("indices that contradict each other end the service with error 2, of either ring", arguments: [2052, 2056])
  func indices(offset: Int) throws {
    let guest = RingGuest(1, in: world)
    var server = served(guest)
    guest.send([Script.request("1 READ nothing|").1])
    _ = try guest.run()
    guest.page.asGuest { guest.page.store32(5000, at: offset) }
    let effects = server.serve(guest.domain).effects
    #expect(guest.ring.error == .ringIndex && effects.notify == [guest.domain])
    // Mended indices change nothing: no byte is read or written any more.
    guest.page.asGuest { for offset in [2048, 2052, 2056, 2060] { guest.page.store32(0, at: offset) } }
    guest.send([Script.request("1 READ nothing|").1])
    _ = try guest.run()
    _ = server.serve(guest.domain)
    #expect(guest.page.load32(at: 2060) == 0 && guest.replies.isEmpty)
    server = world.server()
    _ = server.attach(guest.domain, guest.page)
    _ = server.serve(guest.domain)
    #expect(guest.ring.error == .ringIndex && guest.page.load32(at: 2060) == 0)
  }

  @Test("a payload longer than 4096 bytes ends it with error 3")
  func violation() throws {
    let guest = RingGuest(1, in: world)
    var server = served(guest)
    guest.unsent = StoreMessage(.read, Array(repeating: 0, count: 4097)).bytes
    _ = try guest.run()
    #expect(server.serve(guest.domain).effects.notify == [guest.domain])
    #expect(guest.ring.error == .violation)
    #expect(server.failure(of: guest.domain) == .violation)
  }

  @Test("the server's own indices are not read back: a guest that changes them harms itself alone")
  func ownIndices() throws {
    let guest = RingGuest(1, in: world)
    var server = served(guest)
    guest.send([Script.request("1 WRITE a|v").1])
    _ = try guest.run()
    guest.page.asGuest { guest.page.store32(77, at: 2048) }
    _ = server.serve(guest.domain)
    #expect(guest.page.load32(at: 2048) == guest.page.load32(at: 2052))
    guest.page.asGuest { guest.page.store32(9999, at: 2060) }
    guest.send([Script.request("1 READ a|").1])
    guest.page.asGuest { guest.page.store32(guest.page.load32(at: 2052), at: 2048) }
    _ = try? guest.run()
    _ = server.serve(guest.domain)
    #expect(guest.ring.error == .none && guest.page.load32(at: 2060) == 19 + 17)
  }

  @Test("a guest that does not read is not asked for more, and goes on when it reads")
  func backPressure() throws {
    let guest = RingGuest(1, in: world)
    var server = served(guest)
    _ = server.perform(Script.request("0 WRITE /local/domain/1/big|\(String(repeating: "v", count: 4000))").1)
    guest.send((0..<200).map { _ in Script.request("1 READ big|").1 })
    var taken = 0
    // It sends, but takes nothing.
    while !guest.unsent.isEmpty {
      let count = try guest.page.asGuest {
        // SAFETY: the ring reads at most the array.
        try unsafe guest.unsent.withUnsafeBytes { try unsafe guest.ring.requests.write($0) }
      }
      guest.unsent.removeFirst(count)
      _ = server.serve(guest.domain)
      taken += count
      if count == 0 { break }
    }
    #expect(!guest.unsent.isEmpty && taken < 5000)
    while try guest.run() { _ = server.serve(guest.domain) }
    #expect(guest.replies.count == 200 && guest.unsent.isEmpty)
  }

  @Test("a guest that makes room while its ring is filled gets the rest without asking for it")
  func room() throws {
    let guest = RingGuest(1, in: world)
    var server = served(guest)
    _ = server.perform(Script.request("0 WRITE /local/domain/1/big|\(String(repeating: "v", count: 4000))").1)
    guest.send([Script.request("1 READ big|").1])
    _ = try guest.run()
    guest.page.meanwhile = { _ = try? guest.run() }
    _ = server.serve(guest.domain)
    #expect(guest.replies.map(\.payload.count) == [4000])
  }

  @Test("a guest that goes on asking while it is served lets others have their turn")
  func turns() throws {
    let guest = RingGuest(1, in: world)
    var server = served(guest)
    let request = Script.request("1 GET_DOMAIN_PATH 1|").1
    guest.page.meanwhile = {
      if guest.unsent.isEmpty { guest.send([request]) }
      _ = try? guest.run()
    }
    guest.send([request])
    _ = try guest.run()
    #expect(server.serve(guest.domain).hasMore && server.serve(guest.domain).hasMore)
    guest.page.meanwhile = {}
    #expect(!server.serve(guest.domain).hasMore)
    while try guest.run() { _ = server.serve(guest.domain) }
    #expect(guest.replies.count > 20 && guest.replies.allSatisfy { $0.type == .getDomainPath })
  }

  @Test("what is said to be served: the error word")
  func features() {
    let guest = RingGuest(1, in: world)
    _ = served(guest)
    #expect(guest.ring.serverFeatures == .error && guest.ring.connection == .connected)
  }

  @Test("a message may come byte by byte")
  func bytewise() throws {
    let guest = RingGuest(1, in: world, indicesFrom: .max - 5)
    var server = served(guest)
    guest.send([Script.request("1 WRITE a|value").1, Script.request("1 READ a|").1])
    while try guest.run(limit: 1) { _ = server.serve(guest.domain) }
    #expect(guest.replies.map { Script.text($0.payload) } == ["OK|", "value"])
  }

  @Test("a domain that hears far more than it reads is given up")
  func flooded() throws {
    let guest = RingGuest(1, in: world)
    var server = served(guest)
    guest.send([Script.request("1 WATCH a|\(String(repeating: "t", count: 3000))|").1])
    while try guest.run() { _ = server.serve(guest.domain) }
    for _ in 0..<1500 { _ = server.perform(Script.request("0 WRITE /local/domain/1/a|v").1) }
    #expect(server.failure(of: guest.domain) == .communication)
  }
}
