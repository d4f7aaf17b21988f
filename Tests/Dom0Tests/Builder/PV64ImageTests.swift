import Testing

@testable import Dom0

private func image(_ change: (inout PV64Writer) -> Void = { _ in }) throws -> PV64Image {
  var writer = PV64Writer()
  change(&writer)
  return try #require(KernelFile.image(bytes: writer.bytes(), path: "k.elf") as? PV64Image)
}

@Suite("builder/PV64 image") struct PV64ImageTests {
  let base = PV64Writer.base

  @Test("its notes say where it lies, where it starts, and where hypercalls are") func plain() throws {
    let image = try image()
    #expect(image.base == base && image.bias == 0)
    #expect(image.entry == 0x1010 && image.hypercallPage == 0x2000 && image.pageCount == 9)
    #expect(image.regions == [ImageRegion(pages: 0..<9, isWritable: true, isExecutable: true)])
    #expect(image.code == [0..<0x3000])
    #expect(
      image.startOfDay
        == StartOfDay(addressLimit: 1 << 44, bootStackPages: 1, hasGuardPage: false, isMemoryExecutable: true, p2mAddress: nil))
  }

  @Test("notes are read of 4 bytes too, and from a section when no segment shows them") func notes() throws {
    let small = try image { $0.notes = $0.notes.map { ($0.type, $0.value.count == 8 && $0.type < 5 ? Array($0.value[..<4]) : $0.value) } }
    #expect(small.base == base && small.entry == 0x1010)
    let section = try image { $0.telling = .noteSection }
    #expect(section.base == base && section.hypercallPage == 0x2000)
    let shared = try image {
      $0.type = 3
      $0.telling = .noteSection
    }
    #expect(shared.base == base, "an ELF file of the other type is one too when it has Xen's notes")
  }

  @Test("the older text is read, where physical addresses are virtual ones and the hypercall page is told by number") func text() throws {
    let old = try image {
      $0.telling = .section("GUEST_OS=linux,XEN_VER=xen-3.0,VIRT_BASE=0x40000000,HYPERCALL_PAGE=0x2,LOADER=generic,PAE=yes\0")
    }
    #expect(old.base == base && old.entry == 0x1010 && old.hypercallPage == 0x2000 && old.pageCount == 9)
    let offset = try image {
      $0.base = 0
      $0.entry = base + 16
      $0.telling = .section("XEN_VER=xen-3.0,VIRT_BASE=1073741824,ELF_PADDR_OFFSET=0x0,VIRT_ENTRY=0x40001000,LOADER=generic")
    }
    #expect(offset.base == base && offset.entry == 0x1000 && offset.hypercallPage == nil)
  }

  @Test("without VIRT_BASE it lies at 0; with it alone, physical addresses count from it; without ENTRY it starts where the header says")
  func defaults() throws {
    func low(_ writer: inout PV64Writer) {
      for type in 1...4 as ClosedRange<UInt32> { writer.note(type, nil) }
      (writer.base, writer.entry) = (0, 0x1800)
    }
    let bare = try image(low)
    #expect(bare.base == 0 && bare.entry == 0x1800 && bare.hypercallPage == nil && bare.pageCount == 9)
    let moved = try image {
      low(&$0)
      $0.note(3, le(0x10_0000))
      $0.entry = 0x10_1800
    }
    #expect(moved.base == 0x10_0000 && moved.entry == 0x1800 && moved.pageCount == 9)
    #expect(moved.bias == 0x10_0000, "the linker's addresses begin at 0")
    let later = try image {
      $0.base = 0x10_0000
      $0.linkOffset = base - 0x10_0000 + 0x1000
      $0.note(4, le(0xf_f000))
      $0.note(1, le(base + 0x2010))
    }
    #expect(later.base == base && later.entry == 0x2010 && later.pageCount == 10 && later.bias == 0)
    #expect(later.code == [0x1000..<0x4000], "a page lies before the image")
  }

  @Test("what the file holds is loaded, byte by byte, and pages of zeros are not touched") func loading() throws {
    let packed = try image {
      $0.segments = [
        .init(address: 0x20, fileSize: 0xfff, memorySize: 0x1fe0, flags: 7),
        .init(address: 0x2001, fileSize: 0x10, memorySize: 0x2000, flags: 6),
      ]
      $0.base -= 0x20
      $0.segments[1].address += 0x20
      $0.note(1, le(base))
      $0.note(2, nil)
    }
    let (bytes, touched) = try load(packed)
    #expect(touched == [0, 2] && packed.pageCount == 5)
    #expect(bytes[0..<0xfff].elementsEqual((0..<0xfff).map { PV64Writer.content(0x800 + $0) }))
    #expect(bytes[0x2001..<0x2011].elementsEqual((0..<0x10).map { PV64Writer.content(0x17ff + $0) }))
    #expect(bytes[0xfff..<0x2001].allSatisfy { $0 == 0 } && bytes[0x2011...].allSatisfy { $0 == 0 })
  }

  @Test("notes whose sizes are the same with either padding are read; so is a file that names its code section") func alike() throws {
    let image = try image {
      $0.notes.removeAll { $0.type == 6 }
      $0.notePadding = 8
      $0.codeSectionType = 1
    }
    #expect(image.entry == 0x1010)
  }

  @Test("segments may stand in any order, and those without rights are passed over") func order() throws {
    let image = try image {
      $0.segments.swapAt(0, 1)
      $0.segments.append(.init(address: 0x100_0000, fileSize: 0, memorySize: 0x1000, flags: 0))
    }
    #expect(image.pageCount == 9 && image.code == [0..<0x3000])
  }

  @Test("INIT_P2M below the kernel, and a ramdisk that need not be mapped, are told on") func apart() throws {
    let image = try image {
      $0.note(15, le(0x2000_0000))
      $0.note(16, le(1, 4))
    }
    #expect(image.startOfDay.p2mAddress == 0x2000_0000 && image.startOfDay.isInitrdUnmapped)
    for address in [base, base + 0x1000_0000, 0x2000_0008] {
      #expect(try Self.withP2M(address).startOfDay.p2mAddress == nil, "Xen passes over what is not a page below the kernel")
    }
  }
  private static func withP2M(_ address: UInt64) throws -> PV64Image { try image { $0.note(15, le(address)) } }

  @Test("required features with which libxl starts an image, and any that are not required, are taken") func features() throws {
    let required = [
      "writable_page_tables", "writable_descriptor_tables", "supervisor_mode_kernel", "pae_pgdir_above_4gb", "hvm_callback_vector",
    ]
    for name in required { _ = try image { $0.note(10, Array("!\(name)".utf8)) } }
    for text in ["!writable_page_tables|pae_pgdir_above_4gb", "auto_translated_physmap|supervisor_mode_kernel|what", ""] {
      _ = try image { $0.note(10, Array(text.utf8)) }
    }
  }
}

@Suite("builder/PV64 image, refused") struct PV64ImageRefusalTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var words: String
    var bytes: [UInt8]
    var testDescription: String { words }
    init(_ words: String, _ change: (inout PV64Writer) -> Void) {
      self.words = words
      var writer = PV64Writer()
      change(&writer)
      bytes = writer.bytes()
    }
  }

  @Test(
    "what is wrong is told with the file and the remedy",
    arguments: [
      Case("without Xen's ELF notes, so no Xen PV image (a Linux vmlinux has them with CONFIG_XEN_PV)") { $0.telling = .nothing },
      Case("a 32-bit ELF file; build the guest for x86-64") { $0.change = { $0[4] = 1 } },
      Case("built for another machine, AArch64") { $0.change = { $0[18] = 183 } },
      Case("a PVH image") { $0.notes = [(18, le(0x10_0000, 4))] },
      Case("a PVH image") { $0.notes = [(18, le(0x10_0000)), (5, Array("xen-3.0".utf8)), (6, Array("linux".utf8))] },
      Case("an interface that it does not name; the note XEN_VERSION must say xen-3.0") { $0.note(5, nil) },
      Case("made for the interface xen-2.0?; the note") { $0.note(5, Array("xen-2.0\u{1b}\0x".utf8)) },
      Case("asks for a loader of its own (own); the note LOADER must say generic") { $0.note(8, Array("own\0".utf8)) },
      Case("asks for a loader of its own (no note LOADER)") { $0.note(8, nil) },
      Case("requires the feature auto_translated_physmap") { $0.note(10, Array("a|!auto_translated_physmap".utf8)) },
      Case("requires the feature what") { $0.note(10, Array("!what\0".utf8)) },
      Case("requires the feature dom0") { $0.note(10, Array("!dom0\0".utf8)) },
      Case("its ELF notes are padded to 8 bytes, from the one at offset 0x5030 on, and Xen reads notes that are padded to 4; pad each") {
        $0.notes.insert((9, Array("yes\0".utf8)), at: 1)
        $0.notePadding = 8
      },
      Case("holds the debug information of a kernel and not its code (objcopy --only-keep-debug makes such a file); give the file") {
        $0.codeSectionType = 8
      },
      Case("has a note PADDR_OFFSET, but no VIRT_BASE") { $0.note(3, nil) },
      Case(
        "lives at 0xffffffff80000000, in the upper half of the address space. A vCPU is an ordinary process here, and a guest's addresses"
      ) { $0.note(3, le(0xffff_ffff_8000_0000)) },
      Case("lives at 0x500000000000. A vCPU is an ordinary process") { $0.note(3, le(0x5000_0000_0000)) },
      Case("lives at 0x100000000000, where plugins do") { $0.note(3, le(0x1000_0000_0000)) },
      Case("its VIRT_BASE 0x40000800 is not a multiple of 4096") { $0.note(3, le(0x4000_0800)) },
      Case("the ELF note VIRT_BASE at offset") { $0.note(3, le(0x4000_0000, 5)) },
      Case("has 0 bytes; a number has 4 or 8: mend the note") { $0.note(1, []) },
      Case("ends beyond its segment or the file") { $0.noteOffset = 1 << 20 },
      Case("ends beyond its segment or the file") { $0.noteOffset = ~0 - 4 },
      Case("the ELF note at offset 0x5000 ends beyond") { $0.change = { $0.replaceSubrange(0x5000..<0x5004, with: le(0xffff_ffff, 4)) } },
      Case("the ELF note at offset 0x5018 ends beyond") { $0.change = { $0.replaceSubrange(0x501c..<0x5020, with: le(0x7fff_ffff, 4)) } },
      Case("its section __xen_guest says VIRT_BASE=high, which is no number") { $0.telling = .section("VIRT_BASE=high") },
      Case("has nothing to load") { $0.segments = [] },
      Case("cut short: segment 1 ends beyond the end of the file") { $0.segments[1].offset = 0x10_0000 },
      Case("segment 0 holds more of the file than of memory") { $0.segments[0].memorySize = 0x2fff },
      Case("two segments overlap at 0x40002000") { $0.segments[1].address = 0x2000 },
      Case("segment 1 lies at 0x3ffff000, not between VIRT_BASE 0x40000000 and 0x100000000000") { $0.segments[1].address = ~0xfff },
      Case("segment 1 lies at 0x40005000, not between") { $0.segments[1].memorySize = ~0 },
      Case("segment 1 lies at 0x100040000000, not between") { $0.segments[1].address = 0x1000_0000_0000 },
      Case("begins at 0x40000800, in the middle of a page") {
        $0.segments[0].address = 0x800; $0.segments[0].fileSize = 16
      },
      Case("its entry 0x40003000 lies outside the image") { $0.note(1, le(0x4000_3000)) },
      Case("its entry 0x0 lies outside the image") { $0.note(1, le(0)) },
      Case("its hypercall page 0x40002800 is no page of the image") { $0.note(2, le(0x4000_2800)) },
      Case("its hypercall page 0x40009000 is no page of the image") { $0.note(2, le(0x4000_9000)) },
      Case("its hypercall page 0x3ffff000 is no page of the image") { $0.note(2, le(0x3fff_f000)) },
    ]) func refused(_ wrong: Case)
  {
    do throws(ToolstackError) {
      _ = try KernelFile.image(bytes: wrong.bytes, path: "k.elf")
      Issue.record("taken")
    } catch {
      #expect(error.message.hasPrefix("k.elf: ") && error.message.contains(wrong.words), "\(error)")
    }
  }

  @Test(
    "a compressed kernel is told by name, with the command that uncompresses it",
    arguments: [
      ("gzip", [0x1f, 0x8b, 8], "gunzip"), ("xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], "unxz"),
      ("bzip2", [0x42, 0x5a, 0x68, 0x39], "bunzip2"),
      ("lzma", [0x5d, 0, 0, 0, 4], "unlzma"), ("lzo", [0x89, 0x4c, 0x5a, 0x4f, 0, 0x0d, 0x0a, 0x1a, 0x0a], "lzop -d"),
      ("lz4", [0x02, 0x21, 0x4c, 0x18], "unlz4"), ("zstd", [0x28, 0xb5, 0x2f, 0xfd], "unzstd"),
    ] as [(String, [UInt8], String)])
  func compressed(_ name: String, _ start: [UInt8], _ command: String) {
    #expect { try KernelFile.image(bytes: start + [UInt8](repeating: 1, count: 100), path: "k") } throws: {
      let error = $0 as? ToolstackError
      return error?.message == "k: a file compressed with \(name); uncompress it first: `\(command) <k >kernel`"
        && error?.code == .unsupported
    }
    // The same as the payload of a bzImage, 0x100 bytes behind three real-mode sectors.
    var linux = [UInt8](repeating: 0, count: 4096)
    linux.replaceSubrange(0x202..<0x208, with: Array("HdrS".utf8) + le(0x20f, 2))
    linux[0x1f1] = 3
    linux.replaceSubrange(0x248..<0x24c, with: le(0x100, 4))
    linux.replaceSubrange(0x900..<0x900 + start.count, with: start)
    #expect { try KernelFile.image(bytes: linux, path: "k") } throws: {
      "\($0)".contains(
        "bzImage form, its payload compressed with \(name); uncompress it first, by Linux's own `scripts/extract-vmlinux k >vmlinux`")
    }
    linux.replaceSubrange(0x248..<0x24c, with: le(0xffff_ffff, 4))
    #expect { try KernelFile.image(bytes: linux, path: "k") } throws: { "\($0)".contains("bzImage form; uncompress it first") }
  }

  @Test("a file of any length cut from a good one is judged without a trap") func truncated() {
    let whole = PV64Writer().bytes()
    for count in stride(from: 0, to: whole.count, by: 61) {
      #expect(throws: ToolstackError.self) { try KernelFile.image(bytes: Array(whole.prefix(count)), path: "k.elf") }
    }
  }

  @Test("any one byte of the headers and notes may be wrong without a trap", arguments: [0, 0x7f, 0xff] as [UInt8])
  func flipped(_ value: UInt8) throws {
    for old in [false, true] {
      var writer = PV64Writer()
      if old { writer.telling = .section("XEN_VER=xen-3.0,LOADER=generic,VIRT_BASE=0x40000000,HYPERCALL_PAGE=2") }
      let whole = writer.bytes()
      for at in Array(0..<0xe8) + Array(0x5000..<whole.count) {
        var bytes = whole
        bytes[at] = value
        if let image = try? KernelFile.image(bytes: bytes, path: "k.elf"), image.pageCount < 64 { _ = try load(image) }
      }
    }
  }
}
