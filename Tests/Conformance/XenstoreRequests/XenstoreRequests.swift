import ConformanceKit
import GuestKit

/// What: xenstore as an ordinary domain sees it through its ring: nodes, paths, permissions, errors, messages longer than the ring.
/// Why: every split driver and every toolstack speaks through it, and looks at the very errno.
/// Failure: another value or errno than xenstored's; a guest that waits for ever for a reply.
@main
struct XenstoreRequests: ConformanceGuest {
  func test(_ t: Checks) throws(XenErrno) {
    guard startInfo.storePort.rawValue != 0, !startInfo.isInitialDomain else { t.skip("this domain has no xenstore") }
    guard let own = try? xenstore.read("domid"), let domain = UInt16(own) else { return t.error("there is no own domid") }
    try nodes(t, domain)
    paths(t)
    try permissions(t, domain)
    try messages(t)
    requests(t, domain)
    try xenstore.remove("data/t")
  }

  /// Reading, writing, listing, removing.
  private func nodes(_ t: Checks, _ domain: UInt16) throws(XenErrno) {
    t.check("read/own-name", (try? xenstore.read("/local/domain/\(domain)/name")) == (try? xenstore.read("name")))
    t.refused("read/missing", 2) { () throws(XenErrno) in _ = try xenstore.read("data/t/missing") }
    try xenstore.write("data/t/a/b", "value")
    t.check("write/value", try xenstore.read("data/t/a/b") == "value")
    t.check("write/makes-what-is-above", try (xenstore.read("data/t/a"), xenstore.directory("data/t/a")) == ("", ["b"]))
    try xenstore.write("data/t/a/b", [0, 255, 10, 0])
    t.check("write/any-bytes", try xenstore.readBytes("data/t/a/b") == [0, 255, 10, 0])
    try xenstore.write("data/t/a/b", "")
    t.check("write/nothing", try xenstore.read("data/t/a/b") == "")
    try xenstore.write("data/t/a", "above")
    try xenstore.makeDirectory("data/t/a")
    t.check("mkdir/keeps-the-value", try xenstore.read("data/t/a") == "above")
    try xenstore.makeDirectory("data/t/d/e")
    t.check("mkdir/makes-what-is-above", try (xenstore.directory("data/t/d"), xenstore.read("data/t/d/e")) == (["e"], ""))
    t.check("directory/empty", try xenstore.directory("data/t/d/e").isEmpty)
    t.refused("directory/missing", 2) { () throws(XenErrno) in _ = try xenstore.directory("data/t/missing") }
    for name in ["one", "two", "three"] { try xenstore.write("data/t/list/\(name)", name) }
    t.check("directory/all-names", try xenstore.directory("data/t/list").sorted() == ["one", "three", "two"])
    try xenstore.remove("data/t/list")
    t.refused("rm/all-below-goes-too", 2) { () throws(XenErrno) in _ = try xenstore.read("data/t/list/one") }
    t.accepted("rm/missing-below-a-node") { () throws(XenErrno) in try xenstore.remove("data/t/missing") }
    t.refused("rm/missing-below-nothing", 2) { () throws(XenErrno) in try xenstore.remove("data/t/missing/more") }
    t.refused("rm/root", 13) { () throws(XenErrno) in try xenstore.remove("/") }
  }

  private func paths(_ t: Checks) {
    t.accepted("path/every-allowed-character") { () throws(XenErrno) in try xenstore.write("data/t/azAZ09-_@", "1") }
    for (name, path) in [
      ("double-slash", "data//t"), ("slash-at-the-end", "data/t/"), ("blank", "data/t/a b"), ("not-ascii", "data/t/ä"), ("empty", ""),
      ("dot", "data/t/a.b"), ("only-slashes", "//"), ("longer-than-relative", String(repeating: "a/", count: 1024) + "a"),
      ("longer-than-absolute", "/" + String(repeating: "a/", count: 1536) + "a"),
    ] {
      t.refused("path/\(name)", 22) { () throws(XenErrno) in try xenstore.write(path, "1") }
    }
    t.refused("path/read-double-slash", 22) { () throws(XenErrno) in _ = try xenstore.read("data//t") }
  }

  private func permissions(_ t: Checks, _ domain: UInt16) throws(XenErrno) {
    t.check("permissions/own-node", try xenstore.permissions("data") == ["n\(domain)"])
    try xenstore.write("data/t/p", "1")
    t.check("permissions/as-above", try xenstore.permissions("data/t/p") == ["n\(domain)"])
    try xenstore.setPermissions("data/t/p", ["r\(domain)", "b0", "w7"])
    t.check("permissions/set", try xenstore.permissions("data/t/p") == ["r\(domain)", "b0", "w7"])
    try xenstore.write("data/t/p/q", "1")
    t.check("permissions/a-new-node-has-those-above", try xenstore.permissions("data/t/p/q") == ["r\(domain)", "b0", "w7"])
    t.refused("permissions/of-missing", 2) { () throws(XenErrno) in _ = try xenstore.permissions("data/t/missing") }
    t.refused("permissions/unknown-letter", 22) { () throws(XenErrno) in try xenstore.setPermissions("data/t/p", ["x\(domain)"]) }
    t.refused("permissions/not-a-number", 22) { () throws(XenErrno) in try xenstore.setPermissions("data/t/p", ["n"]) }
    t.refused("permissions/none", 22) { () throws(XenErrno) in try xenstore.setPermissions("data/t/p", []) }
    t.refused("permissions/give-away", 1) { () throws(XenErrno) in try xenstore.setPermissions("data/t/p", ["n0"]) }
    t.check("permissions/refused-ones-change-nothing", try xenstore.permissions("data/t/p") == ["r\(domain)", "b0", "w7"])
    // What belongs to others, and what the toolstack lets this domain only read.
    t.refused("others/write", 13) { () throws(XenErrno) in try xenstore.write("/local/domain/0/t", "1") }
    t.refused("others/make", 13) { () throws(XenErrno) in try xenstore.makeDirectory("/t") }
    t.refused("others/list", 13) { () throws(XenErrno) in _ = try xenstore.directory("/local/domain") }
    t.refused("others/remove", 13) { () throws(XenErrno) in try xenstore.remove("/local/domain/0") }
    t.refused("others/missing-node-of-others", 13) { () throws(XenErrno) in _ = try xenstore.read("/local/domain/0/missing") }
    t.refused("read-only/write", 13) { () throws(XenErrno) in try xenstore.write("name", "other") }
    t.refused("read-only/new-node-below", 13) { () throws(XenErrno) in try xenstore.write("new", "1") }
    t.refused("read-only/remove", 13) { () throws(XenErrno) in try xenstore.remove("name") }
    t.refused("read-only/permissions", 13) { () throws(XenErrno) in try xenstore.setPermissions("name", ["n\(domain)"]) }
  }

  /// Longer than the ring, and so many that it wraps at every place.
  private func messages(_ t: Checks) throws(XenErrno) {
    let long = (0..<1500).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    try xenstore.write("data/t/long", long)
    t.check("message/longer-than-the-ring", try xenstore.readBytes("data/t/long") == long)
    var wrong = 0
    for index in 0..<200 {
      let value = (0..<(index * 3)).map { UInt8(truncatingIfNeeded: $0 &+ index) }
      try xenstore.write("data/t/many", value)
      if try xenstore.readBytes("data/t/many") != value { wrong += 1 }
    }
    t.equal("message/of-every-length", Int64(wrong), 0)
  }

  /// Requests by their bytes: 2 read, 5 unwatch, 8 introduce, 10 get_domain_path, 17 is_domain_introduced.
  private func requests(_ t: Checks, _ domain: UInt16) {
    func ask(_ type: UInt32, _ text: String) throws(XenErrno) -> [UInt8] { try xenstore.perform(type: type, Array(text.utf8)) }
    // With which errno is left to xenstored's luck.
    t.check("request/no-zero-at-the-end", (try? ask(2, "name")) == nil)
    t.check("request/two-strings-for-one", (try? ask(2, "name\0name\0")) == nil)
    t.check("request/empty", (try? ask(2, "")) == nil)
    t.refused("request/unused-number", 38) { () throws(XenErrno) in _ = try ask(20, "name\0") }
    t.refused("request/unknown-number", 38) { () throws(XenErrno) in _ = try ask(1000, "name\0") }
    t.refused("request/introduce", 13) { () throws(XenErrno) in _ = try ask(8, "9\u{0}1\u{0}1\0") }
    t.refused("request/control", 13) { () throws(XenErrno) in _ = try ask(0, "help\0") }
    t.check("domain-path", (try? ask(10, "\(domain)\0")) == Array("/local/domain/\(domain)\0".utf8))
    t.check("domain-path/no-such-domain", (try? ask(10, "9999\0")) == Array("/local/domain/9999\0".utf8))
  }
}

extension Checks {
  /// A promise of an errno.
  func refused(_ name: String, _ errno: Int32, _ body: () throws(XenErrno) -> Void) {
    do throws(XenErrno) {
      try body()
      check(name, false, "done")
    } catch { equal(name, Int64(error.rawValue), Int64(errno)) }
  }
  func accepted(_ name: String, _ body: () throws(XenErrno) -> Void) {
    do throws(XenErrno) {
      try body()
      check(name, true)
    } catch { check(name, false, "errno \(error.rawValue)") }
  }
}
