import HypercallABI
import PVInterfaces
import Testing

@testable import Xenstore

/// Two guests that write, read and watch, with messages longer than a ring and indices that wrap.
private struct Drama {
  let world = RingWorld()
  let one: RingGuest, two: RingGuest
  var server: RingServer<RingWorld.Page>
  /// How often the daemon was killed.
  var deaths = 0

  init(chunk: Int = .max) throws {
    one = RingGuest(1, in: world, indicesFrom: .max - 700)
    two = RingGuest(2, in: world, indicesFrom: 5)
    server = world.server()
    world.journal = server.compact()
    for domain in [1, 2] as [UInt16] {
      server.beginBatch()
      _ = server.admit(DomainID(rawValue: domain))
      for line in ["0 MKDIR /local/domain/\(domain)|", "0 SET_PERMS /local/domain/\(domain)|n\(domain)|b1|b2|"] {
        _ = server.perform(Script.request(line).1)
      }
      _ = server.endBatch()
    }
    attach()
    let long = String(repeating: "x", count: 1900)
    one.send(
      [
        "1 WATCH /local/domain/2/news|token|", "1 WATCH own|mine|", "1 WRITE own/a|\(long)", "1 READ own/a|", "1 WRITE own/b|short",
        "1 DIRECTORY own|", "1 READ own/a|", "1 READ nothing|", "1 RM own/a|", "1 DIRECTORY own|", "1 UNWATCH own|mine|", "1 READ own/b|",
      ].enumerated().map { numbered($1, $0) })
    two.send((0..<8).map { numbered("2 WRITE news|\($0)", $0) } + [numbered("2 READ news|", 99)])
  }

  private func numbered(_ line: String, _ number: Int) -> StoreMessage {
    var message = Script.request(line).1
    message.request = UInt32(number)
    return message
  }

  mutating func attach() { for guest in [one, two] { _ = server.attach(guest.domain, guest.page) } }

  /// Lets everybody work until nothing moves any more. A daemon that dies is started again.
  mutating func play(chunk: Int) throws {
    var isIdle = false
    while !isIdle {
      isIdle = true
      for guest in [one, two] {
        if try guest.run(limit: chunk) { isIdle = false }
        let before = world.steps
        while server.serve(guest.domain).hasMore {}
        if world.isDead {
          deaths += 1
          // The guests do not know, and go on.
          for guest in [one, two] { _ = try guest.run(limit: chunk) }
          server = world.server()
          world.journal = server.compact()
          attach()
          // What was being done is done again first: the order of all requests stays the same.
          while server.serve(guest.domain).hasMore {}
        }
        if world.steps != before { isIdle = false }
      }
    }
  }
}

@Suite("xenstore journal") struct JournalTests {
  @Test("A daemon killed at any instant is taken over without a reply lost or doubled", arguments: [1024, 100])
  func killed(chunk: Int) throws {
    var whole = try Drama()
    let first = whole.world.steps
    try whole.play(chunk: chunk)
    #expect(whole.one.replies.count == 12 && whole.one.events.count > 8 && whole.two.replies.count == 9)
    let last = whole.world.steps
    #expect(last - first > 100)
    for steps in stride(from: first, to: last, by: chunk == 1024 ? 1 : 4) {
      var drama = try Drama()
      drama.world.stepsToLive = steps
      try drama.play(chunk: chunk)
      #expect(drama.deaths == 1, "after \(steps) steps")
      #expect(drama.one.replies == whole.one.replies, "after \(steps) steps")
      #expect(drama.two.replies == whole.two.replies, "after \(steps) steps")
      // What one guest causes may come between what another does in a different way.
      for token in ["mine", "token"] {
        #expect(drama.one.events(token) == whole.one.events(token), "after \(steps) steps")
      }
      #expect(drama.server.store.tree.summary == whole.server.store.tree.summary, "after \(steps) steps")
    }
  }

  @Test("A journal cut at any byte gives the store as it was after the last whole record")
  func cut() throws {
    var drama = try Drama()
    try drama.play(chunk: 300)
    let journal = drama.world.journal
    var lengths = [0], reader = JournalReader(journal), records: [JournalRecord] = []
    while let record = reader.next() {
      records.append(record)
      lengths.append(lengths[lengths.count - 1] + record.bytes.count)
    }
    #expect(lengths.last == journal.count)
    let end = try #require(records.firstIndex(of: .end))
    var expected: [JournalRecord]?
    for length in 0...journal.count {
      if let index = lengths.firstIndex(of: length) {
        // The same records, applied by hand.
        var state = JournaledStore(journal: Array(journal[..<lengths[end + 1]]), quota: StoreQuota())
        var touched: Set<DomainID> = []
        for record in records[..<index].dropFirst(end + 1) { _ = state?.apply(record, touched: &touched) }
        expected = index <= end ? nil : state?.snapshot()
      }
      let state = JournaledStore(journal: Array(journal[..<length]), quota: StoreQuota())
      #expect(Set(state?.snapshot() ?? []) == Set(expected ?? []), "cut at \(length)")
    }
  }

  @Test("A byte that was changed ends the journal there; nothing traps", arguments: [0x01, 0x80, 0xff] as [UInt8])
  func damaged(bits: UInt8) throws {
    var drama = try Drama()
    try drama.play(chunk: 300)
    let journal = drama.world.journal
    for index in stride(from: 0, to: journal.count, by: 3) {
      var copy = journal
      copy[index] ^= bits
      _ = JournaledStore(journal: copy, quota: StoreQuota())
    }
  }

  @Test("A snapshot holds all that lasts: nodes, rights, order, watches, streams")
  func snapshot() throws {
    var drama = try Drama()
    try drama.play(chunk: 300)
    for line in [
      "0 WRITE /t/z|1", "0 WRITE /t/a|2", "0 SET_PERMS /t|n1|r2|", "0 SET_PERMS @releaseDomain|n0|r2|", "0 SET_TARGET 2|1|",
    ] { _ = drama.server.perform(Script.request(line).1) }
    let bytes = drama.server.compact()
    let state = try #require(JournaledStore(journal: bytes, quota: StoreQuota()))
    #expect(state.snapshot().flatMap(\.bytes).count == bytes.count)
    #expect(Set(state.snapshot()) == Set(JournalReader(bytes)))
    #expect(state.store.tree.summary == drama.server.store.tree.summary)
    #expect(state.store.tree.node(try #require(StorePath("/t")))?.children.names == ["z", "a"])
  }

  @Test("Transactions that were open end in EAGAIN after a restart, and are then gone")
  func transactions() throws {
    for compacts in [false, true] {
      let world = RingWorld(), guest = RingGuest(1, in: world)
      var server = world.server()
      world.journal = server.compact()
      _ = server.perform(Script.request("0 MKDIR /local/domain/1|").1)
      _ = server.attach(guest.domain, guest.page)
      _ = server.perform(Script.request("0 SET_PERMS /local/domain/1|n1|").1)
      func exchange(_ lines: [String]) throws -> [String] {
        guest.replies = []
        guest.send(lines.map { Script.request($0).1 })
        while try guest.run() { _ = server.serve(guest.domain) }
        return guest.replies.map { Script.text($0.payload) }
      }
      #expect(
        try exchange(["1 START |", "1/1 WRITE a|v", "1 START |", "1/2 WRITE b|v", "1/2 END T|"]) == ["1|", "OK|", "2|", "OK|", "OK|"])
      if compacts { world.journal = server.compact() }
      server = world.server()
      _ = server.attach(guest.domain, guest.page)
      #expect(try exchange(["1/1 READ b|", "1/1 WRITE c|v", "1/1 END T|", "1/1 END T|"]) == ["v", "OK|", "EAGAIN|", "ENOENT|"])
      #expect(try exchange(["1 READ a|", "1 READ c|", "1 START |"]) == ["ENOENT|", "ENOENT|", "3|"])
    }
  }

  @Test("Watches outlast a restart; those of domain 0's processes do not")
  func watches() throws {
    let world = RingWorld(), guest = RingGuest(1, in: world)
    var server = world.server()
    world.journal = server.compact()
    for line in ["0 MKDIR /local/domain/1|", "0 WATCH /local/domain/1|own|"] { _ = server.perform(Script.request(line).1) }
    _ = server.attach(guest.domain, guest.page)
    _ = server.perform(Script.request("0 SET_PERMS /local/domain/1|n1|").1)
    guest.send([Script.request("1 WATCH control|c|").1])
    while try guest.run() { _ = server.serve(guest.domain) }
    guest.events = []
    server = world.server()
    _ = server.attach(guest.domain, guest.page)
    let effects = server.perform(Script.request("0 WRITE /local/domain/1/control/shutdown|poweroff").1)
    #expect(effects.outputs.map(\.message.type) == [.write])
    #expect(effects.notify == [guest.domain])
    _ = try guest.run()
    #expect(guest.events.map { Script.text($0.payload) } == ["control/shutdown|c|"])
  }

  @Test("Sockets are numbered anew: what one left open is not the next one's")
  func sockets() throws {
    let world = RingWorld()
    var server = world.server()
    world.journal = server.compact()
    for value in ["one", "two"] {
      for line in ["0 START |", "0/1 WRITE /\(value)|v", value == "one" ? "0 READ /|" : "0/1 END T|"] {
        _ = server.perform(Script.request(line).1, socket: 5)
      }
      server.close(socket: 5)
    }
    let replayed = try #require(JournaledStore(journal: world.journal, quota: StoreQuota()))
    #expect(server.store.tree.root.children.names == ["tool", "two"])
    #expect(replayed.store.tree.summary == server.store.tree.summary)
  }

  @Test("Number and text come back as they were written")
  func coding() {
    var writer = ByteWriter()
    writer.write(0x12 as UInt8)
    writer.write(0x1234_5678 as UInt32)
    writer.write(UInt64.max - 5)
    writer.write("text")
    var reader = ByteReader(writer.bytes[...])
    #expect(reader.number(UInt8.self) == 0x12)
    #expect(reader.number(UInt32.self) == 0x1234_5678)
    #expect(reader.number(UInt64.self) == UInt64.max - 5)
    #expect(reader.text() == Array("text".utf8))
    #expect(reader.isAtEnd && reader.number(UInt8.self) == nil && reader.text() == nil)
  }
}

extension StoreTree {
  /// All of it but the generations, as text.
  var summary: [String] {
    var lines: [String] = []
    forEach { path, node in lines.append("\(path) \(node.permissions) \(Script.text(node.value)) \(node.children.names)") }
    return lines
  }
}
