// Upcalls, masks, and what an upcall must leave as it was.
//
// What: when an event becomes an upcall and when not; registers, vector registers and the red zone across thousands of upcalls; a
// handler that allocates, under a main loop that allocates.
// Why: an upcall that is lost is a hang, one too many a race; and Swift code is interrupted between any two instructions.
// Failure: a missing or unwanted upcall, a changed register, a damaged heap.
import CGuestRuntime
import ConformanceKit
import GuestKit

/// Counts, at any time.
private final class Bell {
  var rings = 0
  var maskedInside = true
}

@main
struct UpcallDelivery: ConformanceGuest {
  func test(_ t: Checks) throws(XenErrno) {
    if startInfo.words.contains("windows") { return try windows(t) }
    // In a word of its own: an event of the console would make its whole word be looked through.
    var port = try events.bindInterprocessor()
    while port.rawValue < 64 { port = try events.bindInterprocessor() }
    let bell = Bell()
    events.registerInterruptHandler(port) {
      bell.rings += 1
      bell.maskedInside = bell.maskedInside && cpu.upcallsAreMasked
    }
    try single(t, port, bell)
    try masks(t, port, bell)
    try events.close(port)
    try deferred(t)
    try storm(t)
  }

  private func single(_ t: Checks, _ port: EventChannelPort, _ bell: Bell) throws(XenErrno) {
    try events.send(port)
    t.check("upcall/before-the-hypercall-returns", bell.rings == 1, "\(bell.rings)")
    t.check("upcall/masked-inside", bell.maskedInside)
    t.check("upcall/unmasked-after", !cpu.upcallsAreMasked)
    t.check("upcall/pending-flag-cleared", memory.sharedInfo.load(as: UInt8.self) == 0)
    try events.send(port)
    try events.send(port)
    t.check("upcall/one-for-each-send", bell.rings == 3, "\(bell.rings)")
  }

  private func masks(_ t: Checks, _ port: EventChannelPort, _ bell: Bell) throws(XenErrno) {
    let before = bell.rings
    var held = false, flagged = false
    try cpu.withUpcallsMasked { () throws(XenErrno) in
      try events.send(port)
      held = bell.rings == before
      flagged = memory.sharedInfo.load(as: UInt8.self) == 1
    }
    t.check("vcpu-mask/holds-the-upcall", held)
    t.check("vcpu-mask/sets-the-pending-flag", flagged)
    t.check("vcpu-mask/unmasking-finds-it", bell.rings == before + 1, "\(bell.rings - before)")

    events.mask(port)
    try events.send(port)
    t.check("port-mask/holds-the-upcall", bell.rings == before + 1)
    t.check("port-mask/port-is-pending", events.isPending(port))
    t.check("port-mask/selector-stays-clear", memory.sharedInfo.load(as: UInt64.self, at: 8) == 0)
    t.page.store(port.rawValue)
    t.equal("unmask/answers-0", hypercall(32, 9, t.page.rawValue), 0)
    t.check("unmask/raises-what-is-pending", bell.rings == before + 2, "\(bell.rings - before)")
    events.mask(port)
    t.equal("unmask/nothing-pending", hypercall(32, 9, t.page.rawValue), 0)
    t.check("unmask/raises-nothing-else", bell.rings == before + 2, "\(bell.rings - before)")
    // A bit cleared in memory raises nothing by itself. (Another event in the same word would find it: the console's must not come.)
    events.mask(startInfo.consolePort)
    defer { events.unmask(startInfo.consolePort) }
    events.mask(port)
    try events.send(port)
    let word = memory.sharedInfo.advanced(by: 2560 + Int(port.rawValue / 64) * 8)
    word.store(word.load(as: UInt64.self) & ~(1 << UInt64(port.rawValue % 64)))
    _ = hypercall(17, 0)
    t.check("port-mask/clearing-the-bit-raises-nothing", bell.rings == before + 2, "\(bell.rings - before)")
    t.equal("unmask/unmasked-port-answers-0", hypercall(32, 9, t.page.rawValue), 0)
    t.check("unmask/unmasked-port-raises-nothing", bell.rings == before + 2, "\(bell.rings - before)")
    events.mask(port)
    _ = hypercall(32, 9, t.page.rawValue)
    t.check("unmask/masked-again-it-does", bell.rings == before + 3, "\(bell.rings - before)")
  }

  private func deferred(_ t: Checks) throws(XenErrno) {
    let port = try events.bindInterprocessor()
    let bell = Bell()
    events.setHandler(port) { bell.rings += 1 }
    var inside = 0
    try cpu.withUpcallsMasked { () throws(XenErrno) in
      try events.send(port)
      inside = bell.rings
    }
    t.check("handler/not-while-masked", inside == 0)
    t.check("handler/at-the-unmask", bell.rings == 1, "\(bell.rings)")
    try events.send(port)
    t.check("handler/at-the-return-of-a-hypercall", bell.rings == 2, "\(bell.rings)")
    try events.close(port)
  }

  /// A timer every 100 µs, whose handler allocates and keeps, under a main loop that allocates.
  private func storm(_ t: Checks) throws(XenErrno) {
    let port = try events.bind(.timer)
    let keeper = Keeper()
    events.registerInterruptHandler(port) { keeper.tick() }
    keeper.arm()
    var table: [String: Int] = [:]
    var rounds = 0, changed: UInt32 = 0, wrong = 0
    let end = clock.now + .seconds(20)
    while cpu.withUpcallsMasked({ keeper.ticks }) < 3000, clock.now < end {
      let key = "a key on the heap, number \(rounds % 257)"
      table[key, default: 0] += 1
      if rounds % 100 == 99 { table.removeValue(forKey: "a key on the heap, number \(rounds % 91)") }
      if rounds & 7 == 0 { changed += guest_probe_registers(UInt64(rounds) << 32 | 0x5eed, 300_000) }
      if table.count > 257 { wrong += 1 }
      hypercall(17, 0)
      rounds += 1
    }
    let ticks = cpu.withUpcallsMasked { keeper.ticks }
    _ = hypercall(15, 0)
    try events.close(port)
    t.check("storm/ticks-came", ticks >= 3000, "\(ticks) in \(rounds) rounds")
    t.check("storm/registers-vectors-and-red-zone-kept", changed == 0, "\(changed) changed")
    t.check("storm/table-is-sound", wrong == 0 && sound(table), "\(wrong)")
    t.check("storm/what-the-handler-kept-is-sound", keeper.isSound)
  }

  /// For a tracer that makes upcalls come at each instruction of the way out of a hypercall: hypercalls for three seconds, then the storm.
  private func windows(_ t: Checks) throws(XenErrno) {
    print("# hypercalls")
    let version = hypercall(17, 0), probe = TrapProbe(t), entry = 0xffff_8000_0000_0000 + t.page.frame << 3
    // Loads from the M2P are windows too: mov %rdi, %rsi; mov %rdi, %rdx; mov $0x51ab1e, %r9d; cmpsq; mov %rsi, %rax; sub %rdx, %rax;
    // sub %rsi, %rdi; add %rdi, %rax; add %r9, %rax; ret
    let load = probe.code(
      [0x48, 0x89, 0xfe, 0x48, 0x89, 0xfa, 0x41, 0xb9, 0x1e, 0xab, 0x51, 0, 0x48, 0xa7, 0x48, 0x89, 0xf0, 0x48, 0x29, 0xd0]
        + [0x48, 0x29, 0xf7, 0x48, 0x01, 0xf8, 0x4c, 0x01, 0xc8, 0xc3])
    var wrong = 0, changed: UInt32 = 0, rounds: UInt64 = 0, lost = 0
    while console.pollByte() == nil {  // the tester says when it has seen enough
      for _ in 0..<100 where hypercall(17, 0) != version { wrong += 1 }
      changed += guest_probe_registers(rounds << 32 | 0x5eed, 100)
      for _ in 0..<10 where probe.run(load, entry, masked: false).rax != 0x51ab26 { lost += 1 }
      rounds += 1
    }
    t.check("windows/results-are-right", wrong == 0, "\(wrong)")
    t.check("windows/registers-kept", changed == 0, "\(changed)")
    t.check("windows/loads-are-right", lost == 0, "\(lost)")
    try storm(t)
  }

  private func sound(_ table: [String: Int]) -> Bool {
    for (key, count) in table where !key.hasPrefix("a key on the heap, number ") || count < 1 { return false }
    return true
  }
}

/// Shared with an interrupt handler: changed there, or with upcalls masked.
private final class Keeper {
  var ticks = 0
  private var kept: [String] = []
  private var broken = 0

  func arm() { hypercall(15, clock.now.nanoseconds + 100_000) }
  func tick() {
    ticks += 1
    kept.append("tick number \(ticks), which is kept on the heap")
    if kept.count == 200 {
      for (index, line) in kept.enumerated() where line != "tick number \(ticks - 199 + index), which is kept on the heap" { broken += 1 }
      kept.removeAll(keepingCapacity: false)
    }
    arm()
  }
  var isSound: Bool { broken == 0 }
}
