import Testing

@testable import Dom0

private typealias Symbol = ELFWriter.Symbol
private typealias Rela = ELFWriter.Rela

/// The memory that an image was loaded into, with which pages were touched.
func load(_ image: any KernelImage) throws -> (bytes: [UInt8], touched: Set<UInt64>) {
  let pages = Int(image.pageCount)
  let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: pages * 4096, alignment: 4096)
  defer { unsafe memory.deallocate() }
  unsafe memory.initializeMemory(as: UInt8.self, repeating: 0)
  var touched: Set<UInt64> = []
  // SAFETY: a page of the memory above; the subscript is checked.
  try unsafe image.load { page throws(ToolstackError) in
    touched.insert(page)
    return unsafe UnsafeMutableRawBufferPointer(rebasing: memory[Int(page) * 4096..<Int(page + 1) * 4096])
  }
  return (unsafe Array(memory), touched)
}
private func word(_ bytes: [UInt8], _ at: UInt64) -> UInt64 {
  bytes[Int(at)..<Int(at) + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
}
private func image(_ writer: ELFWriter, unicode: UnicodeTables? = nil) throws(ToolstackError) -> PluginImage {
  try PluginImage(bytes: writer.bytes(), path: "k.so", unicode: unicode)
}

@Suite("builder/plugin image") struct PluginImageTests {
  let base: UInt64 = 0x1000_0000_0000

  @Test("its segments, entry and hypercall page are found", arguments: [false, true]) func plain(_ gnuHash: Bool) throws {
    var writer = ELFWriter()
    writer.usesGNUHash = gnuHash
    let image = try image(writer)
    #expect(image.entry == 0x1010 && image.hypercallPage == 0x2000)
    #expect(image.pageCount == 10 && !image.hasUnicodeTables)
    #expect(
      image.regions == [
        .init(pages: 0..<3, isWritable: false, isExecutable: true), .init(pages: 3..<4, isWritable: false, isExecutable: false),
        .init(pages: 6..<10, isWritable: true, isExecutable: false),
      ])
  }

  @Test("what the file holds is loaded, and pages of zeros are not touched") func loading() throws {
    let writer = ELFWriter()
    let (bytes, touched) = try load(image(writer)), file = writer.bytes()
    #expect(touched == [0, 1, 2, 3, 6, 7])
    #expect(Array(bytes[0..<0x3000]) == Array(file[0..<0x3000]))
    #expect(Array(bytes[0x6000..<0x7800]) == Array(file[0x6000..<0x7800]))
    #expect(bytes[0x7800...].allSatisfy { $0 == 0 })
  }

  @Test("relocations give addresses at the base, across pages and in memory without file too") func relocations() throws {
    var writer = ELFWriter()
    writer.symbols += [
      Symbol("here", 0x6100), .undefined("nobody", weak: true), Symbol("constant", 0x77, section: 0xfff1),
      Symbol("end", 0xa000, section: 3),
    ]
    writer.rela = [
      Rela(0x6000, type: 8, addend: 0x1234), Rela(0x6ffd, type: 8, addend: 0x11), Rela(0x6010, type: 1, symbol: 3, addend: ~0),
      Rela(0x6018, type: 6, symbol: 3, addend: 99), Rela(0x6020, type: 1, symbol: 4, addend: 5), Rela(0x6028, type: 6, symbol: 4),
      Rela(0x6030, type: 1, symbol: 5, addend: 1), Rela(0x8ff8, type: 8, addend: 3), Rela(0x6038, type: 0, symbol: 999),
      Rela(0x6040, type: 1, symbol: 0, addend: 7), Rela(0x6048, type: 6, symbol: 6),
    ]
    writer.jumpRela = [Rela(0x6080, type: 7, symbol: 1)]
    let (bytes, touched) = try load(image(writer))
    #expect(word(bytes, 0x6000) == base + 0x1234)
    #expect(word(bytes, 0x6ffd) == base + 0x11)
    #expect(word(bytes, 0x6010) == base + 0x60ff)
    #expect(word(bytes, 0x6018) == base + 0x6100)
    #expect(word(bytes, 0x6020) == 5)
    #expect(word(bytes, 0x6028) == 0)
    #expect(word(bytes, 0x6030) == 0x78)
    #expect(word(bytes, 0x6040) == 7)
    #expect(word(bytes, 0x6048) == base + 0xa000)
    #expect(word(bytes, 0x6080) == base + 0x1010)
    #expect(word(bytes, 0x8ff8) == base + 3 && touched.contains(8))
  }

  @Test(
    "where the linker puts it makes no difference: page 0 is the first of its own", arguments: [0x20_0000, 0x7fff_0000_0000] as [UInt64])
  func origin(_ origin: UInt64) throws {
    var writer = ELFWriter()
    writer.symbols += [Symbol("here", 0x6100), .undefined("nobody", weak: true), Symbol("constant", 0x77, section: 0xfff1)]
    writer.rela = [
      Rela(0x6000, type: 8, addend: 0x1234), Rela(0x6010, type: 1, symbol: 3, addend: 8), Rela(0x6020, type: 1, symbol: 4, addend: 5),
      Rela(0x6030, type: 1, symbol: 5, addend: 1),
    ]
    writer.jumpRela = [Rela(0x6080, type: 7, symbol: 1)]
    let plain = try image(writer)
    writer.origin = origin
    let moved = try image(writer)
    #expect(moved.entry == plain.entry && moved.hypercallPage == plain.hypercallPage && moved.regions == plain.regions)
    #expect(moved.base == base && moved.bias == base &- origin, "what the file calls `origin` lies at the base")
    let (bytes, _) = try load(moved), (expected, _) = try load(plain)
    #expect(Array(bytes[0x6000...]) == Array(expected[0x6000...]) && word(bytes, 0x6000) == base + 0x1234)
  }

  @Test("Unicode tables are linked in behind the image when a symbol asks for them") func unicode() throws {
    var tablesWriter = ELFWriter()
    tablesWriter.symbols = [Symbol("_swift_stdlib_getNormData", 0x1040), Symbol("other", 0x1080)]
    tablesWriter.rela = [Rela(0x6000, type: 8, addend: 0x6008)]
    let tables = try UnicodeTables([(ELFWriter().bytes(), "none.so"), (tablesWriter.bytes(), "unicode.so")])
    #expect(try !image(ELFWriter(), unicode: tables).hasUnicodeTables)

    var writer = ELFWriter()
    writer.symbols.append(.undefined("_swift_stdlib_getNormData"))
    writer.rela = [Rela(0x6000, type: 6, symbol: 3)]
    let image = try image(writer, unicode: tables)
    #expect(image.hasUnicodeTables && image.pageCount == 20)
    #expect(image.regions.count == 6)
    #expect(image.regions[3] == .init(pages: 10..<13, isWritable: false, isExecutable: true))
    #expect(image.regions[5] == .init(pages: 16..<20, isWritable: false, isExecutable: false), "tables are read-only once relocated")
    let (bytes, _) = try load(image)
    #expect(word(bytes, 0x6000) == base + 0xa000 + 0x1040)
    #expect(word(bytes, 0xa000 + 0x6000) == base + 0xa000 + 0x6008)

    writer.symbols.append(.undefined("other"))
    writer.rela.append(Rela(0x6008, type: 6, symbol: 4))
    #expect(throws: ToolstackError.self, "only the tables' own names are taken from there") {
      try PluginImage(bytes: writer.bytes(), path: "k.so", unicode: tables)
    }
  }

  @Test("tables that want something themselves are refused") func unicodeWithUndefined() {
    var writer = ELFWriter()
    writer.symbols.append(.undefined("memcpy"))
    writer.rela = [Rela(0x6000, type: 6, symbol: 3)]
    #expect { try UnicodeTables([(writer.bytes(), "unicode.so")]) } throws: { "\($0)".contains("memcpy") }
  }
}

@Suite("builder/plugin image, refused") struct PluginImageRefusalTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var word: String, bytes: [UInt8]
    init(_ word: String, _ change: (inout ELFWriter) -> Void) {
      var writer = ELFWriter()
      change(&writer)
      (self.word, bytes) = (word, writer.bytes())
    }
    init(_ word: String, bytes: [UInt8]) { (self.word, self.bytes) = (word, bytes) }
    var testDescription: String { word }
  }

  @Test(
    "each wrong file is told what is wrong with it",
    arguments: [
      Case("the file is empty", bytes: []),
      Case("not an ELF file", bytes: Array("#!/bin/sh\n".utf8)),
      Case("not an ELF file", bytes: [0x1f, 0x8b, 8, 0, 0]),
      Case("header is cut short", bytes: Array(ELFWriter().bytes().prefix(40))),
      Case("cut short", bytes: Array(ELFWriter().bytes().prefix(0x6800))),
      Case("cut short in its program headers", bytes: Array(ELFWriter().bytes().prefix(100))),
      Case("32-bit") { $0.change = { $0[4] = 1 } },
      Case("big-endian") { $0.change = { $0[5] = 2 } },
      Case("AArch64") { $0.machine = 183 },
      Case("number 9") { $0.machine = 9 },
      Case("static executable") { $0.type = 2 },
      Case("ELF type 1") { $0.type = 1 },
      Case("no program headers") { $0.change = { $0[56] = 0 } },
      Case("program headers of 57") { $0.change = { $0[54] = 57 } },
      Case("65535 program headers") { $0.change = { $0.replaceSubrange(56..<58, with: [0xff, 0xff]) } },
      Case("cut short in its program headers") { $0.change = { $0.replaceSubrange(32..<40, with: le(~0)) } },
      Case("section headers lie beyond") {
        $0.change = {
          $0.replaceSubrange(40..<48, with: le(~0 - 8)); $0[60] = 3
        }
      },
      Case("interpreter") { $0.moreHeaders = [.init(type: 3, flags: 4, offset: 0, address: 0, fileSize: 1, memorySize: 1, alignment: 1)] },
      Case("thread-local variables") {
        $0.moreHeaders = [.init(type: 7, flags: 4, offset: 0, address: 0, fileSize: 0, memorySize: 8, alignment: 8)]
      },
      Case("two dynamic sections") { $0.changeHeaders = { $0.append($0[3]) } },
      Case("no dynamic section") { $0.changeHeaders = { $0.remove(at: 3) } },
      Case("nothing to load") { $0.changeHeaders = { $0.removeAll { $0.type == 1 } } },
      Case("more of the file than of memory") { $0.changeHeaders = { $0[2].memorySize = 1 } },
      Case("segment 2 ends beyond") { $0.changeHeaders = { $0[2].offset = ~0 } },
      Case("segment 2 ends beyond") { $0.changeHeaders = { $0[2].fileSize = ~0 } },
      Case("beyond 1 GiB") { $0.changeHeaders = { $0[2].memorySize = ~0 } },
      Case("beyond 1 GiB") { $0.changeHeaders = { $0[2].address = ~0 - 0x1000 } },
      Case("overlaps") { $0.changeHeaders = { $0[2].address = 0x2000 } },
      Case("overlaps") { $0.changeHeaders = { $0.swapAt(0, 1) } },
      Case("shares a page") {
        $0.changeHeaders = {
          $0[2].address = $0[1].address + $0[1].memorySize + 16; $0[2].alignment = 16; $0[2].offset &= ~15
        }
      },
      Case("no power of two") { $0.changeHeaders = { $0[2].alignment = 0x1001 } },
      Case("not aligned") { $0.changeHeaders = { $0[2].address += 8 } },
      Case("not aligned") { $0.changeHeaders = { $0[2].alignment = 1 << 63 } },
      Case("dynamic section lies outside") { $0.changeHeaders = { $0[3].address = 0x77f8 } },
      Case("no dynamic symbol table") { $0.withoutTags = [6] },
      Case("no dynamic symbol table") { $0.withoutTags = [10] },
      Case("tag 6 twice") { $0.moreTags = [(6, 0)] },
      Case("entry sizes") {
        $0.withoutTags = [11]; $0.moreTags = [(11, 16)]
      },
      Case("string table lies outside") {
        $0.withoutTags = [5]; $0.moreTags = [(5, ~0)]
      },
      Case("string table lies outside") {
        $0.withoutTags = [10]; $0.moreTags = [(10, ~0)]
      },
      Case("symbol table lies outside") {
        $0.withoutTags = [6]; $0.moreTags = [(6, 0x9000)]
      },
      Case("no symbol hash table") { $0.hasHash = false },
      Case("do not agree") {
        $0.withoutTags = [4]; $0.moreTags = [(4, ELFWriter.data)]
      },
      Case("do not agree") {
        $0.withoutTags = [4]; $0.moreTags = [(0x6fff_fef5, ELFWriter.data)]
      },
      Case("hash table lies outside") {
        $0.withoutTags = [4]; $0.moreTags = [(4, 0x77ff)]
      },
      Case("DT_REL") { $0.moreTags = [(17, 0x6000)] },
      Case("DT_RELR") { $0.moreTags = [(36, 0x6000), (35, 8)] },
      Case("relocation table lies outside") { $0.moreTags = [(7, 0x6000), (8, ~0 - 7)] },
      Case("relocation table lies outside") { $0.moreTags = [(7, 0x6000), (8, 25)] },
      Case("relocation at 0xffffffffffffffff lies outside") { $0.rela = [Rela(~0, type: 8)] },
      Case("relocation at 0x93f9 lies outside") { $0.rela = [Rela(0x93f9, type: 8)] },
      Case("relocation at 0x5000 lies outside") { $0.rela = [Rela(0x5000, type: 8)] },
      Case("symbol 3 does not exist") { $0.rela = [Rela(0x6000, type: 1, symbol: 3)] },
      Case("R_X86_64_COPY (5) at 0x6000") { $0.rela = [Rela(0x6000, type: 5, symbol: 1)] },
      Case("R_X86_64_IRELATIVE (37) at 0x6000") { $0.rela = [Rela(0x6000, type: 37)] },
      Case("type 16 at 0x6000 is not supported; a guest kernel cannot have thread-local") { $0.rela = [Rela(0x6000, type: 16)] },
      Case("type 2 at 0x6000") { $0.rela = [Rela(0x6000, type: 2, symbol: 1)] },
      Case("undefined symbols printf, malloc;") {
        $0.symbols += [.undefined("printf"), .undefined("malloc")]
        $0.rela = [Rela(0x6000, type: 6, symbol: 3), Rela(0x6008, type: 1, symbol: 3)]
        $0.jumpRela = [Rela(0x6010, type: 7, symbol: 4)]
      },
      Case("undefined symbol _swift_stdlib_getNormData; these are Swift's Unicode tables") {
        $0.symbols.append(.undefined("_swift_stdlib_getNormData"))
        $0.rela = [Rela(0x6000, type: 6, symbol: 3)]
      },
      Case("undefined symbol _swift_stdlib_strtold_clocale; a guest has no C library") {
        $0.symbols.append(.undefined("_swift_stdlib_strtold_clocale"))
        $0.rela = [Rela(0x6000, type: 6, symbol: 3)]
      },
      Case("undefined symbol a??b;") {
        $0.symbols.append(.undefined("a\u{1b}\nb")); $0.rela = [Rela(0x6000, type: 6, symbol: 3)]
      },
      Case("name lies outside the string table") {
        $0.symbols.append(.undefined("x"))
        $0.rela = [Rela(0x6000, type: 6, symbol: 3)]
        $0.change = { $0.replaceSubrange(0x3000 + 72..<0x3000 + 76, with: [0xff, 0xff, 0xff, 0xff]) }
      },
      Case("(far) lies outside") {
        $0.symbols.append(Symbol("far", ~0)); $0.rela = [Rela(0x6000, type: 6, symbol: 3)]
      },
      Case("reserved section") {
        $0.symbols.append(Symbol("c", 0, section: 0xfff2)); $0.rela = [Rela(0x6000, type: 6, symbol: 3)]
      },
      Case("thread-local") {
        $0.symbols.append(Symbol("t", 0, info: 0x16)); $0.rela = [Rela(0x6000, type: 6, symbol: 3)]
      },
      Case("indirect function") {
        $0.symbols.append(Symbol("i", 0, info: 0x1a)); $0.rela = [Rela(0x6000, type: 6, symbol: 3)]
      },
      Case("no symbol xen_start") { $0.symbols.removeFirst() },
      Case("no symbol xen_start") { $0.symbols[0] = .undefined("xen_start") },
      Case("xen_start does not lie in executable") { $0.symbols[0].value = 0x6000 },
      Case("hypercall_page does not lie in executable") { $0.symbols[1].value = 0x2800 },
      Case("align it to 4096") { $0.symbols[1].value = 0x1008 },
      Case("xen_start does not lie in executable") { $0.textFlags = 6 },
      Case("static executable") { $0.type = 2 },
    ]) func refused(_ wrong: Case) throws
  {
    do throws(ToolstackError) {
      _ = try PluginImage(bytes: wrong.bytes, path: "k.so")
      Issue.record("taken")
    } catch {
      #expect(error.message.hasPrefix("k.so: "))
      #expect(error.message.contains(wrong.word), "\(error)")
      #expect(error.code == .image)
    }
  }

  @Test("a file of any length cut from a good one is judged without a trap") func truncated() {
    var writer = ELFWriter()
    writer.rela = [Rela(0x6000, type: 8, addend: 1)]
    let whole = writer.bytes()
    for count in stride(from: 0, to: whole.count, by: 61) {
      #expect(throws: ToolstackError.self) { try PluginImage(bytes: Array(whole.prefix(count)), path: "k.so") }
    }
  }

  @Test("any one byte of the headers and tables may be wrong without a trap") func flipped() throws {
    var writer = ELFWriter()
    writer.symbols.append(.undefined("w", weak: true))
    writer.rela = [Rela(0x6000, type: 8, addend: 1), Rela(0x6008, type: 6, symbol: 3)]
    writer.usesGNUHash = true
    let whole = writer.bytes()
    for at in Array(0..<0x130) + Array(0x3000..<0x3180) {
      for value in [0, 0x7f, 0xff] as [UInt8] {
        var bytes = whole
        bytes[at] = value
        if let image = try? PluginImage(bytes: bytes, path: "k.so"), image.pageCount < 64 { _ = try load(image) }
      }
    }
  }

  @Test("a kernel that is no file, or not there, is told with its path", arguments: ["/nowhere/k.so", "/tmp", "/dev/zero"])
  func noFile(_ path: String) {
    #expect { try KernelFile.image(contentsOf: path) } throws: { "\($0)".hasPrefix("\(path): the kernel ") }
  }
}
