import Glibc
import Testing

@testable import Dom0

@Suite("a console log") struct ConsoleLogTests {
  let folder = Folder()
  var path: String { folder.path + "/web1.log" }
  func log(continues: Bool = false, limit: Int64 = 100) -> ConsoleLog { ConsoleLog(path, continues: continues, limit: limit) }
  func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
  /// All that is kept, oldest first.
  var kept: String { ["web1.log.3", "web1.log.2", "web1.log.1", "web1.log"].compactMap { folder.read($0) }.joined() }

  @Test("holds what was printed, in order, wherever the ring's index is", arguments: [0, 1000, UInt32.max - 2])
  func order(start: UInt32) {
    let first = log()
    #expect(first.nextIndex == nil)
    first.write(bytes("hello, "), at: start)
    first.write(bytes("world\n"), at: start &+ 7)
    #expect(first.nextIndex == start &+ 13)
    log().write(bytes("again\n"), at: 0)
    #expect(kept == "hello, world\nagain\n")
  }

  @Test("is rotated, and three old ones are kept") func rotation() {
    let log = log(limit: 10)
    for index in 0..<9 as Range<UInt32> { log.write(bytes("line \(index)\n"), at: index * 7) }
    #expect(folder.read("web1.log") == "line 8\n")
    #expect(kept == "line 5\nline 6\nline 7\nline 8\n")
    #expect(!folder.exists("web1.log.4"))
    log.write(bytes(String(repeating: "x", count: 30)), at: 63)
    #expect(folder.read("web1.log.1") == "line 8\n" && folder.read("web1.log")?.count == 30)
  }

  @Test("a domain 0 that follows a killed one writes only what is missing", arguments: 0...13) func replay(written: Int) {
    // The one before wrote so many bytes of what it took, and was killed before it said so.
    let text = "0123456789abc", start = UInt32.max - 5
    log().write(Array(bytes(text).prefix(written)), at: start)
    let next = log(continues: true)
    #expect(next.nextIndex == start &+ UInt32(written))
    next.write(bytes(text), at: start)
    next.write(bytes("!"), at: start &+ 13)
    #expect(kept == text + "!")
  }

  @Test("being killed at any point of a rotation loses nothing and doubles nothing", arguments: ConsoleLog.Step.allCases, 1...5)
  func killed(_ step: ConsoleLog.Step, _ round: Int) {
    var printed = "", taken: UInt32 = 7
    let first = log(limit: 10)
    func line(_ number: Int) -> String { "line \(number)\n" }
    for number in 0..<round {
      first.write(bytes(line(number)), at: taken)
      printed += line(number)
      taken &+= 7
    }
    first.kill = step
    // Not every round has an old file to move.
    try? first.append(bytes(line(round)), at: taken)
    printed += line(round)
    // What the ring holds now: the guest has gone on printing.
    let next = log(continues: true, limit: 10)
    next.write(bytes(line(round)), at: taken)
    next.write(bytes(line(round + 1)), at: taken &+ 7)
    printed += line(round + 1)
    #expect(kept == String(printed.suffix(28)))
    #expect(!folder.exists(".web1.log.next"))
  }

  @Test("a guest that moves its index neither changes nor hides what it printed") func meddling() {
    let log = log()
    log.write(bytes("abc"), at: 0)
    log.write(bytes("def"), at: 1)
    log.write(bytes("ghi"), at: 4_000_000_000)
    log.write(bytes("jkl"), at: 0)
    #expect(kept == "abcdefghijkl")
    let next = self.log(continues: true)
    next.write(bytes("mno"), at: 77)
    #expect(kept == "abcdefghijklmno")
  }

  @Test("a file that is removed or emptied is begun anew") func removed() {
    let log = log()
    log.write(bytes("abc"), at: 0)
    unsafe unlink(path)
    log.write(bytes("def"), at: 3)
    #expect(kept == "def")
    unsafe truncate(path, 0)
    log.write(bytes("ghi"), at: 6)
    #expect(kept == "ghi")
  }

  @Test("what is no file is left alone, and said") func noFile() {
    Folder.shell("cd '\(folder.path)'; mkdir web1.log; mkfifo pipe.log; echo x >target; ln -s target link.log")
    for name in ["web1.log", "pipe.log", "link.log"] {
      let log = ConsoleLog("\(folder.path)/\(name)", continues: false)
      log.write(bytes("abc"), at: 0)
      #expect(log.lost == 3 && log.failure != nil, "\(name)")
    }
    #expect(folder.read("target") == "x\n")
  }

  @Test("on a full disk the log says what is missing, once there is room") func full() {
    guard folder.mountTmpfs("small", options: "size=16k,mode=700") else { return }
    let log = ConsoleLog(folder.path + "/small/web1.log", continues: false, limit: 1 << 20)
    log.write(bytes("before\n"), at: 0)
    Folder.shell("head -c 1M /dev/zero >'\(folder.path)/small/filler' 2>/dev/null")
    let much = [UInt8](repeating: 120, count: 5000)
    log.write(much, at: 7)
    log.write(bytes("lost"), at: 5007)
    #expect(log.failure == "No space left on device" && log.lost == 7 + 5000 + 4 - 4096)
    unsafe unlink(folder.path + "/small/filler")
    log.write(bytes("after\n"), at: 5011)
    #expect(log.failure == nil && log.lost == 0)
    #expect(log.nextIndex == 5017)
    let text = folder.read("small/web1.log") ?? ""
    #expect(text.hasPrefix("before\nxxx") && text.hasSuffix("\n[915 bytes are missing here: No space left on device]\nafter\n"))
  }

  @Test("its end can be read, across a rotation") func tail() {
    let log = log(limit: 10)
    for index in 0..<3 as Range<UInt32> { log.write(bytes("line \(index)\n"), at: index * 7) }
    #expect(ConsoleLog.tail(of: path, 4) == bytes("e 2\n"))
    #expect(ConsoleLog.tail(of: path, 10) == bytes(" 1\nline 2\n"))
    #expect(ConsoleLog.tail(of: path, 1000) == bytes("line 1\nline 2\n"))
    #expect(ConsoleLog.tail(of: folder.path + "/none.log", 10) == [])
  }

  @Test("the backend logs before it gives the guest its room back") func backend() {
    let console = ConsoleFixture(outCons: 5, outProd: 5)
    let log = log()
    unowned let page = console
    let backend = unsafe ConsoleBackend(
      frame: console.page, notify: {},
      sink: { bytes, index in
        #expect(page.get(2) == index)
        log.write(bytes, at: index)
      })
    console.guestPrints("hello")
    backend.service()
    #expect(kept == "hello" && console.get(2) == 10 && log.nextIndex == 10)
    // Killed before it said so: the next one starts where the ring says.
    console.set(2, 5)
    console.guestPrints(" world")
    let next = self.log(continues: true)
    unsafe ConsoleBackend(frame: console.page, notify: {}, sink: { next.write($0, at: $1) }).service()
    #expect(kept == "hello world")
  }
}
