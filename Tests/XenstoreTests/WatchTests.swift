import HypercallABI
import PVInterfaces
import Testing
import Xenstore

@Suite("xenstore/watch") struct WatchTests {
  @Test("fires once at once, whether there is such a node or not")
  func first() {
    var script = Script()
    script.run(
      """
      0 WATCH /nope|t|                OK|
      + 0 /nope|t|
      0 WATCH /nope|t|                EEXIST
      0 WATCH /nope|u|                OK|
      + 0 /nope|u|
      0 WATCH @introduceDomain|i|     OK|
      + 0 @introduceDomain|i|
      0 WATCH @foo|f|                 OK|
      + 0 @foo|f|
      1 WATCH a/b|r|                  OK|
      + 1 a/b|r|
      1 WATCH /local/domain/2|x|      OK|
      + 1 /local/domain/2|x|
      """)
  }

  @Test("the reply comes before that first event")
  func replyFirst() {
    var script = Script()
    #expect(script.perform("1 WATCH a|t|").map(\.message.type) == [.watch, .watchEvent])
  }

  @Test("refuses what is no path, or not two strings")
  func refusals() {
    var script = Script()
    script.run(
      """
      0 WATCH /w|             EINVAL
      0 WATCH /w|x            EINVAL
      0 WATCH /w|x|y|         EINVAL
      0 WATCH /w/|x|          EINVAL
      0 WATCH |x|             EINVAL
      0 WATCH @\(String(repeating: "a", count: 2048))|t|   EINVAL
      """)
  }

  @Test("tells of every change at the path or below, one event a watch")
  func changes() {
    var script = Script()
    for watch in ["/w|tw|", "/w|tw2|", "/w/a|ta|", "/w/a/b|tb|", "/w/a/b/c|tc|"] { script.perform("0 WATCH \(watch)") }
    script.run(
      """
      0 WRITE /w/a/b|v        OK|
      + 0 /w/a/b|tw|
      + 0 /w/a/b|tw2|
      + 0 /w/a/b|ta|
      + 0 /w/a/b|tb|
      0 WRITE /w/a/b|v        OK|
      + 0 /w/a/b|tw|
      + 0 /w/a/b|tw2|
      + 0 /w/a/b|ta|
      + 0 /w/a/b|tb|
      0 MKDIR /w/a/b|         OK|
      0 READ /w/a/b|          v
      0 MKDIR /w/a/new|       OK|
      + 0 /w/a/new|tw|
      + 0 /w/a/new|tw2|
      + 0 /w/a/new|ta|
      0 SET_PERMS /w/a|n0|    OK|
      + 0 /w/a|tw|
      + 0 /w/a|tw2|
      + 0 /w/a|ta|
      0 WRITE /ww|v           OK|
      """)
  }

  @Test("a removal is told once at the top, and below to who watches just what went, children first")
  func removal() {
    var script = Script()
    script.perform("0 WRITE /w/a/b/c/none/deeper|v")
    for watch in ["/w|tw|", "/w/a|ta|", "/w/a/b|tb|", "/w/a/b/c|tc|", "/w/a/b/c/none|tn|", "/w/a/b/other|to|"] {
      script.perform("0 WATCH \(watch)")
    }
    script.run(
      """
      0 RM /w/a|              OK|
      + 0 /w/a/b/c/none|tn|
      + 0 /w/a/b/c|tc|
      + 0 /w/a/b|tb|
      + 0 /w/a|tw|
      + 0 /w/a|ta|
      0 RM /w/a|              OK|
      """)
  }

  @Test("a relative watch is told relative paths")
  func relative() {
    var script = Script()
    script.perform("1 WATCH rel/path|r|")
    script.perform("1 WATCH rel|rr|")
    script.perform("1 WATCH /local/domain/1/rel|abs|")
    script.run(
      """
      0 WRITE /local/domain/1/rel/path/x|v    OK|
      + 1 rel/path/x|r|
      + 1 rel/path/x|rr|
      + 1 /local/domain/1/rel/path/x|abs|
      1 SET_PERMS rel|n1|                     OK|
      + 1 rel|rr|
      + 1 /local/domain/1/rel|abs|
      0 RM /local/domain/1/rel|               OK|
      + 1 rel/path|r|
      + 1 rel|rr|
      + 1 /local/domain/1/rel|abs|
      """)
  }

  @Test("who can read neither the node nor the one above hears nothing; who loses the right hears that")
  func rights() {
    var script = Script()
    script.perform("2 WATCH /local/domain/1|t|")
    script.run(
      """
      1 WRITE a/b|v                   OK|
      1 SET_PERMS a|n1|r2|            OK|
      + 2 /local/domain/1/a|t|
      1 WRITE a/b|w                   OK|
      + 2 /local/domain/1/a/b|t|
      1 SET_PERMS a|n1|               OK|
      + 2 /local/domain/1/a|t|
      1 SET_PERMS a|n1|               OK|
      1 WRITE a/b|x                   OK|
      """)
  }

  @Test("events reach all connections that watch, the writer among them, before its reply")
  func everybody() {
    var script = Script()
    script.perform("0 SET_PERMS /local/domain/1|r1|")
    for who in 1...3 { script.perform("\(who) WATCH /local/domain/1/a|t|") }
    let outputs = script.perform("1 WRITE a|v")
    #expect(Set(outputs.filter { $0.message.type == .watchEvent }.map { Script.name($0.connection) }) == ["1", "2", "3"])
    #expect(outputs.last?.message.type == .write)
  }

  @Test("unwatch takes the path as it was given, and the token")
  func unwatch() {
    var script = Script()
    script.perform("1 WATCH a|t|")
    script.run(
      """
      1 UNWATCH a|x|                  ENOENT
      1 UNWATCH b|t|                  ENOENT
      2 UNWATCH a|t|                  ENOENT
      1 UNWATCH a/|t|                 ENOENT
      1 UNWATCH a|                    EINVAL
      1 UNWATCH a|t|x|                EINVAL
      1 UNWATCH /local/domain/1/a|t|  OK|
      1 UNWATCH a|t|                  ENOENT
      1 WRITE a|v                     OK|
      """)
  }

  @Test("reset_watches forgets watches and transactions")
  func reset() {
    var script = Script()
    script.perform("1 WATCH a|t|")
    script.run(
      """
      1 START |               1|
      1 RESET_WATCHES |       OK|
      1 WRITE a|v             OK|
      1/1 READ a|             ENOENT
      1 START |               2|
      1/2 RESET_WATCHES       OK|
      1/2 READ a|             ENOENT
      """)
  }

  @Test("the transaction named by a watch does not matter")
  func transaction() {
    var script = Script()
    script.run(
      """
      1/99 WATCH a|t|         OK|
      + 1 a|t|
      1/99 UNWATCH a|t|       OK|
      """)
  }

  @Test("a domain has a bounded number of watches")
  func quota() {
    var script = Script()
    for number in 0..<129 { script.perform("1 WATCH a|\(number)|") }
    script.run(
      """
      1 WATCH a|more|         E2BIG
      1 UNWATCH a|5|          OK|
      1 WATCH a|more|         OK|
      + 1 a|more|
      """)
  }
}

@Suite("xenstore/domains") struct DomainTests {
  @Test("introduceDomain and releaseDomain tell domain 0, and whom it lets hear")
  func special() {
    var script = Script()
    script.perform("0 WATCH @introduceDomain|i|")
    script.perform("0 WATCH @releaseDomain|r|")
    script.perform("1 WATCH @releaseDomain|mine|")
    script.perform("2 WATCH @releaseDomain|mine|")
    script.run("0 SET_PERMS @releaseDomain|n0|r2|   OK|")
    func events(_ outputs: [Store.Output]) -> [String] {
      outputs.map { "\(Script.name($0.connection)) \(Script.text($0.message.payload))" }.sorted()
    }
    #expect(events(script.store.introduce(DomainID(rawValue: 9))) == ["0 @introduceDomain|i|"])
    #expect(events(script.store.introduce(DomainID(rawValue: 9))) == [])
    #expect(events(script.store.announceShutdown()) == ["0 @releaseDomain|r|", "2 @releaseDomain|mine|"])
    #expect(events(script.store.release(DomainID(rawValue: 9))) == ["0 @releaseDomain|r|", "2 @releaseDomain|mine|"])
    #expect(events(script.store.release(DomainID(rawValue: 9))) == [])
  }

  @Test("a domain that is gone leaves no node, no right, no watch, no transaction")
  func release() {
    var script = Script()
    script.run(
      """
      1 WRITE a/b|v                   OK|
      1 WATCH a|t|                    OK|
      + 1 a|t|
      1 START |                       1|
      0 WRITE /else/mine|v            OK|
      0 SET_PERMS /else/mine|n1|      OK|
      0 WRITE /shared|v               OK|
      0 SET_PERMS /shared|n0|r1|b2|   OK|
      0 SET_TARGET 2|1|               OK|
      0 WATCH /local/domain/1|home|   OK|
      + 0 /local/domain/1|home|
      """)
    let told = script.store.release(DomainID(rawValue: 1))
    #expect(told.map { Script.text($0.message.payload) } == ["/local/domain/1|home|"])
    script.run(
      """
      0 DIRECTORY /local/domain|      2|3|
      0 DIRECTORY /else|
      0 GET_PERMS /shared|            n0|b2|
      0 IS_DOMAIN_INTRODUCED 1|       F|
      """)
    _ = script.store.introduce(DomainID(rawValue: 1))
    script.run(
      """
      1 READ /shared|                 EACCES
      1/1 READ a|                     ENOENT
      2 READ /local/domain/1/a|       EACCES
      """)
  }

  @Test("what only domain 0 may ask is refused to the others")
  func privileged() {
    var script = Script()
    script.run(
      """
      1 INTRODUCE 5|1|2|              EACCES
      1 RELEASE 2|                    EACCES
      1 RESUME 2|                     EACCES
      1 SET_TARGET 1|2|               EACCES
      1 IS_DOMAIN_INTRODUCED 1|       EACCES
      1 CONTROL check|                EACCES
      0 RELEASE 0|                    EINVAL
      0 RELEASE 5|                    ENOENT
      0 RELEASE 5                     EINVAL
      0 RESUME 0|                     EINVAL
      0 RESUME 5|                     ENOENT
      0 RESUME 1|                     OK|
      0 INTRODUCE 1|1|2|              OK|
      0 INTRODUCE 5|1|2|              EINVAL
      0 INTRODUCE 5|1|0|              EINVAL
      0 INTRODUCE 5|1|                EINVAL
      0 CONTROL check|                OK|
      0 CONTROL nope|                 EINVAL
      0 CONTROL                       EINVAL
      0 IS_DOMAIN_INTRODUCED 0|       T|
      0 IS_DOMAIN_INTRODUCED 1|       T|
      0 IS_DOMAIN_INTRODUCED 5|       F|
      0 IS_DOMAIN_INTRODUCED 32752|   T|
      0 IS_DOMAIN_INTRODUCED 5        EINVAL
      """)
  }

  @Test("get_domain_path knows every number, as C's atoi reads it")
  func paths() {
    var script = Script()
    script.run(
      """
      1 GET_DOMAIN_PATH 5|            /local/domain/5|
      1 GET_DOMAIN_PATH 005|          /local/domain/5|
      1 GET_DOMAIN_PATH x|            /local/domain/0|
      1 GET_DOMAIN_PATH -1|           /local/domain/4294967295|
      1 GET_DOMAIN_PATH 99999|        /local/domain/99999|
      1 GET_DOMAIN_PATH 5             EINVAL
      """)
  }

  @Test("what is no operation is refused", arguments: [15, 16, 20, 23, 1000, .max] as [UInt32])
  func unknown(type: UInt32) {
    var script = Script()
    script.run("1 \(type) 0|    ENOSYS")
  }
}
