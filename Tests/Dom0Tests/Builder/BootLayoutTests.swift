import HypercallABI
import Testing

@testable import Dom0

@Suite("builder/boot layout") struct BootLayoutTests {
  let base: UInt64 = 0x1000_0000_0000

  @Test("everything follows the kernel in Xen's order") func order() throws {
    let layout = try BootLayout(pages: 4096, base: base, imagePages: 100, initrdBytes: 4097)
    #expect(layout.image == 0..<100)
    #expect(layout.initrd == 100..<102)
    #expect(layout.p2m == 102..<110)
    #expect(layout.startInfo == 110 && layout.xenstore == 111 && layout.console == 112)
    #expect(layout.pageTables == 113..<118, "L4, L3, L2 and two L1 tables map 4 MiB")
    #expect(layout.guardPage == 118 && layout.bootStack == 119..<135)
    #expect(layout.mapped == 0..<1024)
    #expect(layout.stackTop == base + 135 * 4096)
    #expect(layout.address(110) == base + 110 * 4096)
  }

  @Test("at least 512 KiB are mapped behind the boot stack, up to a multiple of 4 MiB", arguments: [1, 700, 861, 862, 900, 3000, 300_000])
  func spare(_ imagePages: UInt64) throws {
    let layout = try BootLayout(pages: 1 << 20, base: base, imagePages: imagePages, initrdBytes: 0)
    #expect(layout.mapped.upperBound % 1024 == 0)
    #expect(layout.mapped.upperBound >= layout.bootStack.upperBound + 128)
    #expect(layout.mapped.upperBound <= layout.bootStack.upperBound + 128 + 2 * 1024)
    let l1 = layout.mapped.upperBound / 512, l2 = (l1 + 511) / 512
    #expect(UInt64(layout.pageTables.count) == 2 + l2 + l1)
  }

  @Test("a small domain's mapping ends with its memory") func small() throws {
    let layout = try BootLayout(pages: 300, base: base, imagePages: 100, initrdBytes: 0)
    #expect(layout.mapped == 0..<300 && layout.pageTables.count == 5)
  }

  @Test("too little memory is refused, with how much is needed") func tooSmall() throws {
    #expect { try BootLayout(pages: 100, base: base, imagePages: 100, initrdBytes: 0) } throws: {
      "\($0)".contains("400 KiB") && "\($0)".contains("at least 504 KiB")
    }
    _ = try BootLayout(pages: 126, base: base, imagePages: 100, initrdBytes: 0)
    #expect(throws: ToolstackError.self) { try BootLayout(pages: 125, base: base, imagePages: 100, initrdBytes: 0) }
    #expect(throws: ToolstackError.self) { try BootLayout(pages: .max, base: base, imagePages: 1, initrdBytes: 0) }
    #expect(throws: ToolstackError.self) { try BootLayout(pages: 1000, base: base, imagePages: .max, initrdBytes: .max) }
  }

  /// Walks the tables as a processor does. `mfn` of a frame is pfn + 1000.
  private func walk(_ tables: [UInt64: [Int: UInt64]], _ layout: BootLayout, _ address: UInt64) -> UInt64? {
    var table = layout.pageTables.lowerBound, entry: UInt64 = 0
    for level in [3, 2, 1, 0] as [UInt64] {
      guard let next = tables[table]?[Int(address >> (12 + 9 * level) & 511)], next & 1 != 0 else { return nil }
      entry = next
      table = (entry >> 12 & 0xff_ffff_ffff) - 1000
    }
    return entry
  }
  private func tables(_ layout: BootLayout, _ regions: [PluginImage.Region]) throws -> [UInt64: [Int: UInt64]] {
    var all: [UInt64: [Int: UInt64]] = [:]
    try PageTables(layout, regions: regions).forEachTable(mfn: { $0 + 1000 }) { pfn, entries throws(ToolstackError) in
      #expect(all[pfn] == nil, "each table is written once")
      all[pfn] = Dictionary(uniqueKeysWithValues: entries.map { ($0.slot, $0.value) })
    }
    return all
  }

  @Test(
    "the tables map each frame with its rights", arguments: [(4096, 100), (1 << 20, 300_000), (1 << 20, 262_000)] as [(UInt64, UInt64)])
  func pageTables(_ pages: UInt64, _ imagePages: UInt64) throws {
    let layout = try BootLayout(pages: pages, base: base, imagePages: imagePages, initrdBytes: 0)
    let regions: [PluginImage.Region] = [
      .init(pages: 0..<10, isWritable: false, isExecutable: true), .init(pages: 10..<20, isWritable: false, isExecutable: false),
      .init(pages: 21..<imagePages, isWritable: true, isExecutable: false),
    ]
    let tables = try tables(layout, regions)
    #expect(Set(tables.keys) == Set(layout.pageTables))
    let noExecute: UInt64 = 1 << 63
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
    #expect(try flags(layout.guardPage) == nil)
    #expect(try flags(layout.bootStack.lowerBound) == noExecute | 0x67)
    #expect(try flags(layout.mapped.upperBound - 1) == noExecute | 0x67)
    #expect(try flags(layout.mapped.upperBound) == nil)
    #expect(walk(tables, layout, 0) == nil && walk(tables, layout, base - 4096) == nil)
    let inner = tables.filter { $0.key < layout.firstTable(level: 1) }.values.flatMap(\.values)
    #expect(inner.allSatisfy { $0 & 0xfff == 0x67 && $0 & noExecute == 0 })
  }
}

@Suite("builder/pages") struct BuilderPagesTests {
  @Test("start_info is laid out as the header says") func startInfo() throws {
    let layout = try BootLayout(pages: 4096, base: 0x1000_0000_0000, imagePages: 100, initrdBytes: 5)
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
    #expect(word(32) == 4096 && word(40) == 0x123000 && word(48, 4) == 16)
    #expect(word(56) == 7 && word(64, 4) == 1 && word(72) == 8 && word(80, 4) == 2)
    #expect(word(88) == layout.address(layout.pageTables.lowerBound) && word(96) == 5 && word(104) == layout.address(101))
    #expect(word(112) == layout.address(100) && word(120) == 5)
    #expect(bytes[128..<1151].allSatisfy { $0 == 65 } && bytes[1151] == 0)
    #expect(word(1152) == 101 && word(1160) == 8)
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
