import HypercallABI
import Testing

@testable import Dom0

private let plugin = StartOfDay(addressLimit: 0x5000_0000_0000, bootStackPages: 16, hasGuardPage: true, isMemoryExecutable: false)
private func pluginLayout(_ pages: UInt64, image: UInt64, initrd: UInt64 = 0) throws(ToolstackError) -> BootLayout {
  try BootLayout(pages: pages, base: 0x1000_0000_0000, imagePages: image, initrdBytes: initrd, startOfDay: plugin)
}
private func pv64(p2m: UInt64? = nil, unmapped: Bool = false) -> StartOfDay {
  StartOfDay(
    addressLimit: 1 << 44, bootStackPages: 1, hasGuardPage: false, isMemoryExecutable: true, p2mAddress: p2m, isInitrdUnmapped: unmapped)
}
private let noExecute: UInt64 = 1 << 63

/// The tables of a layout, by frame. `mfn` of a frame is pfn + 1000.
private func tables(_ layout: BootLayout, _ regions: [ImageRegion], isMemoryExecutable: Bool = false) throws -> [UInt64: [Int: UInt64]] {
  var all: [UInt64: [Int: UInt64]] = [:]
  let tables = PageTables(layout, regions: regions, isMemoryExecutable: isMemoryExecutable)
  try tables.forEachTable(mfn: { $0 + 1000 }) { pfn, entries throws(ToolstackError) in
    #expect(all[pfn] == nil, "each table is written once")
    all[pfn] = Dictionary(uniqueKeysWithValues: entries.map { ($0.slot, $0.value) })
  }
  return all
}
/// Walks the tables as a processor does.
private func walk(_ tables: [UInt64: [Int: UInt64]], _ layout: BootLayout, _ address: UInt64) -> UInt64? {
  var table = layout.pageTables.lowerBound, entry: UInt64 = 0
  for level in [3, 2, 1, 0] as [UInt64] {
    guard let next = tables[table]?[Int(address >> (12 + 9 * level) & 511)], next & 1 != 0 else { return nil }
    entry = next
    table = (entry >> 12 & 0xff_ffff_ffff) - 1000
  }
  return entry
}

@Suite("builder/boot layout") struct BootLayoutTests {
  let base: UInt64 = 0x1000_0000_0000

  @Test("everything follows the kernel in Xen's order") func order() throws {
    let layout = try pluginLayout(4096, image: 100, initrd: 4097)
    #expect(layout.image == 0..<100)
    #expect(layout.initrd == 100..<102)
    #expect(layout.p2m == 102..<110)
    #expect(layout.startInfo == 110 && layout.xenstore == 111 && layout.console == 112)
    #expect(layout.pageTables == 113..<118, "L4, L3, L2 and two L1 tables map 4 MiB")
    #expect(layout.guardPage == 118..<119 && layout.bootStack == 119..<135)
    #expect(layout.mapped == 0..<1024)
    #expect(layout.stackTop == base + 135 * 4096)
    #expect(layout.address(110) == base + 110 * 4096)
  }

  @Test("at least 512 KiB are mapped behind the boot stack, up to a multiple of 4 MiB", arguments: [1, 700, 861, 862, 900, 3000, 300_000])
  func spare(_ imagePages: UInt64) throws {
    let layout = try pluginLayout(1 << 20, image: imagePages)
    #expect(layout.mapped.upperBound % 1024 == 0)
    #expect(layout.mapped.upperBound >= layout.bootStack.upperBound + 128)
    #expect(layout.mapped.upperBound <= layout.bootStack.upperBound + 128 + 2 * 1024)
    let l1 = layout.mapped.upperBound / 512, l2 = (l1 + 511) / 512
    #expect(UInt64(layout.pageTables.count) == 2 + l2 + l1)
  }

  @Test("a small domain's mapping ends with its memory") func small() throws {
    let layout = try pluginLayout(300, image: 100)
    #expect(layout.mapped == 0..<300 && layout.pageTables.count == 5)
  }

  @Test("too little memory is refused, with how much is needed") func tooSmall() throws {
    #expect { try pluginLayout(100, image: 100) } throws: {
      "\($0)".contains("400 KiB") && "\($0)".contains("at least 504 KiB")
    }
    _ = try pluginLayout(126, image: 100)
    #expect(throws: ToolstackError.self) { try pluginLayout(125, image: 100) }
    #expect(throws: ToolstackError.self) { try pluginLayout(.max, image: 1) }
    #expect(throws: ToolstackError.self) { try pluginLayout(1000, image: .max, initrd: .max) }
  }

  @Test(
    "the tables map each frame with its rights", arguments: [(4096, 100), (1 << 20, 300_000), (1 << 20, 262_000)] as [(UInt64, UInt64)])
  func pageTables(_ pages: UInt64, _ imagePages: UInt64) throws {
    let layout = try pluginLayout(pages, image: imagePages)
    let regions: [ImageRegion] = [
      .init(pages: 0..<10, isWritable: false, isExecutable: true), .init(pages: 10..<20, isWritable: false, isExecutable: false),
      .init(pages: 21..<imagePages, isWritable: true, isExecutable: false),
    ]
    let tables = try tables(layout, regions)
    #expect(Set(tables.keys) == Set(layout.pageTables))
    func flags(_ pfn: UInt64) throws -> UInt64? {
      guard let entry = walk(tables, layout, layout.address(pfn)) else { return nil }
      #expect(entry >> 12 & 0xff_ffff_ffff == pfn + 1000)
      return entry & (noExecute | 0xfff)
    }
    #expect(try flags(0) == 0x25 && flags(9) == 0x25)
    #expect(try flags(10) == noExecute | 0x25)
    #expect(try flags(20) == nil, "a hole of the image")
    #expect(try flags(imagePages - 1) == noExecute | 0x67)
    #expect(try flags(layout.startInfo) == noExecute | 0x67 && flags(layout.p2m.lowerBound) == noExecute | 0x67)
    for table in layout.pageTables { #expect(try flags(table) == noExecute | 0x25, "a page table is read-only") }
    #expect(try flags(layout.guardPage.lowerBound) == nil)
    #expect(try flags(layout.bootStack.lowerBound) == noExecute | 0x67)
    #expect(try flags(layout.mapped.upperBound - 1) == noExecute | 0x67)
    #expect(try flags(layout.mapped.upperBound) == nil)
    #expect(walk(tables, layout, 0) == nil && walk(tables, layout, base - 4096) == nil)
    let levelOne = try #require(layout.tables.last).firstFrame
    let inner = tables.filter { $0.key < levelOne }.values.flatMap(\.values)
    #expect(inner.allSatisfy { $0 & 0xfff == 0x67 && $0 & noExecute == 0 })
  }
}

/// Numbers worked out by hand from what Xen's builder does.
@Suite("builder/boot layout of a PV64 image") struct PV64LayoutTests {
  let base: UInt64 = 0x4000_0000

  @Test("everything follows the kernel in Xen's order, with a boot stack of one page and no guard") func order() throws {
    let layout = try BootLayout(pages: 4096, base: base, imagePages: 9, initrdBytes: 5000, startOfDay: pv64())
    #expect(layout.image == 0..<9 && layout.initrd == 9..<11 && !layout.isInitrdUnmapped)
    #expect(layout.p2m == 11..<19 && layout.p2mAddress == 0x4000_b000 && layout.p2mApart.isEmpty)
    #expect(layout.startInfo == 19 && layout.xenstore == 20 && layout.console == 21)
    #expect(layout.pageTables == 22..<27, "L4, L3, L2 and two L1 tables")
    #expect(layout.guardPage.isEmpty && layout.bootStack == 27..<28 && layout.stackTop == 0x4001_c000)
    #expect(layout.mapped == 0..<1024)
  }

  @Test("the mapping ends at a multiple of 4 MiB of the address space, wherever it begins") func ends() throws {
    func layout(_ base: UInt64, _ imagePages: UInt64) throws -> BootLayout {
      try BootLayout(pages: 4096, base: base, imagePages: imagePages, initrdBytes: 0, startOfDay: pv64())
    }
    let below = try layout(0x3ff0_0000, 9)
    #expect(below.mapped == 0..<256 && below.pageTables == 20..<24, "L4, L3, L2, L1")
    let across = try layout(0x3ff0_0000, 200)
    #expect(across.mapped == 0..<1280 && across.pageTables == 211..<218, "L4, L3, two L2, three L1")
    let exact = try layout(base, 884)
    #expect(exact.mapped == 0..<2048 && exact.pageTables == 895..<902, "4 MiB, fully used: Xen takes four more")
    #expect(try layout(0, 9).mapped == 0..<1024)
  }

  @Test("a P2M at INIT_P2M lies behind what is mapped, with the tables that it needs of its own") func apart() throws {
    func layout(_ base: UInt64, _ p2m: UInt64) throws -> BootLayout {
      try BootLayout(pages: 4096, base: base, imagePages: 9, initrdBytes: 0, startOfDay: pv64(p2m: p2m))
    }
    let other = try layout(base, 0x2000_0000)
    #expect(other.startInfo == 9 && other.pageTables == 12..<17 && other.bootStack == 17..<18 && other.mapped == 0..<1024)
    #expect(other.p2m == 1024..<1032 && other.p2mAddress == 0x2000_0000)
    #expect(other.p2mApart == 1024..<1034, "one more L2 and L1 table")
    #expect(try layout(0x4010_0000, 0x4000_0000).p2mApart == 768..<776, "the kernel's tables map it too")
    #expect(try layout(0x80_0000_0000, 0x2000_0000).p2mApart == 1024..<1035, "L3, L2, L1")
    #expect(try layout(0x80_0000_0000, 0x3fff_c000).p2mApart == 1024..<1037, "L3, two L2, two L1")
    #expect { try layout(0x4000_0000, 0x3fff_9000) } throws: { "\($0)".contains("does not fit between INIT_P2M 0x3fff9000 and the kernel") }
  }

  @Test("a ramdisk that need not be mapped lies behind what is mapped, before the P2M") func unmapped() throws {
    let startOfDay = pv64(p2m: 0x2000_0000, unmapped: true)
    let layout = try BootLayout(pages: 4096, base: base, imagePages: 9, initrdBytes: 5000, startOfDay: startOfDay)
    #expect(layout.initrd == 1024..<1026 && layout.isInitrdUnmapped && layout.p2mApart == 1026..<1036 && layout.startInfo == 9)
    #expect(try !BootLayout(pages: 4096, base: base, imagePages: 9, initrdBytes: 0, startOfDay: startOfDay).isInitrdUnmapped)
    #expect { try BootLayout(pages: 1030, base: base, imagePages: 9, initrdBytes: 5000, startOfDay: startOfDay) } throws: {
      "\($0)".contains("4120 KiB of memory do not hold the kernel: it needs at least 4124 KiB")
    }
  }

  @Test("what would be mapped beyond the addresses of a guest is refused") func beyond() throws {
    #expect {
      try BootLayout(pages: 4096, base: 1 << 44 - 0x10_0000, imagePages: 240, initrdBytes: 0, startOfDay: pv64())
    } throws: { "\($0)".contains("ends at 0x100000400000, beyond 0x100000000000; link the kernel lower") }
  }

  @Test(
    "the tables map memory and P2M, page tables read-only and everything else with all rights, and nothing more",
    arguments: [(0x4000_0000, nil), (0, nil), (0x3ff0_0000, nil), (0x7f_ffe0_0000, 0x7f_ffd0_0000), (0x80_0000_0000, 0x3fff_c000)]
      as [(UInt64, UInt64?)])
  func pageTables(_ base: UInt64, _ p2m: UInt64?) throws {
    let layout = try BootLayout(pages: 4096, base: base, imagePages: 400, initrdBytes: 9000, startOfDay: pv64(p2m: p2m, unmapped: true))
    let tables = try tables(layout, [ImageRegion(pages: 0..<400, isWritable: true, isExecutable: true)], isMemoryExecutable: true)
    #expect(Set(tables.keys) == Set(layout.tables.flatMap { Array($0.frames) }))
    var left = tables.filter { pfn, _ in layout.tables.contains { $0.level == 1 && $0.frames.contains(pfn) } }.values.reduce(0) {
      $0 + $1.count
    }
    func expect(_ address: UInt64, _ pfn: UInt64) {
      let isTable = tables[pfn] != nil
      #expect(walk(tables, layout, address) == (pfn + 1000) << 12 | (isTable ? 0x25 : 0x67))
      left -= 1
    }
    for pfn in layout.mapped { expect(layout.address(pfn), pfn) }
    if let p2m { for (index, pfn) in layout.p2m.enumerated() { expect(p2m + UInt64(index) << 12, pfn) } }
    #expect(left == 0)
  }
}

@Suite("builder/pages") struct BuilderPagesTests {
  @Test("start_info is laid out as the header says") func startInfo() throws {
    let layout = try pluginLayout(4096, image: 100, initrd: 5)
    let info = StartInfoPage(
      pages: 4096, sharedInfo: MachineAddress(rawValue: 0x123000), storeFrame: MachineFrameNumber(rawValue: 7),
      storePort: EventChannelPort(rawValue: 1), consoleFrame: MachineFrameNumber(rawValue: 8), consolePort: EventChannelPort(rawValue: 2),
      commandLine: [UInt8](repeating: 65, count: 2000), initrdBytes: 5)
    let page = UnsafeMutableRawBufferPointer.allocate(byteCount: 1168, alignment: 8)
    defer { unsafe page.deallocate() }
    unsafe page.initializeMemory(as: UInt8.self, repeating: 0)
    unsafe info.write(layout, to: page)
    let bytes = unsafe Array(page)
    func word(_ at: Int, _ count: Int = 8) -> UInt64 { bytes[at..<at + count].reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    #expect(bytes.count == 1168)
    #expect(Array(bytes[0..<32]) == Array("xen-3.0-x86_64".utf8) + [UInt8](repeating: 0, count: 18))
    #expect(word(32) == 4096 && word(40) == 0x123000 && word(48, 4) == 0)
    #expect(word(56) == 7 && word(64, 4) == 1 && word(72) == 8 && word(80, 4) == 2)
    #expect(word(88) == layout.address(layout.pageTables.lowerBound) && word(96) == 5 && word(104) == layout.address(101))
    #expect(word(112) == layout.address(100) && word(120) == 5)
    #expect(bytes[128..<1151].allSatisfy { $0 == 65 } && bytes[1151] == 0)
    #expect(word(1152) == 0 && word(1160) == 0, "only a P2M that lies apart is told by frames")
  }

  @Test("each hypercall stub fits its 32 bytes and loads its number") func hypercallPage() {
    let page = HypercallPage.bytes
    #expect(page.count == 4096)
    let gate = le(0x5000_0000_0000)
    let normal: [UInt8] = [0x51, 0x41, 0x53, 0xb8, 29, 0, 0, 0, 0x49, 0xbb] + gate + [0x41, 0xff, 0xd3, 0x41, 0x5b, 0x59, 0xc3]
    #expect(Array(page[29 * 32..<29 * 32 + normal.count]) == normal)
    let iret: [UInt8] = [0x51, 0x41, 0x53, 0x50, 0xb8, 23, 0, 0, 0, 0x49, 0xbb] + le(0x5000_0000_0040) + [0x41, 0xff, 0xe3]
    #expect(Array(page[23 * 32..<23 * 32 + iret.count]) == iret)
    #expect(Array(page[25 * 32 + 10..<25 * 32 + 18]) == le(0x5000_0000_0080))
    for number in 0..<128 { #expect(HypercallPage.stub(number).count <= 32) }
    #expect(page[4095] == 0xcc)
  }
}
