import DomainConfig
import HypercallABI
import PVInterfaces
import Testing
import Xenstore

@testable import Dom0

/// A xenstore page as its guest sees it.
@safe private final class GuestRing {
  let page = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 4096)
  var notified = 0
  private var decoder = StoreDecoder()
  init() { unsafe page.initializeMemory(as: UInt8.self, repeating: 0) }
  deinit { unsafe page.deallocate() }
  var ring: XenstoreRing<SharedPage> { unsafe XenstoreRing(memory: SharedPage(page)) }

  func introduce(_ domain: DomainID, to daemon: StoreDaemon) {
    unsafe daemon.introduce(domain, frame: page) { [unowned self] in notified += 1 }
  }
  func send(_ type: XenstoreMessageType, _ strings: [String]) throws {
    let bytes = StoreMessage(type, strings: strings).bytes
    // SAFETY: the ring reads at most the array.
    _ = try unsafe bytes.withUnsafeBytes { try unsafe ring.requests.write($0) }
  }
  func received() throws -> [StoreMessage] {
    var bytes = [UInt8](repeating: 0, count: 1024)
    // SAFETY: the ring writes at most the array.
    let count = try unsafe bytes.withUnsafeMutableBytes { try unsafe ring.responses.read(into: $0) }
    decoder.feed(bytes[..<count])
    var messages: [StoreMessage] = []
    while let message = try decoder.next() { messages.append(message) }
    return messages
  }
}

private let seven = DomainID(rawValue: 7)
private let built = BuiltDomain(
  domain: seven, consolePort: EventChannelPort(rawValue: 2), consoleMFN: MachineFrameNumber(rawValue: 390247),
  storePort: EventChannelPort(rawValue: 1), storeMFN: MachineFrameNumber(rawValue: 390246),
  image: ImagePlace(path: "/k.so", base: 1 << 44, bias: 1 << 44, size: 8192, code: [], guardPage: 4096..<8192))

private func configuration() throws -> DomainConfiguration {
  let text = definition("probe", uuid: uuid(1), more: "\n  <vcpu current='1'>2</vcpu>")
  return try DomainConfiguration(parsing: Array(text.utf8), file: "probe.xml")
}

@Suite("xenstore daemon") struct StoreDaemonTests {
  @Test("Dom0 reads and writes, and hears of changes: once at once, then of each") func own() throws {
    let daemon = try StoreDaemon()
    var heard: [String] = []
    let watch = daemon.watch("/a") { heard.append("\($0)=\(daemon.read($0) ?? "-")") }
    try daemon.write("/a/b", "v")
    try daemon.remove("/a")
    daemon.unwatch(watch)
    try daemon.write("/a/c", "w")
    #expect(heard == ["/a=-", "/a/b=v", "/a=-"])
    #expect(daemon.read("/a/c") == "w" && daemon.read("/nope") == nil)
    #expect(daemon.directory("/a") == ["c"] && daemon.directory("/nope") == nil)
    #expect(toolstackError { () throws(ToolstackError) in try daemon.write("/a b", "") }?.message == "xenstore: /a b: EINVAL")
    #expect(toolstackError { () throws(ToolstackError) in try daemon.write("/a", String(repeating: "x", count: 5000)) } != nil)
  }

  @Test("what a watch does may cause more, which is told after it") func nested() throws {
    let daemon = try StoreDaemon()
    var heard: [String] = []
    _ = daemon.watch("/a") { path in
      if path == "/a/one" { try? daemon.write("/a/two", "") }
      heard.append(path)
    }
    try daemon.write("/a/one", "")
    #expect(heard == ["/a", "/a/one", "/a/two"])
  }

  /// `xenstore-ls -p` of a real host on which xl has just created the domain.
  private static let xlHost = """
    tool = ""   (n0)
     xenstored = ""   (n0)
    local = ""   (n0)
     domain = ""   (n0)
      0 = ""   (n0)
       domid = "0"   (n0)
       name = "Domain-0"   (n0)
       backend = ""   (n0)
        console = ""   (n0)
         7 = ""   (n0)
          0 = ""   (n0,r7)
           frontend = "/local/domain/7/console"   (n0,r7)
           frontend-id = "7"   (n0,r7)
           online = "1"   (n0,r7)
           state = "1"   (n0,r7)
           protocol = "vt100"   (n0,r7)
      7 = ""   (n0,r7)
       vm = "/vm/UUID"   (n0,r7)
       name = "probe"   (n0,r7)
       cpu = ""   (n0,r7)
        0 = ""   (n0,r7)
         availability = "online"   (n0,r7)
        1 = ""   (n0,r7)
         availability = "offline"   (n0,r7)
       memory = ""   (n0,r7)
        static-max = "16384"   (n0,r7)
        target = "16384"   (n0,r7)
        videoram = "0"   (n0,r7)
       device = ""   (n0,r7)
        suspend = ""   (n0,r7)
         event-channel = ""   (n7)
       control = ""   (n0,r7)
        shutdown = ""   (n7)
        feature-poweroff = ""   (n7)
        feature-reboot = ""   (n7)
        feature-suspend = ""   (n7)
        sysrq = ""   (n7)
        platform-feature-multiprocessor-suspend = "1"   (n0,r7)
        platform-feature-xs_reset_watches = "1"   (n0,r7)
       data = ""   (n7)
       drivers = ""   (n7)
       feature = ""   (n7)
       attr = ""   (n7)
       error = ""   (n7)
       domid = "7"   (n0,r7)
       store = ""   (n0,r7)
        port = "1"   (n0,r7)
        ring-ref = "390246"   (n0,r7)
       console = ""   (n0,r7)
        backend = "/local/domain/0/backend/console/7/0"   (n0,r7)
        backend-id = "0"   (n7,r0)
        limit = "1048576"   (n0,r7)
        type = "xenconsoled"   (n0,r7)
        output = "pty"   (n0,r7)
        tty = ""   (n0,r7)
        port = "2"   (n0,r7)
        ring-ref = "390247"   (n0,r7)
     pool = ""   (n0)
      0 = ""   (n0)
       name = "Pool-0"   (n0)
    vm = ""   (n0)
     UUID = ""   (n0,r7)
      name = "probe"   (n0,r7)
      uuid = "UUID"   (n0,r7)
      image = ""   (n0,r7)
       ostype = "linux"   (n0,r7)
       kernel = "/srv/kernel.so"   (n0,r7)
      start_time = "NOW"   (n0,r7)
    libxl = ""   (n0)
     7 = ""   (n0)
      device = ""   (n0)
       console = ""   (n0)
        0 = ""   (n0)
         frontend = "/local/domain/7/console"   (n0)
         backend = "/local/domain/0/backend/console/7/0"   (n0)
         frontend-id = "7"   (n0)
         online = "1"   (n0)
         state = "1"   (n0)
         protocol = "vt100"   (n0)
      type = "pv"   (n0)
      dm-version = "qemu_xen"   (n0)
    """

  /// All that is in a store, as `xenstore-ls -p` shows it.
  private func listing(_ daemon: StoreDaemon, below path: String = "", indent: String = "") -> String {
    (daemon.directory(path.isEmpty ? "/" : path) ?? []).map { name in
      let node = "\(path)/\(name)", value = name == "start_time" ? "NOW" : daemon.read(node) ?? "?"
      return "\(indent)\(name) = \"\(value)\"   (\(daemon.permissions(node)?.description ?? "?"))\n"
        + listing(daemon, below: node, indent: indent + " ")
    }.joined()
  }

  @Test("a new domain's nodes are those that xl makes, listed in xl's order: also by a Dom0 that was started again") func listed() throws {
    let folder = Folder(), journal = folder.path + "/xenstore"
    let expected = Self.xlHost.replacing("UUID", with: uuid(1)) + "\n"
    let daemon = try StoreDaemon(journal: journal)
    try daemon.prepareDomain(built, configuration())
    #expect(listing(daemon) == expected)
    #expect(listing(try StoreDaemon(journal: journal, isContinued: true)) == expected)
  }

  @Test("a domain that is gone leaves nothing") func released() throws {
    let daemon = try StoreDaemon(), guest = GuestRing()
    try daemon.prepareDomain(built, configuration())
    guest.introduce(seven, to: daemon)
    #expect(daemon.domains == [seven])
    daemon.release(seven)
    #expect(daemon.domains.isEmpty)
    #expect(daemon.directory("/local/domain") == ["0"] && daemon.directory("/vm") == [] && daemon.directory("/libxl") == [])
    #expect(daemon.directory("/local/domain/0/backend/console") == [])
  }

  @Test("a domain is served over its ring, and told when it changes") func served() throws {
    let daemon = try StoreDaemon(), guest = GuestRing()
    try daemon.prepareDomain(built, configuration())
    guest.introduce(seven, to: daemon)
    try guest.send(.watch, ["control/shutdown", "t"])
    try guest.send(.read, ["name"])
    guest.notified = 0
    daemon.service(seven)
    #expect(guest.notified > 0)
    #expect(try guest.received().map { String(decoding: $0.payload, as: UTF8.self) } == ["OK\0", "control/shutdown\0t\0", "probe"])
    guest.notified = 0
    try daemon.write("/local/domain/7/control/shutdown", "poweroff")
    #expect(guest.notified == 1)
    #expect(try guest.received().map(\.type) == [.watchEvent])
    var answered: [String] = []
    _ = daemon.watch("/local/domain/7/control") { answered.append(daemon.read($0) ?? "-") }
    try guest.send(.write, ["control/shutdown", ""])
    daemon.service(seven)
    #expect(answered == ["", "\0"])
  }

  @Test("a domain that breaks its ring is told error 2 and served no more; the others are") func broken() throws {
    let daemon = try StoreDaemon(), guest = GuestRing(), other = GuestRing()
    guest.introduce(seven, to: daemon)
    other.introduce(DomainID(rawValue: 8), to: daemon)
    unsafe guest.page.storeBytes(of: 2000, toByteOffset: 2052, as: UInt32.self)
    daemon.service(seven)
    #expect(guest.ring.error == .ringIndex && daemon.failure(of: seven) != nil)
    unsafe guest.page.storeBytes(of: 0, toByteOffset: 2052, as: UInt32.self)
    try guest.send(.getDomainPath, ["1"])
    daemon.service(seven)
    #expect(try guest.received().isEmpty)
    try other.send(.getDomainPath, ["1"])
    daemon.service(DomainID(rawValue: 8))
    #expect(try other.received().count == 1 && daemon.failure(of: DomainID(rawValue: 8)) == nil)
  }
}

@Suite("xenstore daemon/journal") struct StoreJournalFileTests {
  private let folder = Folder()
  private var path: String { folder.path + "/xenstore.journal" }

  @Test("a daemon that is started again has the nodes and the domains; one of a new host has none") func restart() throws {
    let guest = GuestRing()
    do {
      let daemon = try StoreDaemon(journal: path)
      try daemon.prepareDomain(built, configuration())
      guest.introduce(seven, to: daemon)
      try guest.send(.watch, ["control/shutdown", "t"])
      daemon.service(seven)
    }
    let daemon = try StoreDaemon(journal: path, isContinued: true)
    #expect(daemon.domains == [seven] && daemon.read("/local/domain/7/name") == "probe")
    guest.introduce(seven, to: daemon)
    #expect(try guest.received().count == 2)
    try daemon.write("/local/domain/7/control/shutdown", "reboot")
    #expect(try guest.received().map(\.type) == [.watchEvent])
    daemon.forgetDomains { _ in false }
    #expect(daemon.domains.isEmpty && daemon.directory("/local/domain") == ["0"])
    let new = try StoreDaemon(journal: path)
    #expect(new.domains.isEmpty && new.directory("/vm") == nil)
  }

  @Test("a journal that has grown is written anew") func compacts() throws {
    let daemon = try StoreDaemon(journal: path)
    let value = String(repeating: "v", count: 3000)
    for number in 0..<1000 { try daemon.write("/a", "\(number)\(value)") }
    #expect((folder.read("xenstore.journal")?.utf8.count ?? .max) < 2 << 20)
    let again = try StoreDaemon(journal: path, isContinued: true)
    #expect(again.read("/a")?.hasPrefix("999") == true)
    #expect((folder.read("xenstore.journal")?.utf8.count ?? .max) < 10_000)
  }

  @Test("a journal that is no journal is one without content") func garbage() throws {
    for text in ["", "garbage", String(repeating: "\0", count: 10_000)] {
      folder.write(text, "xenstore.journal")
      let daemon = try StoreDaemon(journal: path, isContinued: true)
      #expect(daemon.domains.isEmpty && daemon.read("/local/domain/0/name") == "Domain-0")
    }
  }

  @Test("without room for the journal the store works on, and says so; nothing false is left behind") func noSpace() throws {
    guard folder.mountTmpfs("small", options: "size=64k") else { return }
    var said: [String] = []
    let daemon = try StoreDaemon(journal: folder.path + "/small/journal") { said.append($0) }
    for number in 0..<50 { try daemon.write("/a", "\(number)" + String(repeating: "v", count: 3000)) }
    #expect(daemon.read("/a")?.hasPrefix("49") == true)
    #expect(said.count == 1 && said.first?.contains("No space left") == true)
    #expect(!folder.exists("small/journal"))
  }

  @Test("a journal that could not be written is, when there is room again") func roomAgain() throws {
    var said: [String] = []
    let daemon = try StoreDaemon(journal: folder.path + "/none/journal") { said.append($0) }
    #expect(said.count == 1 && said.first?.contains("/none/journal") == true)
    try daemon.write("/a", "v")
    Folder.shell("mkdir '\(folder.path)/none'")
    let guest = GuestRing()
    guest.introduce(seven, to: daemon)
    let again = try StoreDaemon(journal: folder.path + "/none/journal", isContinued: true)
    #expect(again.read("/a") == "v" && again.domains == [seven])
    #expect(said.count == 1)
  }

  @Test("a domain that was prepared, and never served, is forgotten too") func prepared() throws {
    do {
      let daemon = try StoreDaemon(journal: path)
      try daemon.prepareDomain(built, configuration())
    }
    let daemon = try StoreDaemon(journal: path, isContinued: true)
    #expect(daemon.domains == [seven])
    daemon.forgetDomains { _ in false }
    #expect(daemon.domains.isEmpty && daemon.directory("/local/domain") == ["0"])
  }
}
