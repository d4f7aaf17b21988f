// What a kernel finds at its first instruction.
//
// What: start_info, P2M and M2P, page tables, shared_info, time, the hypercall page.
// Why: a kernel is lost if any of it is wrong, long before it can say so.
// Failure: a builder, or a hypervisor, that gives a kernel something else than Xen does.
import ConformanceKit
import GuestKit

@main
struct StartOfDay: ConformanceGuest {
  func test(_ t: Checks) {
    startInfo(t)
    frames(t)
    sharedInfo(t)
    t.equal("version/is-4.17", hypercall(17, 0), 4 << 16 | 17)
    let more = t.page
    t.equal("version/extraversion-answers-0", hypercall(17, 1, more.rawValue), 0)
    t.equal("version/page-size-is-4096", hypercall(17, 7), 4096)
    t.equal("version/guest-handle-answers-0", hypercall(17, 8, more.rawValue), 0)
    more.store(UInt32(0))
    t.equal("version/features-0-answer-0", hypercall(17, 6, more.rawValue), 0)
    // XENFEAT_writable_page_tables (0) off, _auto_translated_physmap (2) off.
    t.check("version/neither-writable-tables-nor-translation", more.load(as: UInt32.self, at: 4) & 0b101 == 0)
  }

  func startInfo(_ t: Checks) {
    t.check("start_info/magic", GuestKit.startInfo.magic.hasPrefix("xen-3.0-x86_64"), GuestKit.startInfo.magic)
    t.page.store(UInt16(0x7ff0))
    t.equal("start_info/nr_pages-is-the-current-reservation", hypercall(12, 3, t.page.rawValue), Int64(GuestKit.startInfo.pageCount))
    t.check("start_info/command-line", GuestKit.startInfo.words.contains("conformance"), GuestKit.startInfo.commandLine)
    t.check("start_info/not-privileged", GuestKit.startInfo.flags & 3 == 0)
    t.check("start_info/console-frame-is-own", isOwn(GuestKit.startInfo.consoleFrame))
    t.check("start_info/store-frame-is-own", isOwn(GuestKit.startInfo.storeFrame))
    t.check("start_info/console-and-store-differ", GuestKit.startInfo.consoleFrame != GuestKit.startInfo.storeFrame)
    t.check("start_info/console-port", GuestKit.startInfo.consolePort.rawValue != 0)
    t.check("start_info/store-port", GuestKit.startInfo.storePort.rawValue != 0)
    t.check("start_info/page-aligned-p2m", GuestKit.startInfo.p2m.rawValue & 4095 == 0)
    t.check("start_info/shared-info-page-aligned", GuestKit.startInfo.sharedInfo.rawValue & 4095 == 0)
  }

  private func isOwn(_ mfn: MachineFrameNumber) -> Bool {
    guard let pfn = memory.page(in: mfn), pfn.rawValue < UInt64(GuestKit.startInfo.pageCount) else { return false }
    return memory[pfn] == mfn
  }

  func frames(_ t: Checks) {
    let count = UInt64(GuestKit.startInfo.pageCount)
    var wrong = 0
    for pfn in 0..<count {
      let page = PseudophysicalFrameNumber(rawValue: pfn)
      if memory.page(in: memory[page]) != page { wrong += 1 }
    }
    t.check("frames/m2p-inverts-p2m", wrong == 0, "\(wrong) of \(count) pages")
    let image = memory.machineFrame(at: memory.image)
    t.check("frames/image-is-page-0", image == memory[PseudophysicalFrameNumber(rawValue: 0)])
    let top = memory.topPageTable
    let entry = memory.pageTableEntry(at: top)
    t.check("tables/top-is-mapped", entry & 1 != 0)
    t.check("tables/top-is-read-only", entry & 2 == 0)
    var writable = 0
    for i in 0..<GuestKit.startInfo.pageTableFrameCount {
      if memory.pageTableEntry(at: top.advanced(by: i * 4096)) & 3 != 1 { writable += 1 }
    }
    t.check("tables/all-are-read-only", writable == 0, "\(writable) are not")
    // 512 KiB above the boot stack are promised. The heap began there, and has not asked for a table yet if there was room.
    t.check("memory/free-after-the-stack", memory.freeBytes > 512 * 1024)
    t.page.store(UInt64(0x1234_5678_9abc_def0))
    t.check("memory/a-page-keeps-a-word", t.page.load(as: UInt64.self) == 0x1234_5678_9abc_def0)
  }

  /// A vCPU begins with a timer of 100 Hz, which raises VIRQ_TIMER while it runs, until it is stopped.
  private func ticker(_ t: Checks) {
    t.page.store(UInt64(0))
    t.page.store(UInt32(0), at: 8)
    t.equal("timer/virq-binds", hypercall(32, 1, t.page.rawValue), 0)  // not by GuestKit, which stops the periodic timer
    let port = EventChannelPort(rawValue: t.page.load(as: UInt32.self, at: 8))
    var ticks = 0
    let end = clock.now + .milliseconds(200)
    while clock.now < end { ticks += events.takePending(port) ? 1 : 0 }
    t.check("timer/vcpu-begins-with-a-tick-of-10-ms", ticks >= 4 && ticks <= 21, "\(ticks) ticks in 200 ms")
    hypercall(24, 7, 0)  // VCPUOP_stop_periodic_timer
    _ = events.takePending(port)
    spin(.milliseconds(50))
    t.check("timer/the-tick-can-be-stopped", !events.isPending(port))
    t.page.store(port.rawValue)
    hypercall(32, 3, t.page.rawValue)
  }

  func sharedInfo(_ t: Checks) {
    let shared = memory.sharedInfo
    t.equal("shared_info/no-port-is-masked", Int64(GuestKit.startInfo.maskedPortCount), 0)
    t.check("shared_info/upcalls-are-masked", GuestKit.startInfo.upcallsWereMasked)
    ticker(t)
    let version = shared.load(as: UInt32.self, at: 32)
    t.check("time/version-is-even", version & 1 == 0)
    t.check("time/multiplier-is-set", shared.load(as: UInt32.self, at: 32 + 24) != 0)
    t.check("time/wall-clock-is-of-this-century", clock.wallTime.seconds > 946_684_800, "\(clock.wallTime.seconds)")
    t.check("time/system-time-runs", clock.now.nanoseconds > 0)
  }
}
