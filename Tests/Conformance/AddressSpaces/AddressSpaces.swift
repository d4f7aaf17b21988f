// Address spaces of user code, and its way into the kernel and back.
//
// What: GuestKit's AddressSpace (map, protect, unmap, translate, copies, giving back) and runUser (system calls, exceptions, page faults,
// events, registers), over NEW_USER_BASEPTR, pinning, mmu_update, stack_switch, callback_op and iret.
// Why: every kernel with processes rests on these.
// Failure: a page that can be reached and must not be, a register that is lost, an event that does not interrupt user code.
import ConformanceKit
import GuestKit

/// User code, by where it begins in the page. Each piece but the last ends in a system call.
private enum Code {
  static let base: UInt64 = 0x40_0000
  static let pieces: [(name: String, bytes: [UInt8])] = [
    ("call", [0x0f, 0x05]),
    ("load", [0x48, 0x8b, 0x07, 0x0f, 0x05]),  // mov (%rdi), %rax
    ("store", [0x48, 0x89, 0x37, 0x0f, 0x05]),  // mov %rsi, (%rdi)
    ("push", [0x57, 0x58, 0x0f, 0x05]),  // push %rdi; pop %rax
    ("jump", [0xff, 0xe7]),  // jmp *%rdi
    ("undefined", [0x0f, 0x0b]),
    ("breakpoint", [0xcc, 0x0f, 0x05]),
    ("divide", [0x31, 0xc9, 0xf7, 0xf1]),
    ("halt", [0xf4]),
    ("set vector", [0x66, 0x48, 0x0f, 0x6e, 0xff, 0x0f, 0x05]),  // movq %rdi, %xmm7
    ("get vector", [0x66, 0x48, 0x0f, 0x7e, 0xf8, 0x0f, 0x05]),  // movq %xmm7, %rax
    // vmovq %rdi, %xmm7; vinsertf128 $1, %xmm7, %ymm7, %ymm7
    ("set upper", [0xc4, 0xe1, 0xf9, 0x6e, 0xff, 0xc4, 0xe3, 0x45, 0x18, 0xff, 0x01, 0x0f, 0x05]),
    // vextractf128 $1, %ymm7, %xmm6; movq %xmm6, %rax
    ("get upper", [0xc4, 0xe3, 0x7d, 0x19, 0xfe, 0x01, 0x66, 0x48, 0x0f, 0x7e, 0xf0, 0x0f, 0x05]),
    ("fs", [0x64, 0x48, 0x8b, 0x04, 0x25, 0, 0, 0, 0, 0x0f, 0x05]),  // mov %fs:0, %rax
    ("gs", [0x65, 0x48, 0x8b, 0x04, 0x25, 0, 0, 0, 0, 0x0f, 0x05]),
    ("spin", [0xeb, 0xfe]),
  ]
  static func address(_ name: String) -> UInt64 { base + UInt64(pieces.firstIndex { $0.name == name } ?? 0) * 16 }
}

private let data = GuestAddress(rawValue: 0x5000_0000), stackTop: UInt64 = 0x6000_0000

@main
struct AddressSpaces: ConformanceGuest {
  func test(_ t: Checks) throws(XenErrno) {
    let framesBefore = memory.frameCount
    let code = try memory.allocateFrame(), one = try memory.allocateFrame(), two = try memory.allocateFrame()
    let stack = try memory.allocateFrame()
    for (i, piece) in Code.pieces.enumerated() {
      for (j, byte) in piece.bytes.enumerated() { memory.address(of: code).store(byte, at: i * 16 + j) }
    }
    memory.address(of: one).store(UInt64(1111))
    memory.address(of: two).store(UInt64(2222))
    let first = try AddressSpace(), second = try AddressSpace()
    for space in [first, second] {
      try space.map(code, at: GuestAddress(rawValue: Code.base), .execute)
      try space.map(stack, at: GuestAddress(rawValue: stackTop - 4096), .write)
    }
    try first.map(one, at: data, [])
    try second.map(two, at: data, .write)
    t.check("runUser/needs-an-address-space", refused { () throws(XenErrno) in _ = try cpu.runUser(user("call")) } == .invalidArgument)
    try first.activate()

    try registers(t)
    try faults(t, first)
    try spaces(t, first, second, one)
    try copies(t, first, second)
    try batches(t, first, one, two)
    try interruption(t)
    refusals(t, first)

    first.destroy()
    t.check("destroy/deactivates", refused { () throws(XenErrno) in _ = try cpu.runUser(user("call")) } == .invalidArgument)
    second.destroy()
    for pfn in [code, one, two, stack] { memory.free(pfn) }
    t.equal("destroy/gives-all-pages-back", Int64(memory.frameCount), Int64(framesBefore))
    var pages: [PseudophysicalFrameNumber] = []
    for _ in 0..<12 { pages.append(try memory.allocateFrame()) }
    t.check("destroy/tables-can-be-written-again", pages.allSatisfy { memory.address(of: $0).load(as: UInt64.self) == 0 })
  }

  private func user(_ piece: String, _ rdi: UInt64 = 0, _ rsi: UInt64 = 0) -> UserContext {
    let context = UserContext(entry: GuestAddress(rawValue: Code.address(piece)), stack: GuestAddress(rawValue: stackTop))
    context.rdi = rdi
    context.rsi = rsi
    return context
  }
  /// Runs a piece, through the events that come meanwhile.
  private func run(_ context: UserContext) throws(XenErrno) -> UserExit {
    while true {
      let exit = try cpu.runUser(context)
      if case .interrupted = exit { continue }
      return exit
    }
  }
  private func run(_ piece: String, _ rdi: UInt64 = 0, _ rsi: UInt64 = 0) throws(XenErrno) -> (exit: UserExit, rax: UInt64) {
    let context = user(piece, rdi, rsi)
    return (try run(context), context.rax)
  }
  private func refused(_ body: () throws(XenErrno) -> Void) -> XenErrno? {
    do throws(XenErrno) { try body() } catch { return error }
    return nil
  }
  private func isCall(_ exit: UserExit) -> Bool { if case .systemCall = exit { true } else { false } }
  private func isException(_ exit: UserExit, _ trap: Trap, _ code: UInt64 = 0) -> Bool {
    if case .exception(trap, let errorCode) = exit { errorCode == code } else { false }
  }
  private func isFault(_ exit: UserExit, _ address: UInt64, _ error: PageFaultError) -> Bool {
    guard case .pageFault(let at, let seen) = exit else { return false }
    return at.rawValue == address && seen.subtracting(.instructionFetch) == error
  }

  private func registers(_ t: Checks) throws(XenErrno) {
    let context = user("call", 11, 12)
    context.rax = 1
    context.rbx = 2
    context.rbp = 5
    context.r8 = 8
    context.r15 = 15
    t.check("systemCall/comes-back", isCall(try run(context)))
    t.equal("systemCall/goes-on-behind-it", Int64(context.rip), Int64(Code.address("call") + 2))
    t.check("systemCall/rcx-is-rip", context.rcx == context.rip, "\(context.rcx)")
    t.check("systemCall/r11-is-rflags", context.r11 == context.rflags, "\(context.r11), \(context.rflags)")
    t.check(
      "systemCall/keeps-registers",
      context.rax == 1 && context.rbx == 2 && context.rbp == 5 && context.rdi == 11 && context.rsi == 12
        && context.r8 == 8 && context.r15 == 15 && context.rsp == stackTop)
    t.check("systemCall/is-from-user", context.isFromUser && context.cs == 0xe033 && context.ss == 0xe02b, "\(context.cs), \(context.ss)")
    t.check("systemCall/upcalls-are-unmasked-after", !cpu.upcallsAreMasked)
    let copy = UserContext(copyOf: context)
    t.check("copy/has-the-registers", copy.rbx == 2 && copy.rip == context.rip)
    copy.rbx = 3
    t.check("copy/is-another", context.rbx == 2)
    t.equal("stack/works", Int64(try run("push", 77).rax), 77)

    let a = user("set vector", 0xa), b = user("set vector", 0xb)
    _ = try run(a)
    _ = try run(b)
    for context in [a, b] { context.rip = Code.address("get vector") }
    _ = try run(a)
    _ = try run(b)
    t.check("vector-registers/belong-to-the-context", a.rax == 0xa && b.rax == 0xb, "\(a.rax), \(b.rax)")
    let upper = [user("set upper", 0xa), user("set upper", 0xb)]
    // Not every processor has them.
    if isCall(try run(upper[0])) {
      _ = try run(upper[1])
      for context in upper {
        context.rip = Code.address("get upper")
        _ = try run(context)
      }
    }
    t.check("vector-registers/upper-halves-too", !isCall(try run("set upper").exit) || upper[0].rax == 0xa && upper[1].rax == 0xb)
    let fs = user("fs"), gs = user("gs")
    fs.fsBase = data.rawValue
    gs.gsBase = data.rawValue
    t.check("fs-base/is-loaded", isCall(try run(fs)) && fs.rax == 1111)
    t.check("gs-base/is-loaded", isCall(try run(gs)) && gs.rax == 1111)
    t.check("fs-base/is-the-context's", isFault(try run("fs").exit, 0, .user))
    t.check("gs-base/is-the-context's", isFault(try run("gs").exit, 0, .user))
  }

  private func faults(_ t: Checks, _ space: AddressSpace) throws(XenErrno) {
    t.check("pageFault/missing", isFault(try run("load", 0x7777_7008).exit, 0x7777_7008, .user))
    t.check("pageFault/missing-write", isFault(try run("store", 0x7777_7008).exit, 0x7777_7008, [.user, .write]))
    t.check(
      "pageFault/write-to-a-page-for-reading", isFault(try run("store", data.rawValue).exit, data.rawValue, [.user, .write, .present]))
    t.check("pageFault/execute-data", isFault(try run("jump", data.rawValue).exit, data.rawValue, [.user, .present]))
    t.check("pageFault/code-cannot-be-written", isFault(try run("store", Code.base).exit, Code.base, [.user, .write, .present]))
    // Missing or forbidden: the hypervisor's affair. It must not be read.
    for (name, address) in [
      ("image", memory.image.rawValue), ("tables", memory.topPageTable.rawValue), ("shared-info", memory.sharedInfo.rawValue),
    ] {
      var held = false
      if case .pageFault(let at, let error) = try run("load", address).exit { held = at.rawValue == address && error.contains(.user) }
      t.check("pageFault/kernel-\(name)", held)
    }
    t.check("exception/undefined", isException(try run("undefined").exit, .invalidOpcode))
    t.check("exception/breakpoint", isException(try run("breakpoint").exit, .breakpoint))
    t.check("exception/divide", isException(try run("divide").exit, .divideError))
    t.check("exception/privileged", isException(try run("halt").exit, .generalProtection))
    t.check("exception/not-canonical", isException(try run("load", 1 << 63).exit, .generalProtection))
    let context = user("call")
    context.rip = 1 << 63
    t.check("exception/rip-not-canonical", isException(try run(context), .generalProtection))
    // The page comes, and the instruction goes on.
    let late = user("load", 0x5100_0000), page = try memory.allocateFrame()
    memory.address(of: page).store(UInt64(4444))
    t.check("demand/faults", isFault(try run(late), 0x5100_0000, .user))
    try space.map(page, at: GuestAddress(rawValue: 0x5100_0000), [])
    t.check("demand/goes-on", isCall(try run(late)) && late.rax == 4444)
    try space.unmap(at: GuestAddress(rawValue: 0x5100_0000))
    memory.free(page)
  }

  private func spaces(_ t: Checks, _ first: AddressSpace, _ second: AddressSpace, _ one: PseudophysicalFrameNumber) throws(XenErrno) {
    t.equal("activate/first", Int64(try run("load", data.rawValue).rax), 1111)
    try second.activate()
    t.check("activate/isActive", second.isActive && !first.isActive)
    t.equal("activate/second", Int64(try run("load", data.rawValue).rax), 2222)
    t.check("map/for-writing", isCall(try run("store", data.rawValue, 2223).exit))
    try first.activate()
    t.equal("activate/first-again", Int64(try run("load", data.rawValue).rax), 1111)
    try first.protect(at: data, .write)
    t.check("protect/more", isCall(try run("store", data.rawValue, 1112).exit))
    t.equal("protect/kernel-sees-it", memory.address(of: one).load(as: Int64.self), 1112)
    try first.protect(at: data, [])
    t.check("protect/less", isFault(try run("store", data.rawValue, 9).exit, data.rawValue, [.user, .write, .present]))
    try first.unmap(at: data)
    t.check("unmap/at-once", isFault(try run("load", data.rawValue).exit, data.rawValue, .user))
    t.check("translate/nothing", first.translate(data) == nil)
    try first.map(one, at: data, .write)
    let mapping = first.translate(data.advanced(by: 5))
    t.check("translate/tells", mapping?.pfn == one && mapping?.rights == .write && mapping?.address == data)
    t.equal("mappings/all", Int64(first.mappings.count), 3)
  }

  private func copies(_ t: Checks, _ first: AddressSpace, _ second: AddressSpace) throws(XenErrno) {
    try second.write([1, 2, 3], to: data.advanced(by: 8))
    t.check("write/into-a-space-that-is-not-active", (try? second.read(3, from: data.advanced(by: 8))) == [1, 2, 3])
    t.check("read/the-first-is-another", (try? first.read(3, from: data.advanced(by: 8))) == [0, 0, 0])
    t.check("read/missing", refused { () throws(XenErrno) in _ = try first.read(8, from: data.advanced(by: 4092)) } == .badAddress)
    let code = GuestAddress(rawValue: Code.base)
    t.check("write/not-for-writing", refused { () throws(XenErrno) in try first.write([0], to: code) } == .badAddress)
    t.check("read/kernel", refused { () throws(XenErrno) in _ = try first.read(1, from: memory.image) } == .badAddress)
    t.check("read/upper-half", refused { () throws(XenErrno) in _ = try first.read(1, from: GuestAddress(rawValue: .max)) } == .badAddress)
  }

  private func batches(
    _ t: Checks, _ space: AddressSpace, _ one: PseudophysicalFrameNumber, _ two: PseudophysicalFrameNumber
  ) throws(XenErrno) {
    func address(_ i: UInt64) -> GuestAddress { GuestAddress(rawValue: 0x7000_0000 + i << 12) }
    try AddressSpace.batch { () throws(XenErrno) in
      for i in UInt64(0)..<700 { try space.map(i % 2 == 0 ? one : two, at: address(i), .write) }
      try space.protect(at: address(699), [])
    }
    var right = 0
    for i in UInt64(0)..<700 where space.translate(address(i))?.pfn == (i % 2 == 0 ? one : two) { right += 1 }
    t.equal("batch/maps-all", Int64(right), 700)
    t.check("batch/sees-itself", space.translate(address(699))?.rights == [])
    t.equal("batch/user-sees-it", Int64(try run("load", address(698).rawValue).rax), 1112)
    try AddressSpace.batch { () throws(XenErrno) in for i in UInt64(0)..<700 { try space.unmap(at: address(i)) } }
    t.check("batch/unmaps-at-once", isFault(try run("load", address(698).rawValue).exit, address(698).rawValue, .user))
    t.equal("batch/nothing-is-left", Int64(space.mappings.count), 3)
  }

  /// A timer ends an endless loop, again and again.
  private func interruption(_ t: Checks) throws(XenErrno) {
    let ticks = Ticks(), context = user("spin")
    context.rbx = 0xb0b
    let timer = timers.every(.milliseconds(3)) { ticks.count += 1 }
    var onlyInterrupted = true
    while ticks.count < 10 {
      if case .interrupted = try cpu.runUser(context) { continue }
      onlyInterrupted = false
      break
    }
    timer.cancel()
    t.check("interrupted/by-a-timer", onlyInterrupted && ticks.count >= 10)
    t.check("interrupted/goes-on-where-it-was", context.rip == Code.address("spin") && context.rbx == 0xb0b)
    t.check("interrupted/keeps-upcalls-unmasked", !cpu.upcallsAreMasked)
  }

  private func refusals(_ t: Checks, _ space: AddressSpace) {
    let table = memory.page(in: memory.machineFrame(at: memory.topPageTable) ?? MachineFrameNumber(rawValue: 0))
    guard let table else { return t.error("the top-level table has no page") }
    let errno = refused { () throws(XenErrno) in try space.map(table, at: data, .write) }
    t.equal("map/no-page-table-for-writing", Int64(errno?.rawValue ?? 0), 16)
    t.check(
      "map/not-a-page's-address", refused { () throws(XenErrno) in try space.map(table, at: data.advanced(by: 1), []) } == .invalidArgument)
    let upper = GuestAddress(rawValue: 1 << 47)
    t.check("map/upper-half", refused { () throws(XenErrno) in try space.map(table, at: upper, []) } == .invalidArgument)
  }
}

private final class Ticks { var count = 0 }
