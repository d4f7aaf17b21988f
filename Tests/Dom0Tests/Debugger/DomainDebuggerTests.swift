import DomainConfig
import GDBStub
import HypercallABI
import Hypervisor
import Testing

@testable import Dom0

/// A domain on a hypervisor without processes, and a debugger that talks with it in packets.
private final class World {
  let machine = InProcessMachine()
  let built: BuiltDomain
  let vcpu: VCPUHandle
  /// What the debugger has heard, and what the domain's owner was asked.
  var heard: [UInt8] = []
  var asked: [String] = []
  private(set) var debugger: DomainDebugger!
  /// Where its code lies.
  var code: UInt64 { built.image.bias + ELFWriter.text }

  /// - Parameter runs: whether it runs already when the debugger comes.
  init(runs: Bool = true, attaches: Bool = true) throws {
    let text = """
      <domain type='xen'><name>web1</name><memory>32768</memory><vcpu>1</vcpu>
      <os><type>linux</type><kernel>k.so</kernel></os></domain>
      """
    let plan = try DomainPlan(
      DomainConfiguration(parsing: Array(text.utf8), file: "web1.xml"), image: KernelFile.image(bytes: ELFWriter().bytes(), path: "k.so"))
    built = try DomainBuilder(gate: machine, memory: machine).build(plan)
    vcpu = try #require(machine.effects.compactMap { if case .startProcessor(let vcpu) = $0 { vcpu } else { nil } }.first)
    machine.park(vcpu)
    try machine.call(DomainControl.UnpauseDomain(domain: built.domain))
    if !runs { try machine.call(DomainControl.PauseDomain(domain: built.domain)) }
    if !runs { machine.park(vcpu) }
    if attaches { try attach() }
  }

  func attach() throws {
    let owner = DomainDebugger.Owner(
      send: { [unowned self] in heard += $0 }, resume: { [unowned self] in asked.append("resume") },
      kill: { [unowned self] in asked.append("kill") },
      note: { [unowned self] in
        asked.append("note \($0.noted.count)")
        return true
      }, release: { [unowned self] in asked.append("release") })
    debugger = try DomainDebugger(built.domain, built.image, gate: machine, memory: machine, owner: owner)
    _ = ask("QStartNoAckMode")
    debugger.receive(Array("+".utf8))
  }

  /// The vCPU's process comes to rest.
  func rest() {
    machine.park(vcpu)
    debugger.look()
  }
  /// The vCPU meets what is at an address.
  func meet(_ vector: UInt64, at rip: UInt64) {
    machine.setContext(vcpu, 520 + CPUUserRegistersLayout.rip, rip)
    machine.setContext(vcpu, 520 + CPUUserRegistersLayout.errorCode, vector << 32)
    #expect(machine.trap(vcpu, vector))
    debugger.look()
  }
  func register(_ offset: Int) -> UInt64 { machine.context(vcpu, 520 + offset) }
  var rip: UInt64 { register(CPUUserRegistersLayout.rip) }
  var steps: Bool { register(CPUUserRegistersLayout.rflags) & 0x100 != 0 }

  /// The payload of what is said to a packet, or was said since the last time; nil when it is nothing.
  func ask(_ text: String? = nil) -> String? {
    if let text {
      let sum = text.utf8.reduce(0 as UInt8) { $0 &+ $1 }
      debugger.receive(Array("$\(text)#\(sum < 16 ? "0" : "")\(String(sum, radix: 16))".utf8))
    }
    defer { heard = [] }
    return heard.split(separator: UInt8(ascii: "$")).last.map { String(decoding: $0.dropLast(3), as: UTF8.self) }
  }
  func hex(_ address: UInt64) -> String { String(address, radix: 16) }
  /// The byte that the guest's vCPU would meet.
  func byte(_ address: UInt64) -> UInt8? {
    let root = MachineFrameNumber(rawValue: machine.context(vcpu, VCPUGuestContextLayout.controlRegisters + 24) >> 12)
    return GuestAddressSpace(memory: machine, domain: built.domain, root: root).bytes(at: address, count: 1).first
  }
  var flags: DomainStateFlags { get throws { try machine.call(DomainControl.GetDomainInfo(domain: built.domain)).flags } }
}

@Suite("a debugger of a domain") struct DomainDebuggerTests {
  @Test("a domain that runs stops for it, as soon as its vCPU is at rest") func attached() throws {
    let world = try World()
    #expect(world.ask("?") == nil && world.ask("g") == "E16")
    world.rest()
    #expect(world.ask() == "T05thread:1;")
    #expect(try world.flags.contains([.paused, .debugged]))
    #expect(world.ask("m\(world.hex(world.code)),4") == "90909090")
    #expect(world.ask("qThreadExtraInfo,1") == "6b65726e656c")
  }

  @Test("one that has not begun stops at its first instruction, and begins when the debugger lets it") func unstarted() throws {
    let world = try World(runs: false)
    // It is brought to its gate, where it is already.
    world.rest()
    #expect(world.ask("?") == "T05thread:1;")
    #expect(world.ask("p10") == String(decoding: Hexadecimal.littleEndian(world.rip), as: UTF8.self))
    #expect(world.ask("c") == nil && world.asked == ["resume"])
    // Its owner's pause is its owner's.
    #expect(try world.flags.contains(.paused))
  }

  @Test("a breakpoint is a byte of the code that only the guest sees; met, it leaves the vCPU before it") func breakpoint() throws {
    let world = try World(), at = world.hex(world.code + 5)
    world.rest()
    let flags = world.ask("p11")
    #expect(world.ask("qSupported:swbreak+") != nil && world.ask("Z0,\(at),1") == "OK" && world.asked == ["note 1"])
    #expect(world.byte(world.code + 5) == 0xcc && world.ask("m\(world.hex(world.code)),8") == "9090909090909090")
    #expect(world.ask("vCont;c") == nil)
    #expect(try !world.flags.contains(.paused))
    world.meet(3, at: world.code + 6)
    #expect(world.ask() == "T05swbreak:;thread:1;")
    #expect(world.ask("p10") == String(decoding: Hexadecimal.littleEndian(world.code + 5), as: UTF8.self))
    // gdb steps over it with the byte below.
    #expect(world.ask("z0,\(at),1") == "OK" && world.byte(world.code + 5) == 0x90 && world.ask("vCont;s:1") == nil)
    #expect(world.rip == world.code + 5 && world.steps)
    world.meet(1, at: world.code + 6)
    #expect(world.ask() == "T05thread:1;")
    #expect(world.ask("p11") == flags)
    #expect(world.ask("Z0,\(at),1") == "OK" && world.ask("c") == nil && !world.steps && world.byte(world.code + 5) == 0xcc)
    #expect(world.asked.filter { $0.hasPrefix("note") } == ["note 1"])
  }

  @Test("what is written where a breakpoint is, lies below it") func written() throws {
    let world = try World(), at = world.hex(world.code)
    world.rest()
    #expect(world.ask("Z0,\(at),1") == "OK" && world.ask("M\(at),2:1122") == "OK")
    #expect(world.byte(world.code) == 0xcc && world.byte(world.code + 1) == 0x22 && world.ask("m\(at),2") == "1122")
    #expect(world.ask("z0,\(at),1") == "OK" && world.byte(world.code) == 0x11)
  }

  @Test("a breakpoint of the guest's own stops it behind it") func foreign() throws {
    let world = try World()
    world.rest()
    #expect(world.ask("c") == nil)
    world.meet(3, at: world.code + 1)
    #expect(world.ask() == "T05thread:1;" && world.ask("c") == nil && world.rip == world.code + 1)
    // What it was stopped for is not met once more when it rests at such a place.
    #expect(world.register(CPUUserRegistersLayout.errorCode) >> 32 == 0)
  }

  @Test("an exception without a handler stops it with its signal; going on crashes it") func unhandled() throws {
    let world = try World()
    world.rest()
    #expect(world.ask("c") == nil)
    world.machine.setContext(world.vcpu, 520 + CPUUserRegistersLayout.errorCode, 14 << 32)
    world.machine.crash(world.vcpu)
    world.debugger.look()
    #expect(world.ask() == "T0bthread:1;" && world.ask("c") == nil)
    world.machine.crash(world.vcpu)
    #expect(try world.flags.contains(.shutdown))
    world.debugger.ended(End(.crash))
    #expect(world.ask() == "X06" && world.asked.last == "release" && world.debugger.isOver)
  }

  @Test("Ctrl-C stops it, also while it steps; the step leaves nothing behind") func interrupted() throws {
    let world = try World()
    world.rest()
    for request in ["c", "s"] {
      #expect(world.ask(request) == nil)
      world.debugger.receive([3])
      #expect(world.ask() == nil)
      world.rest()
      #expect(world.ask() == "T02thread:1;")
    }
    #expect(world.ask("c") == nil && !world.steps)
  }

  @Test("a Ctrl-C that comes before the domain goes on stops it at once") func interruptedBefore() throws {
    let world = try World()
    world.rest()
    world.debugger.receive([3])
    #expect(world.ask("c") == "T02thread:1;")
    #expect(world.ask("c") == nil)
  }

  @Test("a stop that comes with Ctrl-C is told first, and Ctrl-C when it goes on") func interruptedAtBreakpoint() throws {
    let world = try World()
    world.rest()
    #expect(world.ask("Z0,\(world.hex(world.code)),1") == "OK" && world.ask("c") == nil)
    world.debugger.receive([3])
    world.meet(3, at: world.code + 1)
    #expect(world.ask() == "T05thread:1;")
    #expect(world.ask("c") == "T02thread:1;")
    #expect(world.ask("c") == nil)
    #expect(try !world.flags.contains(.paused))
  }

  @Test("a step over pushf pushes no flag of the debugger's") func pushf() throws {
    let world = try World()
    world.rest()
    let stack = world.register(CPUUserRegistersLayout.rsp) - 64, at = world.hex(world.code)
    #expect(world.ask("M\(at),1:9c") == "OK" && world.ask("c\(at)") == nil)
    world.debugger.receive([3])
    world.rest()
    #expect(world.ask() == "T02thread:1;" && world.ask("s") == nil)
    // What the instruction does.
    world.machine.setContext(world.vcpu, 520 + CPUUserRegistersLayout.rsp, stack)
    world.meet(1, at: world.code + 1)
    #expect(world.ask("M\(world.hex(stack)),2:0203") == "OK" && world.ask("c\(at)") == nil)
    world.debugger.receive([3])
    world.rest()
    #expect(world.ask() == "T02thread:1;" && world.ask("s") == nil)
    let frame = GuestAddressSpace(
      memory: world.machine, domain: world.built.domain,
      root: MachineFrameNumber(rawValue: world.machine.context(world.vcpu, VCPUGuestContextLayout.controlRegisters + 24) >> 12))
    #expect(frame.bytes(at: stack, count: 2) == [2, 3])
    world.meet(1, at: world.code + 1)
    #expect(frame.bytes(at: stack, count: 2) == [2, 2])
  }

  @Test("registers that a guest cannot have are refused, and nothing changes") func refused() throws {
    let world = try World()
    world.rest()
    let rip = world.rip
    #expect(world.ask("P10=0000000000800000") == "E16" && world.rip == rip)
    #expect(world.ask("P0=8877665544332211") == "OK" && world.register(CPUUserRegistersLayout.rax) == 0x1122_3344_5566_7788)
    // The root page table is the hypervisor's to write.
    #expect(world.ask("M0,1:00") == "E0e" && world.ask("Z0,0,1") == "E0e")
  }

  @Test("detached, the domain goes on as it was") func detached() throws {
    let world = try World(), at = world.hex(world.code)
    world.rest()
    #expect(world.ask("Z0,\(at),1") == "OK" && world.ask("s") == nil)
    world.meet(1, at: world.code + 3)
    #expect(world.ask() == "T05thread:1;" && world.ask("D") == "OK")
    #expect(world.byte(world.code) == 0x90 && !world.steps && world.asked.last == "release")
    #expect(try world.flags.isDisjoint(with: [.paused, .debugged]))
  }

  @Test("a debugger that is gone leaves nothing in a domain that runs, even as that meets a breakpoint") func gone() throws {
    let world = try World(), at = world.hex(world.code)
    world.rest()
    #expect(world.ask("Z0,\(at),1") == "OK" && world.ask("c") == nil)
    world.debugger.disconnected()
    #expect(!world.debugger.isOver && world.byte(world.code) == 0xcc)
    world.meet(3, at: world.code + 1)
    #expect(world.debugger.isOver && world.byte(world.code) == 0x90 && world.rip == world.code && world.asked.last == "release")
    #expect(try world.flags.isDisjoint(with: [.paused, .debugged]))
  }

  @Test("killed by its debugger, the domain is its owner's to destroy") func killed() throws {
    let world = try World()
    world.rest()
    #expect(world.ask("vKill;1") == "OK" && world.asked == ["kill"])
    world.debugger.ended(.destroyed)
    #expect(world.asked == ["kill", "release"])
  }

  @Test("what a debugger under a dead Dom0 left is taken out, whatever it was at", arguments: [false, true])
  func leftBehind(isPaused: Bool) throws {
    for moment in 0..<4 {
      let world = try World()
      world.rest()
      if isPaused { try world.machine.call(DomainControl.PauseDomain(domain: world.built.domain)) }
      let place = Breakpoints.Place(mfn: try #require(frame(of: world.code, world)).rawValue, offset: Int(world.code & 4095))
      #expect(world.ask("Z0,\(world.hex(world.code)),1") == "OK")
      var isAtRest = true
      switch moment {
      case 0: break
      case 1: _ = world.ask("c")
      case 2:
        // It has met the breakpoint, and nobody was there to hear of it.
        _ = world.ask("c")
        if isPaused { break }
        world.machine.setContext(world.vcpu, 520 + CPUUserRegistersLayout.rip, world.code + 1)
        world.machine.setContext(world.vcpu, 520 + CPUUserRegistersLayout.errorCode, 3 << 32)
        #expect(world.machine.trap(world.vcpu, 3))
      default: _ = world.ask("s")
      }
      isAtRest = try isPaused || moment == 0 || moment == 2 && world.flags.contains(.paused)
      var isReleased = false
      let left = DomainDebugger(
        leftBehindIn: world.built.domain, world.built.image, noted: [place: 0x90], staysPaused: isPaused, gate: world.machine,
        memory: world.machine
      ) { isReleased = true }
      if !isAtRest {
        #expect(!left.isOver)
        world.machine.park(world.vcpu)
        left.look()
      }
      #expect(left.isOver && isReleased && world.byte(world.code) == 0x90 && !world.steps, "moment \(moment)")
      if moment == 2, !isPaused { #expect(world.rip == world.code) }
      #expect(try world.flags.contains(.paused) == isPaused && !world.flags.contains(.debugged))
      guard isPaused else { continue }
      // One pause is left, that of its owner, and no vCPU is held.
      try world.machine.call(DomainControl.UnpauseDomain(domain: world.built.domain))
      #expect(try !world.flags.contains(.paused) && world.flags.contains(.running))
    }
  }

  private func frame(of address: UInt64, _ world: World) -> MachineFrameNumber? {
    let root = MachineFrameNumber(rawValue: world.machine.context(world.vcpu, VCPUGuestContextLayout.controlRegisters + 24) >> 12)
    return GuestAddressSpace(memory: world.machine, domain: world.built.domain, root: root).translate(address)?.mfn
  }
}

/// Digits as packets have them.
private enum Hexadecimal {
  static func littleEndian(_ value: UInt64) -> [UInt8] {
    (0..<8).flatMap { byte in
      let text = String(value >> (8 * UInt64(byte)) & 255, radix: 16)
      return Array((text.count == 1 ? "0" + text : text).utf8)
    }
  }
}
