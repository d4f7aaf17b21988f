import CVCPUArea
import Testing

@testable import Dom0

@Suite("dom0 run --trace: a line") struct TraceTests {
  static func record(
    _ number: UInt64, _ arguments: [UInt64] = [], result: Int64 = 0, kind: UInt32 = TRACE_HYPERCALL, time: UInt64 = 12_345_678_999
  ) -> trace_record {
    let a = arguments + [UInt64](repeating: 0, count: 5 - arguments.count)
    return trace_record(
      time: time, domain: 1, vcpu: 0, kind: kind, number: number, argument: (a[0], a[1], a[2], a[3], a[4]), result: result)
  }

  static let table: [(trace_record, String)] = [
    (record(32, [1, 0x1000_0001_2340]), "d1v0 12.345678 event_channel_op(bind_virq, 0x100000012340) = 0"),
    (record(32, [1, 0], result: -22), "d1v0 12.345678 event_channel_op(bind_virq) = -EINVAL"),
    (record(29, [1], kind: TRACE_BLOCKED), "d1v0 12.345678 sched_op(block) ..."),
    (record(29, [99, 7], result: -38), "d1v0 12.345678 sched_op(99, 0x7) = -ENOSYS"),
    (record(24, [8, 0, 0x1000], result: -5000), "d1v0 12.345678 vcpu_op(set_singleshot_timer, 0, 0x1000) = -5000"),
    (record(12, [6, 0x2000], result: 512), "d1v0 12.345678 memory_op(populate_physmap, 0x2000) = 512"),
    (record(12, [6 | 40 << 6, 0x2000], result: 512), "d1v0 12.345678 memory_op(from 40, populate_physmap, 0x2000) = 512"),
    (record(15, [1_500_000_000]), "d1v0 12.345678 set_timer_op(1.500000) = 0"),
    (record(15, [0]), "d1v0 12.345678 set_timer_op(0) = 0"),
    (record(14, [0x7000, 0x8000_0000_0000_0067, 2]), "d1v0 12.345678 update_va_mapping(0x7000, 0x8000000000000067, 0x2) = 0"),
    (record(25, [0, 0x1234]), "d1v0 12.345678 set_segment_base(FS, 0x1234) = 0"),
    (record(21, [0, 4]), "d1v0 12.345678 vm_assist(enable, architectural_iopl) = 0"),
    (record(36, [0x2010]), "d1v0 12.345678 domctl(0x2010) = 0"),
    (record(18, [0, 5, 0x3000], result: 5), "d1v0 12.345678 console_io(write, 5, 0x3000) = 5"),
    (record(63, [1, 2, 3, 4, 5], result: -38), "d1v0 12.345678 hypercall_63(0x1, 0x2, 0x3, 0x4, 0x5) = -ENOSYS"),
    (record(.max, [], result: .min), "d1v0 12.345678 hypercall_18446744073709551615(0x0, 0x0, 0x0, 0x0, 0x0) = -9223372036854775808"),
    (record(23, []), "d1v0 12.345678 iret() = 0"),
    (record(17, [0], result: 0x40011), "d1v0 12.345678 xen_version(version) = 262161"),
    (record(0, [7], kind: TRACE_EVENT, time: 0), "d1v0 0.000000 event port 7"),
    (record(0, [1], kind: TRACE_RUN), "d1v0 12.345678 runs on physical CPU 1"),
    (record(0, [14, 2, 0x10, 0x20], kind: TRACE_TRAP), "d1v0 12.345678 trap 14, error code 0x2, address 0x10, rip 0x20"),
    (record(0, [3], kind: TRACE_SHUTDOWN), "d1v0 12.345678 shutdown crash"),
    (record(0, kind: 999), "d1v0 12.345678 record 999"),
  ]

  @Test("names the call, its arguments and its result as the ABI does", arguments: 0..<table.count) func line(row: Int) {
    #expect(TraceLine.text(Self.table[row].0) == Self.table[row].1)
  }

  @Test("lost records are counted and said") func lost() {
    #expect(TraceLine.lost(1) == "... 1 record lost: the trace ring was full")
    #expect(TraceLine.lost(20).contains("20 records lost"))
  }

  @Test("the names' table is read whole") func names() {
    #expect(HypercallNames.all.count > 45)
    #expect(HypercallNames.all[36]?.commands[1003] == "gdbsx_domstatus")
    #expect(HypercallNames.all[12]?.shape == .extents)
  }
}

@Suite("dom0 run --trace: domain 0's own calls") struct Domain0TraceTests {
  @Test("domctl and sysctl are shown by name, with their domain") func control() {
    var record = TraceTests.record(36, [0x1000, 4, 7])
    record.domain = 0
    #expect(TraceLine.text(record) == "d0v0 12.345678 domctl(unpausedomain, d7, 0x1000) = 0")
    record.number = 35
    record.argument.1 = 1
    #expect(TraceLine.text(record) == "d0v0 12.345678 sysctl(readconsole, 0x1000) = 0")
    record.kind = TRACE_RUN
    record.result = -3
    #expect(TraceLine.text(record) == "d0v0 12.345678 ... = -ESRCH")
  }
}
