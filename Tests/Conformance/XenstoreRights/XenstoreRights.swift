// xenstore: whose nodes are whose, and how much a domain may have.
//
// What: owners, rights and what they inherit; what only domain 0 may ask; quotas of nodes, watches, transactions.
// Why: a right too many gives away other guests' secrets; without bounds one guest takes xenstore from all.
// Failure: a node that strangers can read or write, an error that tells whether it exists, a request without end.
import ConformanceKit
import GuestKit

@main
struct XenstoreRights: ConformanceGuest {
  func test(_ t: Checks) throws(XenErrno) {
    guard xenstore.isAvailable else { t.skip("no xenstore") }
    let id = try xenstore.read("domid")
    try rights(t, id)
    try operations(t)
    try quotas(t)
  }

  /// 0, or what a request was refused with, negative.
  private func answer(_ body: () throws(XenErrno) -> Void) -> Int64 {
    do throws(XenErrno) {
      try body()
      return 0
    } catch { return -Int64(error.rawValue) }
  }
  private func raw(_ type: UInt32, _ strings: [String]) -> Int64 {
    answer { () throws(XenErrno) in _ = try xenstore.perform(type: type, strings.flatMap { Array($0.utf8) + [0] }) }
  }

  private func rights(_ t: Checks, _ id: String) throws(XenErrno) {
    let cases: [(String, UInt32, [String], Int64)] = [
      ("read-missing-in-home", 2, ["nothing"], Answer.noEntry), ("read-missing-elsewhere", 2, ["/nothing"], Answer.accessDenied),
      ("read-of-others", 2, ["/local/domain/0/name"], Answer.accessDenied),
      ("read-missing-of-others", 2, ["/local/domain/0/nothing"], Answer.accessDenied), ("read-root", 2, ["/"], Answer.accessDenied),
      ("directory-of-domains", 1, ["/local/domain"], Answer.accessDenied), ("write-home", 11, ["new", "x"], Answer.accessDenied),
      ("write-what-is-readable", 11, ["name", "x"], Answer.accessDenied), ("mkdir-in-home", 12, ["new"], Answer.accessDenied),
      ("mkdir-of-readable", 12, ["name"], Answer.accessDenied), ("rm-of-readable", 13, ["name"], Answer.accessDenied),
      ("rm-of-nothing-in-home", 13, ["nothing"], Answer.accessDenied),
      ("set-perms-of-readable", 14, ["name", "n" + id], Answer.accessDenied),
      ("get-perms-of-others", 3, ["/local/domain/0/name"], Answer.accessDenied),
      ("write-elsewhere", 11, ["/elsewhere", "x"], Answer.accessDenied),
    ]
    for (name, type, strings, wanted) in cases { t.equal("xenstore/" + name, raw(type, strings), wanted) }
    try xenstore.write("data/mine/deep", "x")
    for path in ["data/mine", "data/mine/deep"] {
      t.check("xenstore/owner-is-the-maker", try xenstore.permissions(path) == ["n" + id])
    }
    try xenstore.setPermissions("data/mine", ["n" + id, "r0", "b500"])
    t.check("xenstore/perms-as-set", try xenstore.permissions("data/mine") == ["n" + id, "r0", "b500"])
    try xenstore.makeDirectory("data/mine/child")
    t.check("xenstore/perms-inherited", try xenstore.permissions("data/mine/child") == ["n" + id, "r0", "b500"])
    t.equal("xenstore/owner-cannot-be-changed", raw(14, ["data/mine", "n0"]), Answer.notPermitted)
    t.equal("xenstore/odd-perms", raw(14, ["data/mine", "x1"]), Answer.invalid)
    t.equal("xenstore/no-perms", raw(14, ["data/mine"]), Answer.invalid)
    t.equal("xenstore/five-perms", raw(14, ["data/mine", "n" + id, "r0", "r1", "r2", "r3"]), 0)
    t.equal("xenstore/six-perms", raw(14, ["data/mine", "n" + id, "r0", "r1", "r2", "r3", "r4"]), Answer.noSpace)
    t.equal("xenstore/special-perms", raw(14, ["@releaseDomain", "n0", "r" + id]), Answer.invalid)
  }

  private func operations(_ t: Checks) throws(XenErrno) {
    t.equal("xenstore/introduce", raw(8, ["1", "1", "1"]), Answer.accessDenied)
    t.equal("xenstore/release", raw(9, ["1"]), Answer.accessDenied)
    t.equal("xenstore/is-introduced", raw(17, ["0"]), Answer.accessDenied)
    t.equal("xenstore/resume", raw(18, ["1"]), Answer.accessDenied)
    t.equal("xenstore/set-target", raw(19, ["1", "0"]), Answer.accessDenied)
    t.equal("xenstore/control", raw(0, ["check"]), Answer.accessDenied)
    for number in [15, 20, 23, 1000] as [UInt32] {
      t.equal("xenstore/no-operation-\(number)", raw(number, ["x"]), Answer.notImplemented)
    }
    t.check("xenstore/domain-path", try xenstore.path(of: DomainID(rawValue: 77)) == "/local/domain/77")
  }

  private func quotas(_ t: Checks) throws(XenErrno) {
    t.equal("xenstore/value-of-1900", answer { () throws(XenErrno) in try xenstore.write("attr/v", [UInt8](repeating: 1, count: 1900)) }, 0)
    t.equal(
      "xenstore/value-of-2500", answer { () throws(XenErrno) in try xenstore.write("attr/v", [UInt8](repeating: 1, count: 2500)) },
      Answer.noSpace)
    var count = 0, refusal: Int64 = 0
    while refusal == 0, count < 500 {
      refusal = raw(4, ["attr", "w\(count)"])
      count += refusal == 0 ? 1 : 0
    }
    // The kernel has some itself.
    t.check("xenstore/watches-are-bounded", refusal == -7 && count > 100 && count < 130, "\(count), then \(refusal)")
    t.equal("xenstore/reset-watches", raw(21, []), 0)
    (count, refusal) = (0, 0)
    while refusal == 0, count < 100 {
      refusal = raw(6, [""])
      count += refusal == 0 ? 1 : 0
    }
    t.check("xenstore/transactions-are-bounded", refusal == Answer.noSpace && count == 11, "\(count), then \(refusal)")
    t.equal("xenstore/reset-transactions", raw(21, []), 0)
    t.equal("xenstore/transaction-after-reset", raw(6, [""]), 0)
    t.equal("xenstore/reset-again", raw(21, []), 0)
    (count, refusal) = (0, 0)
    while refusal == 0, count < 2000 {
      refusal = raw(12, ["attr/n\(count / 100)/n\(count)"])
      count += refusal == 0 ? 1 : 0
    }
    t.check("xenstore/nodes-are-bounded", refusal == Answer.noSpace && count > 900 && count < 1000, "\(count), then \(refusal)")
  }
}
