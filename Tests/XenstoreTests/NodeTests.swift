import Testing
import Xenstore

// What xenstored of Xen 4.17 answers; where domain 0 asks, the answers were taken from it.

@Suite("xenstore/read") struct ReadTests {
  @Test("gives a node's value, byte by byte")
  func values() {
    var script = Script()
    script.run(
      """
      0 READ /|
      0 READ /tool|
      0 WRITE /bin|x|y|     OK|
      0 READ /bin|          x|y|
      """)
  }

  @Test("refuses what is no path, and what is not there")
  func refusals() {
    var script = Script()
    script.run(
      """
      0 READ /nope|         ENOENT
      0 READ /nope/nope|    ENOENT
      0 READ |              EINVAL
      0 READ /tool/|        EINVAL
      0 READ //tool|        EINVAL
      0 READ /to%ol|        EINVAL
      0 READ @foo|          EINVAL
      0 READ /tool          EINVAL
      0 READ /tool|x|       EINVAL
      0 READ                EINVAL
      0/7 READ /tool|       ENOENT
      """)
  }

  @Test("a relative path begins at the domain's home")
  func relative() {
    var script = Script()
    script.run(
      """
      1 WRITE a/b|v               OK|
      1 READ a/b|                 v
      1 READ /local/domain/1/a/b|  v
      2 READ a/b|                 ENOENT
      0 READ tool|                ENOENT
      0 WRITE name|Domain-0       OK|
      0 READ /local/domain/0/name|  Domain-0
      """)
  }

  @Test("who may not read is not told whether there is something")
  func rights() {
    var script = Script()
    script.run(
      """
      1 WRITE secret|v                 OK|
      2 READ /local/domain/1/secret|   EACCES
      2 READ /local/domain/1/nothing|  EACCES
      2 READ /tool|                    EACCES
      2 READ /nope/nope|               EACCES
      2 READ nope/nope|                ENOENT
      1 SET_PERMS secret|n1|r2|        OK|
      2 READ /local/domain/1/secret|   v
      3 READ /local/domain/1/secret|   EACCES
      2 WRITE /local/domain/1/secret|x  EACCES
      """)
  }
}

@Suite("xenstore/write") struct WriteTests {
  @Test("makes the nodes above, empty")
  func parents() {
    var script = Script()
    script.run(
      """
      0 WRITE /t/a/b/c|hello  OK|
      0 READ /t/a/b/c|        hello
      0 READ /t/a|
      0 DIRECTORY /t|         a|
      0 WRITE /t/a/b/c|       OK|
      0 READ /t/a/b/c|
      0 WRITE /|v             OK|
      0 READ /|               v
      """)
  }

  @Test("refuses what is no path")
  func refusals() {
    var script = Script()
    script.run(
      """
      0 WRITE /t/x            EINVAL
      0 WRITE /t/y/|v         EINVAL
      0 WRITE @x|v            EINVAL
      0 DIRECTORY /|          tool|local|
      """)
  }

  @Test("paths have at most 2048 bytes, and as many below a domain's own node")
  func length() {
    var script = Script()
    let name = String(repeating: "a", count: 2045), long = name + "aaa"
    script.run(
      """
      0 WRITE /t/\(name)|v                    OK|
      0 WRITE /t/\(name)a|v                   EINVAL
      0 WRITE /local/domain/7/\(long)|v       OK|
      0 WRITE /local/domain/7/\(long)a|v      EINVAL
      0 WRITE /local/domain/70000/\(long)|v   OK|
      0 WRITE /local/domain/700001/\(long)|v  EINVAL
      0 WRITE /local/domain/x/\(long)|v       EINVAL
      1 WRITE \(long)|v                       ENOSPC
      1 WRITE \(long)a|v                      EINVAL
      """)
  }

  @Test("a domain owns what it makes; others are what the node above says")
  func inheritance() {
    var script = Script()
    script.run(
      """
      0 SET_PERMS /local/domain/1|n0|b1|r2|   OK|
      1 WRITE a/b|v                           OK|
      1 GET_PERMS a|                          n1|b1|r2|
      1 GET_PERMS a/b|                        n1|b1|r2|
      0 WRITE /local/domain/1/c|v             OK|
      1 GET_PERMS c|                          n0|b1|r2|
      2 READ /local/domain/1/a/b|             v
      2 WRITE /local/domain/1/a/b|x           EACCES
      2 WRITE /local/domain/1/new|x           EACCES
      2 WRITE /elsewhere|x                    EACCES
      """)
  }

  @Test("a domain has a bounded number of nodes, each of a bounded size")
  func quota() {
    var script = Script()
    for number in 0..<989 { script.perform("1 WRITE d\(number % 10)/n\(number)|v") }
    script.run(
      """
      1 WRITE more|v                                     ENOSPC
      1 WRITE d5/n5|again                                OK|
      1 RM d5/n5|                                        OK|
      1 WRITE more|v                                     OK|
      1 WRITE more2|v                                    ENOSPC
      1 START |                                          1|
      1/1 WRITE more2|v                                  ENOSPC
      1/1 RM d6/n6|                                      OK|
      1/1 WRITE more2|v                                  OK|
      1/1 END T|                                         OK|
      1 MKDIR more3|                                     ENOSPC
      2 WRITE v|\(String(repeating: "v", count: 2015))   OK|
      2 WRITE v|\(String(repeating: "v", count: 2016))   ENOSPC
      2 WRITE w|\(String(repeating: "v", count: 2016))   ENOSPC
      2 MKDIR v/w|                                       ENOSPC
      2 SET_PERMS v|n2|r1|                               ENOSPC
      2 WRITE n/\(String(repeating: "n", count: 2014))|  OK|
      2 MKDIR n/more|                                    ENOSPC
      2 MKDIR \(String(repeating: "n", count: 2015))|    ENOSPC
      """)
  }
}

@Suite("xenstore/depth") struct DepthTests {
  @Test("a node as deep as a path can name is made, told, removed, and kept in a snapshot")
  func deep() throws {
    var script = Script()
    let path = String(repeating: "/a", count: 1024)
    script.perform("0 WATCH /a/a|t|")
    script.run(
      """
      0 WRITE \(path)|v     OK|
      + 0 \(path)|t|
      0 READ \(path)|       v
      0 WRITE \(path)/a|v   EINVAL
      0 START |             1|
      0/1 RM /a/a/a|        OK|
      0/1 END T|            OK|
      + 0 /a/a/a|t|
      0 DIRECTORY /a/a|
      0 WRITE \(path)|v     OK|
      + 0 \(path)|t|
      0 RM /a/a|            OK|
      + 0 /a/a|t|
      """)
  }
}

@Suite("xenstore/mkdir") struct MakeDirectoryTests {
  @Test("makes what is not there, and leaves alone what is")
  func makes() {
    var script = Script()
    script.run(
      """
      0 WRITE /t/a|hello      OK|
      0 MKDIR /t/a|           OK|
      0 READ /t/a|            hello
      0 MKDIR /t/d/e|         OK|
      0 READ /t/d/e|
      0 DIRECTORY /t|         a|d|
      0 MKDIR /t/d|junk|      EINVAL
      1 MKDIR /t/mine|        EACCES
      1 MKDIR /t/a|           EACCES
      1 MKDIR mine|           OK|
      1 GET_PERMS mine|       n1|
      """)
  }
}

@Suite("xenstore/directory") struct DirectoryTests {
  @Test("names the children in the order in which they came")
  func order() {
    var script = Script()
    script.run(
      """
      0 WRITE /t/z|           OK|
      0 WRITE /t/a|           OK|
      0 WRITE /t/m|           OK|
      0 DIRECTORY /t|         z|a|m|
      0 RM /t/z|              OK|
      0 WRITE /t/z|           OK|
      0 DIRECTORY /t|         a|m|z|
      0 DIRECTORY /t/a|
      0 DIRECTORY /nope|      ENOENT
      """)
  }

  @Test("a list longer than a message is refused whole, and given in parts")
  func long() throws {
    var script = Script()
    let names = (0..<900).map { "child-\($0)" }
    for name in names { script.perform("0 WRITE /t/\(name)|") }
    script.run("0 DIRECTORY /t|   E2BIG")
    var list: [UInt8] = [], generations: Set<String> = []
    while true {
      let reply = try #require(script.perform("0 DIRECTORY_PART /t|\(list.count)|").last).message.payload
      #expect(reply.count <= 4096)
      let zero = try #require(reply.firstIndex(of: 0))
      generations.insert(String(decoding: reply[..<zero], as: UTF8.self))
      let part = reply[(zero + 1)...]
      let isLast = part.count < 2 || part[part.endIndex - 2] == 0
      list += isLast ? part.dropLast() : part
      if isLast { break }
    }
    #expect(String(decoding: list, as: UTF8.self).split(separator: "\0").map(String.init) == names)
    #expect(generations.count == 1)
  }

  @Test("offsets count bytes of the list; what is no number is 0; beyond the list there is only an end")
  func offsets() throws {
    var script = Script()
    for name in ["one", "two", "three"] { script.perform("0 WRITE /t/\(name)|") }
    for (offset, part) in [
      ("0", "one|two|three||"), ("4", "two|three||"), ("2", "e|two|three||"), ("13", "||"), ("14", "|"), ("100", "|"), ("-1", "|"),
      ("x", "one|two|three||"),
    ] {
      let reply = try #require(script.perform("0 DIRECTORY_PART /t|\(offset)|").last).message
      #expect(Script.text(reply.payload).drop { $0 != "|" }.dropFirst() == part, "offset \(offset)")
    }
    script.run(
      """
      0 DIRECTORY_PART /t|         EINVAL
      0 DIRECTORY_PART /t|0|x|     EINVAL
      0 DIRECTORY_PART /t|0        EINVAL
      0 DIRECTORY_PART /nope|0|    ENOENT
      """)
  }

  @Test("the generation changes with the value and with the children, and with nothing else")
  func generation() throws {
    var script = Script()
    func generation() -> String {
      Script.text(script.perform("0 DIRECTORY_PART /t|0|").last?.message.payload ?? []).split(separator: "|").first.map(String.init) ?? ""
    }
    script.perform("0 WRITE /t/a|")
    var last = generation()
    for (line, changes) in [
      ("0 READ /t|", false), ("0 WRITE /u|", false), ("0 WRITE /t/a|x", false), ("0 WRITE /t|x", true), ("0 WRITE /t/b|", true),
      ("0 RM /t/a|", true), ("0 SET_PERMS /t|n1|", true),
    ] {
      script.perform(line)
      let now = generation()
      #expect((now != last) == changes, "\(line)")
      last = now
    }
  }
}

@Suite("xenstore/rm") struct RemoveTests {
  @Test("takes what is below with it; what is not there need not go, if its parent is")
  func removes() {
    var script = Script()
    script.run(
      """
      0 WRITE /t/a/b|v        OK|
      0 RM /t/nope|           OK|
      0 RM /t/nope/nope|      ENOENT
      0 RM /nope/nope/nope|   ENOENT
      0 RM /t|                OK|
      0 READ /t/a/b|          ENOENT
      0 RM /|                 EINVAL
      0 RM /tool/|            EINVAL
      0 DIRECTORY /|          tool|local|
      """)
  }

  @Test("needs the right to write the node; what lies below is not asked")
  func rights() {
    var script = Script()
    script.run(
      """
      1 WRITE a/b|v                   OK|
      0 SET_PERMS /local/domain/1/a/b|n0|   OK|
      2 RM /local/domain/1/a|         EACCES
      2 RM /local/domain/1/none|      EACCES
      1 RM a/b|                       EACCES
      1 RM a|                         OK|
      1 RM a|                         OK|
      1 RM x/y|                       ENOENT
      """)
  }
}

@Suite("xenstore/permissions") struct PermissionTests {
  @Test("are given as they were set, and inherited")
  func sets() {
    var script = Script()
    script.run(
      """
      0 WRITE /t/d|v                  OK|
      0 GET_PERMS /t|                 n0|
      0 SET_PERMS /t/d|n1|r2|b3|w4|   OK|
      0 GET_PERMS /t/d|               n1|r2|b3|w4|
      0 MKDIR /t/d/child|             OK|
      0 GET_PERMS /t/d/child|         n1|r2|b3|w4|
      2 READ /t/d|                    v
      2 WRITE /t/d|x                  EACCES
      3 WRITE /t/d|x                  OK|
      3 READ /t/d|                    x
      1 READ /t/d|                    x
      1 SET_PERMS /t/d|b1|            OK|
      2 WRITE /t/d|y                  OK|
      0 GET_PERMS /nope|              ENOENT
      """)
  }

  @Test("refuses words that are none, and owners that are not there")
  func refusals() {
    var script = Script()
    script.run(
      """
      0 WRITE /t|             OK|
      0 SET_PERMS /t|         EINVAL
      0 SET_PERMS /t|x1|      EINVAL
      0 SET_PERMS /t|r|       EINVAL
      0 SET_PERMS /t|rx|      EINVAL
      0 SET_PERMS /t|r1x|     EINVAL
      0 SET_PERMS /t|r1       EINVAL
      0 SET_PERMS /t|n9|      ENOENT
      0 SET_PERMS /t|r70000|  ENOENT
      0 SET_PERMS /t|r-1|     ENOENT
      0 SET_PERMS /nope|n0|   ENOENT
      0 SET_PERMS @foo|n0|    EINVAL
      0 GET_PERMS /t|         n0|
      """)
  }

  @Test("only the owner sets them, and it gives its node to nobody")
  func owners() {
    var script = Script()
    script.run(
      """
      1 WRITE a|v                           OK|
      1 SET_PERMS a|n2|                     EPERM
      1 SET_PERMS a|n1|b2|                  OK|
      2 SET_PERMS /local/domain/1/a|n2|     EACCES
      2 SET_PERMS /local/domain/1/a|n1|     EACCES
      1 SET_PERMS a|n1|r2|r3|r4|r5|r6|      ENOSPC
      2 SET_PERMS @releaseDomain|n0|r2|     EINVAL
      0 SET_PERMS /local/domain/1/a|n2|     OK|
      1 READ a|                             EACCES
      2 READ /local/domain/1/a|             v
      """)
  }

  @Test("a domain that serves another has its rights")
  func target() {
    var script = Script()
    script.run(
      """
      1 WRITE a|v                           OK|
      2 READ /local/domain/1/a|             EACCES
      0 SET_TARGET 2|1|                     OK|
      2 READ /local/domain/1/a|             v
      2 WRITE /local/domain/1/b|w           OK|
      0 SET_TARGET 2|9|                     ENOENT
      0 SET_TARGET 2|                       EINVAL
      """)
  }
}
