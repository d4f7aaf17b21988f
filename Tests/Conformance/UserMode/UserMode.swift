// User code: how the kernel gets there, and how it comes back.
//
// What: iret to user mode, system calls, faults and traps of user code, its address space, segment bases, events while it runs.
// Why: the kernel and its user code are one to the processor: that they are two is Xen's doing alone.
// Failure: a frame or an error code that is off, a kernel page that user code reaches, an event that does not come.
import CGuestRuntime
import ConformanceKit
import GuestKit

private let call: [UInt8] = [0x0f, 0x05]  // syscall
private let pageFault: UInt64 = 14, generalProtection: UInt64 = 13

@main
struct UserMode: ConformanceGuest {
  func test(_ t: Checks) {
    let probe = TrapProbe(t), stack = memory.allocatePage(), stackTop = stack.rawValue + 4096 - 64
    probe.see([0, 1, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19])
    probe.see([3], flags: 7)
    let upcall = probe.entry(Ending.upcall), failsafe = probe.entry(Ending.failsafe), system = probe.entry(Ending.systemCall)
    t.equal("stack_switch/answers-0", hypercall(3, 0xe02b, stackTop), 0)
    t.equal("set_callbacks/answers-0", hypercall(4, guest_upcall_address(), failsafe, system), 0)
    let space = UserSpace(t, probe)
    systemCalls(t, space, system, stackTop)
    faults(t, space, stackTop)
    traps(t, space, probe)
    privileged(t, space)
    segments(t, space, probe)
    events(t, space, upcall, failsafe, system, stackTop)
    badReturns(t, space, stackTop)
    spaces(t, space, probe)
    hypercall(4, guest_upcall_address(), guest_failsafe_address(), 0)
  }

  private func systemCalls(_ t: Checks, _ space: UserSpace, _ system: UInt64, _ stackTop: UInt64) {
    // mov $0x1111, %ecx; mov $0x2222, %r11d; mov $0x55, %eax; mov $0x66, %edi; mov $0x77, %esi; syscall
    let code = space.code([
      0xb9, 0x11, 0x11, 0, 0, 0x41, 0xbb, 0x22, 0x22, 0, 0, 0xb8, 0x55, 0, 0, 0, 0xbf, 0x66, 0, 0, 0, 0xbe, 0x77, 0, 0, 0, 0x0f, 0x05,
    ])
    let end = space.run(at: code)
    t.check("syscall/enters-the-kernel", end.vector == Ending.systemCall, "vector \(end.vector ?? 0)")
    t.equal("syscall/frame-lies-on-the-kernel's-stack", Int64(bitPattern: end.frameAddress), Int64(stackTop - 56))
    t.equal("syscall/rcx-is-rip", Int64(bitPattern: end.rcx), Int64(code + 28))
    t.equal("syscall/rip-is-after-it", Int64(bitPattern: end.rip), Int64(code + 28))
    t.equal("syscall/r11-is-rflags", Int64(bitPattern: end.r11), 0x202)
    t.equal("syscall/rflags", Int64(bitPattern: end.rflags), 0x202)
    t.equal("syscall/rsp", Int64(bitPattern: end.rsp), Int64(UserSpace.stackTop))
    t.equal("syscall/cs", Int64(bitPattern: end.cs), 0xe033)
    t.equal("syscall/ss", Int64(bitPattern: end.ss), 0xe02b)
    t.check("syscall/registers", end.rax == 0x55 && end.rdi == 0x66 && end.rsi == 0x77, "\(end.rax) \(end.rdi) \(end.rsi)")
    t.equal("syscall/upcalls-were-unmasked", Int64(end.mask), 0)
    t.equal("syscall/upcalls-were-masked-by-iret", Int64(space.run(at: code, rflags: 2).mask), 1)
    t.equal("syscall/of-a-masked-one-rflags", Int64(space.run(at: code, rflags: 2).rflags), 2)
    t.equal("syscall/rflags-of-the-user", Int64(space.run(at: code, rflags: 0x202 | 0x8d5).rflags), 0x202 | 0x8d5)
    t.equal("iret/rax", Int64(space.run(call, rax: 0x9999).rax), 0x9999)
    // mov %rcx, %rax; syscall
    t.equal("iret/rcx", Int64(space.run([0x48, 0x89, 0xc8, 0x0f, 0x05]).rax), 0xcccc)
    t.equal("iret/r11", Int64(space.run([0x4c, 0x89, 0xd8, 0x0f, 0x05]).rax), 0x1111)
    // By VGCF_in_syscall they are lost: they hold what the processor's sysret takes.
    let lost = space.code([0x48, 0x89, 0xc8, 0x0f, 0x05])
    t.equal("iret/rcx-of-a-system-call-is-rip", Int64(space.run(at: lost, flags: 0x100).rax), Int64(lost))
    t.equal("iret/r11-of-a-system-call-is-rflags", Int64(space.run([0x4c, 0x89, 0xd8, 0x0f, 0x05], flags: 0x100).rax), 0x202)
    // push %rcx; pop %rax; syscall: a stack that user code writes
    t.equal("iret/stack-can-be-used", Int64(space.run([0x51, 0x58, 0x0f, 0x05]).rax), 0xcccc)
    // Whether the handler begins with upcalls masked is a flag of its registration.
    t.check("syscall/upcalls-are-as-they-were", !space.run(call).maskedInside)
    for flags in [1, 0] as [UInt64] {
      t.page[0] = 2 | flags << 16  // CALLBACKTYPE_syscall
      t.page[1] = system
      t.equal("callback_op/syscall-with-flags-\(flags)", hypercall(30, 0, t.page.rawValue), 0)
      t.check("callback_op/masks-upcalls-by-flags-\(flags)", space.run(call).maskedInside == (flags == 1))
    }
  }

  private func faults(_ t: Checks, _ space: UserSpace, _ stackTop: UInt64) {
    let load: [UInt8] = [0x48, 0x8b, 0x07, 0x0f, 0x05], store: [UInt8] = [0x48, 0x89, 0x07, 0x0f, 0x05], jump: [UInt8] = [0xff, 0xe7]
    func fault(_ name: String, _ code: [UInt8], _ address: UInt64, _ error: UInt64) {
      let end = space.run(code, rdi: address)
      t.check("page-fault/\(name)", end.vector == pageFault, "vector \(end.vector ?? 0)")
      t.equal("page-fault/\(name)-error-code", Int64(end.error), Int64(error))
      let seen = memory.sharedInfo.load(as: UInt64.self, at: 16)
      t.check("page-fault/\(name)-address", seen == address, String(seen, radix: 16))
    }
    fault("load-of-nothing", load, UserSpace.missing, 4)
    fault("store-to-nothing", store, UserSpace.missing + 8, 6)
    fault("store-to-a-read-only-page", store, UserSpace.readOnly, 7)
    fault("store-to-its-code", store, UserSpace.base, 7)
    fault("jump-to-nothing", jump, UserSpace.missing, 0x14)
    fault("jump-to-data", jump, UserSpace.data, 0x15)
    // Where Linux has a page of its own in every process.
    fault("jump-to-0xffffffffff600000", jump, 0xffff_ffff_ff60_0000, 0x14)
    fault("jump-to-0xffffffffff600400", jump, 0xffff_ffff_ff60_0400, 0x14)
    fault("jump-to-0xffffffffff600010", jump, 0xffff_ffff_ff60_0010, 0x14)
    fault("load-without-any-table", load, 0x3000_0000_0000, 4)
    fault("load-of-the-kernel's-page", load, t.page.rawValue, 4)
    fault("store-to-the-kernel's-page", store, t.page.rawValue, 6)
    fault("load-of-the-kernel's-table", load, memory.topPageTable.rawValue, 4)
    fault("jump-into-the-kernel", jump, guest_upcall_address(), 0x14)
    // Xen gives every entry the user bit: what user code must not see must not be in its tables.
    t.check("data/an-entry-without-the-user-bit-can-be-read", space.run(load, rdi: UserSpace.kernels).vector == Ending.systemCall)
    space.data[3] = 0x1234
    t.equal("data/can-be-read", Int64(space.run(load, rdi: UserSpace.data + 24).rax), 0x1234)
    t.check(
      "data/can-be-written", space.run(store, rdi: UserSpace.data + 32, rax: 0x777).vector == Ending.systemCall && space.data[4] == 0x777)
    let code = space.code(load), end = space.run(at: code, rdi: UserSpace.missing)
    t.equal("page-fault/frame-lies-on-the-kernel's-stack", Int64(bitPattern: end.frameAddress), Int64(stackTop - 64))
    t.equal("page-fault/rip", Int64(bitPattern: end.rip), Int64(code))
    t.equal("page-fault/rsp", Int64(bitPattern: end.rsp), Int64(UserSpace.stackTop))
    t.equal("page-fault/cs", Int64(bitPattern: end.cs), 0xe033)
    t.equal("page-fault/ss", Int64(bitPattern: end.ss), 0xe02b)
    t.equal("page-fault/rcx", Int64(bitPattern: end.rcx), 0xcccc)
    t.equal("page-fault/r11", Int64(bitPattern: end.r11), 0x1111)
    t.equal("page-fault/rflags", Int64(bitPattern: end.rflags & ~0x10000), 0x202)
    t.equal("page-fault/upcalls-were-unmasked", Int64(end.mask), 0)
    let bad = space.run(load, rdi: 0x8000_0000_0000_0000)
    t.check("general-protection/not-canonical", bad.vector == generalProtection && bad.error == 0, "\(bad.vector ?? 0) \(bad.error)")
  }
}
