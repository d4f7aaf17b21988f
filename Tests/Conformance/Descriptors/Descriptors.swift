// Segment descriptors: tables of the guest's own.
//
// What: which frames can be tables of descriptors, what descriptors may say, how single ones are changed. (Their use: Selectors.)
// Why: a descriptor could open any ring; so its page is a type of its own, and each descriptor is checked.
// Failure: a descriptor table that can be written, a privileged descriptor, a frame that is not let go.
import ConformanceKit
import GuestKit

private let setGDT: UInt64 = 2, updateDescriptor: UInt64 = 10
/// Flat segments of ring 3: data, and 64-bit code. The accessed bit is off.
private let data: UInt64 = 0x00cf_f200_0000_ffff, code: UInt64 = 0x00af_fa00_0000_ffff
private let privilege: UInt64 = 3 << 45, present: UInt64 = 1 << 47

@main
struct Descriptors: ConformanceGuest {
  func test(_ t: Checks) {
    frames(t)
    contents(t)
    updates(t)
  }

  private func set(_ t: Checks, _ frames: [UInt64], _ entries: UInt64) -> Int64 {
    for (i, frame) in frames.enumerated() { t.page[i] = frame }
    return hypercall(setGDT, t.page.rawValue, entries)
  }

  private func frames(_ t: Checks) {
    let table = memory.allocatePage(), other = t.table()
    t.equal("gdt/of-a-page-that-is-writable", set(t, [table.frame], 512), Answer.invalid)
    t.map(table, Entry.readOnly)
    t.equal("gdt/of-a-page-that-is-not", set(t, [table.frame], 512), 0)
    t.equal("gdt/cannot-be-mapped-writable", t.map(table, Entry.data), Answer.busy)
    t.equal("gdt/cannot-be-a-page-table", t.pin(table, 1), Answer.invalid)
    t.equal("gdt/of-two-frames", set(t, [table.frame, other.frame], 513), 0)
    t.equal("gdt/second-is-held-too", t.map(other, Entry.data), Answer.busy)
    t.equal("gdt/of-the-same-frame-twice", set(t, [other.frame, other.frame], 1024), 0)
    t.equal("gdt/first-is-let-go", t.map(table, Entry.data), 0)
    t.equal("gdt/too-many-entries", set(t, [other.frame], 7169), Answer.invalid)
    t.equal("gdt/as-many-as-can-be", set(t, [UInt64](repeating: other.frame, count: 14), 7168), 0)
    t.equal("gdt/frame-0", set(t, [0], 1), Answer.invalid)
    t.equal("gdt/no-such-frame", set(t, [0xf_ffff_ffff], 1), Answer.invalid)
    t.equal("gdt/one-good-one-bad", set(t, [other.frame, 0], 513), Answer.invalid)
    t.equal("gdt/a-page-table", set(t, [memory.topPageTable.frame], 1), Answer.invalid)
    t.equal("gdt/unreadable-list", hypercall(setGDT, nowhere, 512), Answer.badAddress)
    t.equal("gdt/stays-after-refusals", t.map(other, Entry.data), Answer.busy)
    t.equal("gdt/none", hypercall(setGDT, 0, 0), 0)
    t.equal("gdt/is-let-go", t.map(other, Entry.data), 0)
  }

  /// What a page may hold that becomes a table of descriptors.
  private func contents(_ t: Checks) {
    let table = memory.allocatePage()
    func trial(_ name: String, _ descriptor: UInt64, _ wanted: Int64, shows: UInt64? = nil) {
      t.map(table, Entry.data)
      table[100] = descriptor
      t.map(table, Entry.readOnly)
      t.equal("contents/\(name)", set(t, [table.frame], 512), wanted)
      let expected = shows ?? descriptor
      t.check("contents/\(name)-reads", table[100] == expected, String(table[100], radix: 16))
      hypercall(setGDT, 0, 0)
    }
    trial("data", data, 0)
    trial("64-bit-code", code, 0)
    trial("data-of-ring-0", data & ~privilege, 0, shows: data)
    trial("code-of-ring-1", code & ~privilege | 1 << 45, 0, shows: code)
    trial("absent", data & ~present & ~privilege, 0)
    trial("absent-gate", 0x0000_0c00_0000_0000, 0)
    trial("type-0", present | privilege, 0)
    trial("ldt", 0x0000_e200_0000_ffff, Answer.invalid)
    trial("task-state", 0x0000_e900_0000_ffff, Answer.invalid)
    trial("interrupt-gate", 0x0000_ee00_e033_0000, Answer.invalid)
    trial("trap-gate", 0x0000_ef00_e033_0000, Answer.invalid)
    // Calls through a gate are Xen's to make: it takes the privilege away, so that they fault.
    trial("call-gate", 0x0000_ec00_e033_0000, 0, shows: 0x0000_8c00_e033_0000)
    trial("call-gate-to-xen", 0x0000_ec00_e008_0000, Answer.invalid)
    trial("data-with-a-base", 0x40cf_f234_5678_ffff, 0)
  }

  private func updates(_ t: Checks) {
    let table = t.table(), plain = memory.allocatePage()
    func update(_ page: GuestAddress, _ index: UInt64, _ value: UInt64) -> Int64 {
      hypercall(updateDescriptor, page.machineAddress(ofWord: index), value)
    }
    t.equal("update/gdt", set(t, [table.frame], 512), 0)
    t.equal("update/in-the-gdt", update(table, 20, data), 0)
    t.check("update/is-there", table[20] == data, String(table[20], radix: 16))
    t.equal("update/ring-0", update(table, 21, code & ~privilege), 0)
    t.check("update/is-forced-to-ring-3", table[21] == code, String(table[21], radix: 16))
    t.equal("update/absent", update(table, 22, 0x1234), 0)
    t.equal("update/call-gate-to-xen", update(table, 23, 0x0000_ec00_e008_0000), Answer.invalid)
    t.equal("update/task-state", update(table, 23, 0x0000_e900_0000_ffff), Answer.invalid)
    t.equal("update/refused-leaves-it", Int64(table[23]), 0)
    t.equal("update/last-one", update(table, 511, data), 0)
    t.equal("update/not-aligned", hypercall(updateDescriptor, table.machineAddress(ofWord: 20) + 4, data), Answer.invalid)
    t.equal("update/of-an-ordinary-page", update(plain, 3, data & ~privilege), 0)
    t.check("update/of-it-is-there", plain[3] == data)
    t.equal("update/of-an-ordinary-page-is-checked", update(plain, 3, 0x0000_e900_0000_ffff), Answer.invalid)
    t.equal("update/of-a-page-table", update(memory.topPageTable, 300, 0), Answer.invalid)
    t.equal("update/frame-0", hypercall(updateDescriptor, 8, data), Answer.invalid)
    t.equal("update/no-such-frame", hypercall(updateDescriptor, 0x000f_ffff_ffff_f000, data), Answer.invalid)
    hypercall(setGDT, 0, 0)
  }
}
