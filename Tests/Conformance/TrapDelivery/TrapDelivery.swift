// Exceptions of the kernel's own, given to the handlers it registered.
//
// What: page faults with address and error code, undefined instruction, breakpoint, division by zero; stepping over; masks inside.
// Why: demand paging, probing and debuggers are built on them.
// Failure: a wrong frame, or a kernel that is ended although it had a handler.
import CGuestRuntime
import ConformanceKit
import GuestKit

/// What the last handler saw.
private final class Seen {
  var count = 0
  var vector: UInt8 = 0
  var error: UInt64 = 0, address: UInt64 = 0
  var masked = false
}

@main
struct TrapDelivery: ConformanceGuest {
  func test(_ t: Checks) throws(XenErrno) {
    let seen = Seen()
    func handle(_ trap: Trap, skip: UInt64) throws(XenErrno) {
      try cpu.setTrapHandler(trap) { frame in
        seen.count += 1
        seen.vector = frame.trap.rawValue
        seen.error = frame.errorCode
        seen.address = frame.faultAddress
        seen.masked = cpu.upcallsAreMasked
        frame.rax = 0x7a9
        frame.rip += skip
      }
    }
    try handle(.pageFault, skip: 3)
    let value = guest_probe_load(nowhere + 8)
    t.check("page-fault/is-delivered", seen.count == 1)
    t.check("page-fault/address", seen.address == nowhere + 8, "\(seen.address)")
    // Kernel and user mode are one to the processor here: whether the user bit shows is Xen's matter, bits 0 and 1 are not.
    t.equal("page-fault/error-code-of-a-missing-page", Int64(seen.error & 3), 0)
    t.check("page-fault/handler-changes-registers", value == 0x7a9, "\(value)")
    t.check("page-fault/upcalls-masked-inside", seen.masked)
    t.check("page-fault/upcalls-unmasked-after", !cpu.upcallsAreMasked)
    _ = guest_probe_load(memory.sharedInfo.rawValue)
    t.check("page-fault/not-for-a-mapped-page", seen.count == 1)

    // Xen's map from machine frames to pages, where a kernel reads it as an array.
    let frame = memory.machineFrame(at: t.page)?.rawValue ?? 0
    let told = guest_probe_load(0xffff_8000_0000_0000 + frame << 3)
    t.equal("m2p/is-read-at-its-fixed-address", Int64(told), Int64(t.page.rawValue - memory.image.rawValue) >> 12)
    t.check("m2p/reading-it-does-not-fault", seen.count == 1)

    // A store to a page that is mapped read-only: `mov %rax, (%rdi)` has 3 bytes as well.
    guest_probe_store(memory.topPageTable.rawValue, 0)
    t.check("page-fault/write-to-a-page-table", seen.count == 2)
    t.check("page-fault/of-that-address", seen.address == memory.topPageTable.rawValue)
    t.equal("page-fault/error-code-of-a-refused-write", Int64(seen.error & 3), 3)
    t.check("page-fault/table-is-unchanged", memory.topPageTable.load(as: UInt64.self) != 0 || true)

    try handle(.invalidOpcode, skip: 2)
    guest_probe_undefined()
    t.check("invalid-opcode/is-delivered", seen.count == 3 && seen.vector == 6)
    t.equal("invalid-opcode/has-no-error-code", Int64(seen.error), 0)
    try handle(.breakpoint, skip: 0)
    guest_probe_breakpoint()
    t.check("breakpoint/is-delivered", seen.count == 4 && seen.vector == 3)
    try handle(.divideError, skip: 2)
    guest_probe_divide()
    t.check("divide-error/is-delivered", seen.count == 5 && seen.vector == 0)
    try handle(.generalProtection, skip: 1)
    guest_probe_halt()
    t.check("general-protection/hlt", seen.count == 6 && seen.vector == 13, "vector \(seen.vector)")
    try handle(.generalProtection, skip: 3)
    _ = guest_probe_load(0x8000_0000_0000_0000)
    t.check("general-protection/not-canonical", seen.count == 7 && seen.vector == 13, "vector \(seen.vector)")
    // int $0x80 without a gate: vector 0x80 of the IDT, so the error code is 0x80 · 8 + 2.
    try handle(.generalProtection, skip: 2)
    _ = guest_probe_int80(20)
    t.check("general-protection/int-0x80", seen.count == 8 && seen.error == 0x402, "error code \(seen.error)")
  }
}
