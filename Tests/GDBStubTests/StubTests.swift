import Testing

@testable import GDBStub

private let registerBytes = RegisterFile.byteCount

@Suite("gdb's packets: request and reply") struct StubTests {
  /// What a domain with one vCPU, standing still, answers.
  static let table: [(String, String)] = [
    ("?", "T05thread:1;"), ("qAttached", "1"), ("qAttached:1", "1"), ("qC", "QC1"), ("qfThreadInfo", "m1"), ("qsThreadInfo", "l"),
    ("qSymbol::", "OK"), ("vMustReplyEmpty", ""), ("vCont?", "vCont;c;C;s;S"), ("Hg0", "OK"), ("Hg1", "OK"), ("Hg2", "E16"), ("Hc-1", "OK"),
    ("Hc1", "OK"), ("Hx1", ""), ("H", "E16"), ("Hg", "E16"), ("Hg1x", "E16"), ("T1", "OK"), ("T2", "E16"), ("T", "E16"),
    ("qThreadExtraInfo,1", "6b65726e656c203c303e"), ("qThreadExtraInfo,9", "E16"), ("qTStatus", ""), ("qOffsets", ""), ("qXfer", ""),
    ("!", ""), ("R00", ""), ("i", ""), ("QNonStop:1", ""), ("vFile:open:00", ""), ("", ""),
    // Memory: 0x1000 has the multiples of 7, and 0x3000 is not mapped.
    ("m1000,4", "00070e15"), ("m1001,1", "07"), ("m2ffe,10", "f2f9"), ("m3000,1", "E0e"), ("mfffffffffffffff0,20", "E0e"), ("m1000,0", ""),
    ("m1000", "E16"), ("m1000,", "E16"), ("m,4", "E16"), ("mg,4", "E16"), ("m1000,4x", "E16"), ("m00000000000001000,4", "E16"),
    ("m1000,ffffffffffffffff", "E16"), ("x1000,3", "b\u{0}\u{7}\u{e}"), ("x1005,1", "b}\u{3}"), ("M1000,2:abCD", "OK"),
    ("M1000,2:ab", "E16"),
    ("M1000,2:abcg", "E16"), ("M1000,2:abc", "E16"), ("M3000,1:00", "E0e"), ("M2fff,2:0000", "E0e"), ("X1000,0:", "OK"),
    ("X1000,2:a}\u{3}", "OK"),
    ("X1000,1:ab", "E16"), ("X1000,1:}", "E16"), ("X3000,1:a", "E0e"),
    // Registers: 10 is rip, 11 the flags; 18 has 10 bytes.
    ("p10", "0000000000000000"), ("p11", "00000000"), ("p18", "00000000000000000000"), ("pff", "E16"), ("p", "E16"),
    ("P10=7856341200000000", "OK"), ("P10=00000000000000ff", "E16"), ("P10=78", "E16"), ("P10", "E16"), ("P=00", "E16"), ("Pff=00", "E16"),
    ("G00", "E16"), ("Gxx", "E16"),
    // Breakpoints.
    ("Z0,1000,1", "OK"), ("Z0,1000,1;X3,220027", "OK"), ("Z0,3000,1", "E0e"), ("z0,1000,1", "E0e"), ("Z0,1000", "E16"), ("Z0,,1", "E16"),
    ("Z1,1000,1", ""), ("Z2,1000,4", ""), ("z3,1000,4", ""), ("Z4,1000,4", ""), ("Z", ""),
    // Going on where the packet makes no sense is refused, and the domain stands still.
    ("cx", "E16"), ("Cx", "E16"), ("C", "E16"), ("vCont;", "E16"), ("vCont;x", "E16"), ("vCont;c:2", "E16"),
    ("vCont;c:", "E16"),
    ("vCont;C", "E16"), ("vCont;c:1x", "E16"), ("s8000000000000000", "E16"),
    // Documents.
    ("qXfer:auxv:read::0,100", "l}\u{3}}]}\u{4}}\u{a}aux"), ("qXfer:auxv:read::1,2", "m}]}\u{4}"), ("qXfer:auxv:read::7,10", "l"),
    ("qXfer:auxv:read::ffffffffffffffff,10", "l"), ("qXfer:auxv:read:x:0,100", "E00"), ("qXfer:auxv:read::0", "E16"),
    ("qXfer:features:read:other.xml:0,100", "E00"), ("qXfer:memory-map:read::0,100", ""), ("qXfer:auxv:write::0:00", ""),
    (
      "qXfer:threads:read::0,fff", "l<?xml version=\"1.0\"?><threads><thread id=\"1\" name=\"vCPU 0\">kernel  0 </thread></threads>"
    ),
  ]

  @Test("each request has its reply", arguments: table) func replies(_ request: String, _ reply: String) {
    let debugger = FakeDebugger()
    #expect(debugger.ask(request) == reply)
    #expect(debugger.domain.calls == [])
  }

  @Test("what is not about memory, registers or breakpoints is answered while the domain runs too; what is, is refused")
  func running() {
    let debugger = FakeDebugger()
    #expect(debugger.ask("c") == nil && debugger.domain.calls == ["resume 0:run"])
    for request in ["g", "m1000,4", "M1000,1:00", "Z0,1000,1", "c", "vCont;c", "G00"] { #expect(debugger.ask(request) == "E16") }
    #expect(debugger.ask("qfThreadInfo") == "m1" && debugger.ask("vCont?") == "vCont;c;C;s;S")
    #expect(debugger.domain.calls == ["resume 0:run"])
  }

  @Test("what is written is there, and registers come back as they were set") func written() {
    let debugger = FakeDebugger()
    #expect(debugger.ask("M1000,2:abcd") == "OK" && debugger.ask("X1002,2:}\u{3}z") == "OK" && debugger.ask("m1000,4") == "abcd237a")
    let all = (0..<registerBytes).map { UInt8(truncatingIfNeeded: $0) }
    var text = all.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    // A guest's rip.
    text.replaceSubrange(text.index(text.startIndex, offsetBy: 266)..<text.index(text.startIndex, offsetBy: 272), with: "000000")
    #expect(debugger.ask("G" + text) == "OK" && debugger.ask("g") == text)
    #expect(debugger.ask("p0") == "0001020304050607")
    #expect(debugger.ask("P0=1122334455667788") == "OK" && debugger.ask("p0") == "1122334455667788")
  }

  @Test(
    "a step is for one vCPU, and the others run, stay or step as they are told",
    arguments: [
      ("s", "0:run 1:step"), ("c", "0:run 1:run"), ("S05", "0:run 1:step"), ("C05", "0:run 1:run"), ("vCont;s:2", "1:step"),
      ("vCont;s:2;c", "0:run 1:step"), ("vCont;c", "0:run 1:run"), ("vCont;c:-1", "0:run 1:run"), ("vCont;s:1;s:2", "0:step 1:step"),
      ("vCont;S05:1;c:1", "0:step"), ("vCont;s:0", "1:step"), ("vCont;C00:2;s", "0:step 1:run"), ("s1000", "0:run 1:step"),
      ("C05;1000", "0:run 1:run"),
    ]) func resumes(_ request: String, _ resumed: String)
  {
    let debugger = FakeDebugger(vcpus: 2)
    #expect(debugger.ask("qfThreadInfo") == "m1,2" && debugger.ask("Hg2") == "OK")
    #expect(debugger.ask(request) == nil && debugger.domain.calls == ["resume " + resumed])
    #expect(debugger.domain.files[1].map { $0["rip"] } == (request.hasSuffix("1000") ? 0x1000 : nil))
  }

  @Test("Hc says which vCPU steps") func stepper() {
    let debugger = FakeDebugger(vcpus: 3)
    #expect(debugger.ask("Hc3") == "OK" && debugger.ask("s") == nil)
    #expect(debugger.domain.calls == ["resume 0:run 1:run 2:step"])
  }

  @Test("a stop is told when it comes, once; the vCPU that stopped is the one that is looked at") func stops() {
    let debugger = FakeDebugger(vcpus: 2)
    debugger.domain.files[1] = RegisterFile()
    debugger.domain.files[1]?["rip"] = 0x1234
    #expect(debugger.ask("c") == nil)
    debugger.stub.stopped(Stop(vcpu: 1, signal: .segmentation))
    debugger.stub.stopped(Stop(vcpu: 0, signal: .trap))
    #expect(debugger.replies() == ["T0bthread:2;"])
    #expect(debugger.ask("?") == "T0bthread:2;" && debugger.ask("qC") == "QC2" && debugger.ask("p10") == "3412000000000000")
  }

  @Test("a breakpoint is told as such to a debugger that knows the word") func breakpoint() {
    for knows in [false, true] {
      let debugger = FakeDebugger()
      let features = debugger.ask(knows ? "qSupported:multiprocess+;swbreak+;xmlRegisters=i386" : "qSupported")
      #expect(features?.hasPrefix("PacketSize=4000;") == true && features?.contains("qXfer:features:read+") == true)
      #expect(debugger.ask("s") == nil)
      debugger.stub.stopped(Stop(vcpu: 0, signal: .trap, isAtBreakpoint: true))
      #expect(debugger.replies() == [knows ? "T05swbreak:;thread:1;" : "T05thread:1;"])
    }
  }

  @Test("a debugger that comes before the domain stands still hears of it then") func early() {
    let debugger = FakeDebugger(isStopped: false)
    #expect(debugger.ask("?") == nil)
    debugger.stub.stopped(Stop(vcpu: 0, signal: .trap))
    #expect(debugger.replies() == ["T05thread:1;"])
  }

  @Test("Ctrl-C interrupts the domain, also between packets of a debugger that waits for nothing") func interrupt() {
    let debugger = FakeDebugger()
    debugger.stub.receive([3])
    #expect(debugger.domain.calls == ["interrupt"] && debugger.replies() == [])
    debugger.domain.calls = []
    #expect(debugger.ask("c") == nil)
    debugger.stub.receive([3])
    debugger.stub.stopped(Stop(vcpu: 0, signal: .interrupt))
    #expect(debugger.domain.calls == ["resume 0:run", "interrupt"] && debugger.replies() == ["T02thread:1;"])
  }

  @Test(
    "the end of the domain is told to who waits for it", arguments: [(End.exited(0), "W00"), (.died(.abort), "X06"), (.destroyed, "X09")])
  func end(_ end: End, _ reply: String) {
    let debugger = FakeDebugger()
    #expect(debugger.ask("c") == nil)
    debugger.stub.ended(end)
    #expect(debugger.replies() == [reply] && debugger.stub.isOver && debugger.ask("?") == nil)
    let other = FakeDebugger()
    other.stub.ended(end)
    #expect(other.replies() == [] && other.stub.isOver)
  }

  @Test(
    "detaching and killing end it",
    arguments: [("D", "OK", "detach"), ("D;1", "OK", "detach"), ("k", nil, "kill"), ("vKill;1", "OK", "kill")])
  func over(_ request: String, _ reply: String?, _ call: String) {
    let debugger = FakeDebugger()
    #expect(debugger.ask(request) == reply && debugger.domain.calls == [call] && debugger.stub.isOver)
    #expect(debugger.ask("?") == nil)
  }

  @Test("until it is told not to, every packet is acknowledged, a damaged one is asked for again, and a refused one comes again")
  func acknowledged() {
    let debugger = FakeDebugger(isStopped: false)
    debugger.stub.stopped(Stop(vcpu: 0, signal: .trap))
    debugger.stub.receive(Array("$?#3f".utf8))
    #expect(debugger.stub.takeOutput() == Array("+".utf8) + FakeDebugger.packet(Array("T05thread:1;".utf8)))
    debugger.stub.receive(Array("-".utf8))
    #expect(debugger.stub.takeOutput() == FakeDebugger.packet(Array("T05thread:1;".utf8)))
    for damaged in ["$?#40", "$?#zz", "$?x#3f"] {
      debugger.stub.receive(Array(damaged.utf8))
      #expect(debugger.stub.takeOutput() == Array("-".utf8))
    }
    #expect(debugger.ask("QStartNoAckMode") == "OK")
    debugger.stub.receive(Array("$?#40-+".utf8) + FakeDebugger.packet(Array("qC".utf8)))
    #expect(debugger.stub.takeOutput() == FakeDebugger.packet(Array("QC1".utf8)))
  }

  @Test("a packet may come byte by byte, after noise, or begin again") func pieces() {
    let debugger = FakeDebugger()
    for byte in Array("noise$broken$qC#b4".utf8) { debugger.stub.receive([byte]) }
    #expect(debugger.replies() == ["QC1"])
  }

  @Test("a packet without end is no debugger's: the domain is let go") func endless() {
    let debugger = FakeDebugger()
    debugger.stub.receive(Array("$".utf8) + [UInt8](repeating: 65, count: 100_000))
    #expect(debugger.stub.isOver && debugger.domain.calls == ["detach"] && debugger.stub.takeOutput() == [])
  }

  @Test("no reply is longer than a packet may be") func longest() throws {
    for request in ["m1000,4000", "x1000,4000", "qXfer:features:read:target.xml:0,4000", "g"] {
      let debugger = FakeDebugger()
      debugger.domain.memory = [UInt8](repeating: 0x23, count: 8192 * 4)
      #expect(try #require(debugger.ask(request)).unicodeScalars.count <= 0x4000, "\(request)")
    }
  }
}

@Suite("gdb's registers") struct RegisterTests {
  @Test("they are those of gdb's features, in the order of gdb's own numbers") func order() {
    let names = Register.all.map(\.name)
    #expect(names[..<8] == ["rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "rsp"] && names[8..<16] == (8...15).map { "r\($0)" }[...])
    #expect(names[16..<24] == ["rip", "eflags", "cs", "ss", "ds", "es", "fs", "gs"] && names[24] == "st0" && names[40] == "xmm0")
    #expect(names[56...] == ["mxcsr", "orig_rax", "fs_base", "gs_base"])
    #expect(registerBytes == 17 * 8 + 7 * 4 + 80 + 32 + 256 + 4 + 24)
  }

  @Test("each can be set, and no other changes") func each() {
    for register in Register.all {
      var file = RegisterFile()
      file[register] = [UInt8](repeating: 0xff, count: register.bytes)
      for other in Register.all {
        #expect(file[other].allSatisfy { $0 == (other.name == register.name ? 0xff : 0) }, "\(register.name) \(other.name)")
      }
    }
  }

  @Test("what is told in pieces is one document, and tells each register") func description() throws {
    let debugger = FakeDebugger()
    var text = "", more = true
    while more {
      let offset = String(text.unicodeScalars.count, radix: 16)
      let piece = try #require(debugger.ask("qXfer:features:read:target.xml:\(offset),100"))
      more = piece.hasPrefix("m")
      #expect(more || piece.hasPrefix("l"))
      var isEscaped = false
      for scalar in piece.unicodeScalars.dropFirst() {
        if scalar == "}", !isEscaped {
          isEscaped = true
        } else {
          text.unicodeScalars.append(isEscaped ? Unicode.Scalar(UInt8(scalar.value) ^ 0x20) : scalar)
          isEscaped = false
        }
      }
    }
    #expect(text.hasSuffix("</target>"))
    for register in Register.all { #expect(text.contains("<reg name=\"\(register.name)\" bitsize=\"\(register.bytes * 8)\"")) }
  }
}
