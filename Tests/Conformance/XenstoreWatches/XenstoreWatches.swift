import ConformanceKit
import GuestKit

/// What: watches and transactions of xenstore.
/// Why: drivers wait for each other by watches; what must change together does so in a transaction.
/// Failure: an event that is missing, or tells another path; half a transaction; a conflict that nobody is told of.
@main
struct XenstoreWatches: ConformanceGuest {
  func test(_ t: Checks) throws(XenErrno) {
    guard startInfo.storePort.rawValue != 0, !startInfo.isInitialDomain else { t.skip("this domain has no xenstore") }
    let own = try xenstore.read("domid")
    try xenstore.makeDirectory("data/w")
    try watches(t, own)
    try refused(t)
    try transactions(t)
    try conflicts(t)
    try xenstore.remove("data/w")
  }

  private func watches(_ t: Checks, _ own: String) throws(XenErrno) {
    let log = Log(), absolute = "/local/domain/\(own)/data/w"
    let watch = try xenstore.watch("data/w") { log.paths.append($0) }
    t.check("watch/fires-at-once", log.take(1) == ["data/w"])
    try xenstore.write("data/w/a", "1")
    t.check("watch/tells-what-changed", log.take(1) == ["data/w/a"])
    try xenstore.write("data/w/a", "1")
    t.check("watch/fires-for-the-same-value", log.take(1) == ["data/w/a"])
    try xenstore.makeDirectory("data/w/d")
    t.check("watch/fires-for-mkdir", log.take(1) == ["data/w/d"])
    try xenstore.makeDirectory("data/w/d")
    try xenstore.setPermissions("data/w/d", ["r" + own])
    t.check("watch/fires-for-permissions-and-not-for-mkdir-of-what-is-there", log.take(1) == ["data/w/d"])
    try xenstore.write("data/other", "1")
    try xenstore.write("data/w/b/c", "1")
    t.check("watch/not-for-other-nodes", log.take(1) == ["data/w/b/c"])
    let below = Log(), second = try xenstore.watch("data/w/b/c") { below.paths.append($0) }
    t.check("watch/second", below.take(1) == ["data/w/b/c"])
    let full = Log(), third = try xenstore.watch(absolute) { full.paths.append($0) }
    t.check("watch/absolute-stays-absolute", full.take(1) == [absolute])
    try xenstore.remove("data/w/b")
    t.check("watch/rm-tells-what-was-removed", log.take(1) == ["data/w/b"])
    t.check("watch/rm-tells-those-below-about-themselves", below.take(1) == ["data/w/b/c"])
    t.check("watch/all-are-told", full.take(1) == [absolute + "/b"])
    let early = Log(), fourth = try xenstore.watch("data/w/not-there-yet") { early.paths.append($0) }
    t.check("watch/node-that-is-missing", early.take(1) == ["data/w/not-there-yet"])
    try xenstore.write("data/w/not-there-yet", "1")
    t.check("watch/node-that-comes", early.take(1) == ["data/w/not-there-yet"])
    for one in [watch, second, third, fourth] { one.cancel() }
    _ = try xenstore.read("domid")
    _ = log.take(0)
    try xenstore.write("data/w/a", "2")
    t.check("watch/cancelled", log.take(0).isEmpty)
    try xenstore.remove("data/other")
  }

  /// 4: watch; 5: unwatch.
  private func refused(_ t: Checks) throws(XenErrno) {
    func ask(_ type: UInt32, _ text: String) -> Int64 {
      do throws(XenErrno) {
        _ = try xenstore.perform(type: type, Array(text.utf8))
        return 0
      } catch { return Int64(error.rawValue) }
    }
    t.equal("watch/once", ask(4, "data/w\0token\0"), 0)
    t.equal("watch/twice", ask(4, "data/w\0token\0"), 17)
    t.equal("watch/other-token", ask(4, "data/w\0token2\0"), 0)
    t.equal("unwatch/other-path", ask(5, "data\0token\0"), 2)
    t.equal("unwatch/once", ask(5, "data/w\0token\0"), 0)
    t.equal("unwatch/twice", ask(5, "data/w\0token\0"), 2)
    t.equal("unwatch/other-token", ask(5, "data/w\0token2\0"), 0)
    t.equal("watch/bad-path", ask(4, "data//w\0token\0"), 22)
    t.equal("watch/no-token", ask(4, "data/w\0"), 22)
    t.equal("watch/special-path", ask(4, "@releaseDomain\0token\0"), 0)
    t.equal("watch/unknown-special-path", ask(4, "@nothing\0token\0"), 0)
    t.equal("unwatch/unknown-special-path", ask(5, "@nothing\0token\0"), 0)
    t.equal("unwatch/special-path", ask(5, "@releaseDomain\0token\0"), 0)
  }

  private func transactions(_ t: Checks) throws(XenErrno) {
    let log = Log(), watch = try xenstore.watch("data/w/t") { log.paths.append($0) }
    _ = log.take(1)
    var ended = xenstore
    try xenstore.withTransaction { store throws(XenErrno) in
      ended = store
      try store.write("data/w/t/a", "1")
      try store.write("data/w/t/b", "2")
      t.check("transaction/sees-itself", try (store.read("data/w/t/b"), store.directory("data/w/t").count) == ("2", 2))
      t.check("transaction/not-seen-outside", (try? xenstore.read("data/w/t/a")) == nil)
      t.check("transaction/no-events-yet", log.take(0).isEmpty)
      t.equal("transaction/start-in-a-transaction", number { () throws(XenErrno) in _ = try store.perform(type: 6, [0]) }, 16)
    }
    t.check("transaction/seen-after-its-end", try (xenstore.read("data/w/t/a"), xenstore.read("data/w/t/b")) == ("1", "2"))
    t.check("transaction/events-after-its-end", log.take(2).sorted() == ["data/w/t/a", "data/w/t/b"])
    t.equal("transaction/used-after-its-end", number { () throws(XenErrno) in _ = try ended.read("data/w/t/a") }, 2)
    t.equal("transaction/ended-twice", number { () throws(XenErrno) in _ = try ended.perform(type: 7, [84, 0]) }, 2)
    t.equal("transaction/end-outside", number { () throws(XenErrno) in _ = try xenstore.perform(type: 7, [84, 0]) }, 2)
    let dropped = number { () throws(XenErrno) in
      try xenstore.withTransaction { store throws(XenErrno) -> Void in
        try store.write("data/w/t/a", "changed")
        try store.remove("data/w/t/b")
        throw .outOfDomain
      }
    }
    t.equal("transaction/aborted", dropped, 33)
    t.check("transaction/aborted-changes-nothing", try (xenstore.read("data/w/t/a"), xenstore.read("data/w/t/b")) == ("1", "2"))
    t.check("transaction/aborted-tells-nobody", log.take(0).isEmpty)
    try xenstore.withTransaction { store throws(XenErrno) in
      t.equal("transaction/end-by-another-word", number { () throws(XenErrno) in _ = try store.perform(type: 7, [88, 0]) }, 22)
      try store.write("data/w/t/c", "3")
    }
    t.check("transaction/goes-on-after-a-bad-end", try xenstore.read("data/w/t/c") == "3")
    watch.cancel()
  }

  private func conflicts(_ t: Checks) throws(XenErrno) {
    try xenstore.write("data/w/c/x", "0")
    try xenstore.write("data/w/c/y", "0")
    var runs = 0
    try xenstore.withTransaction { store throws(XenErrno) in
      runs += 1
      let seen = Int(try store.read("data/w/c/x")) ?? -1
      if runs == 1 { try xenstore.write("data/w/c/x", "5") }
      try store.write("data/w/c/x", "\(seen + 1)")
    }
    t.check("conflict/read-and-changed-by-another", try (runs, xenstore.read("data/w/c/x")) == (2, "6"), "\(runs) runs")
    runs = 0
    try xenstore.withTransaction { store throws(XenErrno) in
      runs += 1
      _ = try store.read("data/w/c/x")
      if runs == 1 { try xenstore.write("data/w/c/y", "7") }
      try store.write("data/w/c/x", "8")
    }
    t.check("conflict/not-by-another-node", runs == 1, "\(runs) runs")
    runs = 0
    try xenstore.withTransaction { store throws(XenErrno) in
      runs += 1
      _ = try store.directory("data/w/c")
      if runs == 1 { try xenstore.write("data/w/c/new", "1") }
      try store.write("data/w/c/y", "8")
    }
    t.check("conflict/listed-and-grown", runs == 2, "\(runs) runs")
  }
}

/// The errno that `body` throws, or 0.
private func number(_ body: () throws(XenErrno) -> Void) -> Int64 {
  do throws(XenErrno) {
    try body()
    return 0
  } catch { return Int64(error.rawValue) }
}

/// What a watch has told.
private final class Log {
  var paths: [String] = []

  /// Waits for so many events, a second at most, and for what follows at once; takes them all.
  func take(_ count: Int) -> [String] {
    let end = clock.now + .seconds(1)
    while paths.count < count, clock.now < end { cpu.sleep(for: .milliseconds(5)) }
    // An event that was sent before a reply has come before it.
    _ = try? xenstore.read("domid")
    cpu.runHandlers()
    defer { paths = [] }
    return paths
  }
}
