import DomainConfig
import HypercallABI
import Testing

@testable import Dom0

@Suite("builder/domain") struct DomainBuilderTests {
  let base: UInt64 = 0x1000_0000_0000

  private func plan(pages: Int = 4096, initrd: [UInt8] = []) throws -> DomainPlan {
    let text = """
      <domain type='xen'><name>web1</name><uuid>00010203-0405-0607-0809-0a0b0c0d0e0f</uuid>
      <memory>\(pages * 8)</memory><currentMemory>\(pages * 4)</currentMemory><vcpu>2</vcpu>
      <os><type>linux</type><kernel>k.so</kernel><cmdline>a=b</cmdline></os></domain>
      """
    var writer = ELFWriter()
    writer.rela = [.init(0x6000, type: 8, addend: 0x1234)]
    return try DomainPlan(
      DomainConfiguration(parsing: Array(text.utf8), file: "web1.xml"), image: PluginImage(bytes: writer.bytes(), path: "k.so"),
      initrd: initrd)
  }
  private func word(_ bytes: [UInt8], _ at: Int, _ count: Int = 8) -> UInt64 {
    bytes[at..<at + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  @Test("it is made by the hypercalls that xl makes, and left paused") func calls() throws {
    let hypervisor = FakeHypervisor()
    let built = try DomainBuilder(gate: hypervisor, memory: hypervisor).build(plan())
    #expect(
      hypervisor.calls == [
        "createdomain", "max_vcpus", "max_mem", "max_mem", "set_memory_map", "populate_physmap", "populate_physmap", "getdomaininfo",
        "alloc_unbound",
        "alloc_unbound",
        "pin", "setvcpucontext",
      ])
    #expect(hypervisor.created?.maximumVCPUs == 2 && hypervisor.created?.flags == [])
    #expect(hypervisor.created?.handle == DomainHandle(0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908))
    #expect(hypervisor.maximumMemory == [32768 + 1024, 16384 + 1024], "as far as it can ever grow, then 1 MiB above its target")
    #expect(built.domain == FakeHypervisor.domain)
    #expect(built.storePort.rawValue == 1 && built.consolePort.rawValue == 2)
    let layout = try plan().layout
    #expect(built.storeMFN.rawValue == 5000 - layout.xenstore && built.consoleMFN.rawValue == 5000 - layout.console)
    #expect(built.image.base == base && built.image.path == "k.so")
  }

  @Test("its memory holds the image, the P2M, start_info and page tables") func memory() throws {
    let hypervisor = FakeHypervisor()
    let initrd = (0..<5000).map { UInt8(truncatingIfNeeded: $0) }
    let plan = try plan(initrd: initrd)
    _ = try DomainBuilder(gate: hypervisor, memory: hypervisor).build(plan)
    let layout = plan.layout
    #expect(word(hypervisor.content(pfn: 6), 0) == base + 0x1234, "relocated")
    #expect(hypervisor.content(pfn: 2) == HypercallPage.bytes)
    #expect(!hypervisor.isTouched(pfn: 9), "a page of zeros is not touched")
    let ramdisk = hypervisor.content(pfn: layout.initrd.lowerBound) + hypervisor.content(pfn: layout.initrd.lowerBound + 1)
    #expect(Array(ramdisk.prefix(5000)) == initrd && ramdisk[5000...].allSatisfy { $0 == 0 })
    #expect(word(hypervisor.content(pfn: layout.p2m.lowerBound), 8) == 4999)
    #expect(word(hypervisor.content(pfn: layout.p2m.upperBound - 1), 4088) == 5000 - 4095)

    let info = hypervisor.content(pfn: layout.startInfo)
    #expect(Array(info[0..<15]) == Array("xen-3.0-x86_64\0".utf8))
    #expect(word(info, 32) == 4096 && word(info, 40) == 9000 << 12 && word(info, 48, 4) == 0)
    #expect(word(info, 112) == layout.address(layout.initrd.lowerBound) && word(info, 120) == 5000)
    #expect(Array(info[128..<132]) == Array("a=b\0".utf8))

    // The processor's walk from the root to start_info.
    var table = layout.pageTables.lowerBound
    for level in [3, 2, 1, 0] as [UInt64] {
      let entry = word(hypervisor.content(pfn: table), Int(layout.address(layout.startInfo) >> (12 + 9 * level) & 511) * 8)
      #expect(entry & 1 == 1)
      table = 5000 - entry >> 12 & 0xff_ffff_ffff
    }
    #expect(table == layout.startInfo)

    let shared = hypervisor.content(mfn: FakeHypervisor.sharedInfo)
    for vcpu in 0..<32 { #expect(shared[vcpu * 64 + 1] == 1 && shared[vcpu * 64] == 0) }
    #expect(shared[2048...].allSatisfy { $0 == 0 }, "no event is pending or masked, as Xen's builder leaves it")
  }

  @Test("memory that is not a multiple of what one P2M page tells ends it with invalid entries") func partialP2M() throws {
    let hypervisor = FakeHypervisor()
    let plan = try plan(pages: 600)
    _ = try DomainBuilder(gate: hypervisor, memory: hypervisor).build(plan)
    let layout = plan.layout
    let last = hypervisor.content(pfn: layout.p2m.upperBound - 1)
    #expect(word(last, 87 * 8) == 5000 - 599 && word(last, 88 * 8) == .max && word(last, 4088) == .max)
  }

  @Test("vCPU 0 enters xen_start in the kernel, with start_info and the boot stack") func context() throws {
    let hypervisor = FakeHypervisor()
    let plan = try plan()
    _ = try DomainBuilder(gate: hypervisor, memory: hypervisor).build(plan)
    let layout = plan.layout
    let context = hypervisor.context, registers = 520
    #expect(word(context, 512) == 0x24)
    #expect(word(context, registers + 128) == base + 0x1010, "rip")
    #expect(word(context, registers + 152) == layout.stackTop, "rsp")
    #expect(word(context, registers + 104) == layout.address(layout.startInfo), "rsi")
    #expect(word(context, registers + 144) == 0x200, "rflags")
    #expect(word(context, registers + 136, 2) == 0xe033 && word(context, registers + 160, 2) == 0xe02b)
    #expect(word(context, 4968) == 0xe02b && word(context, 4976) == layout.stackTop)
    #expect(word(context, 4984 + 24) == (5000 - layout.pageTables.lowerBound) << 12, "cr3")
    #expect(hypervisor.pinned == 5000 - layout.pageTables.lowerBound)
    #expect(word(context, 5048 + 48) == 0xffff_0ff0 && word(context, 5048 + 56) == 0x400)
    #expect(context[0..<512].allSatisfy { $0 == 0 } && context[720..<4968].allSatisfy { $0 == 0 })
  }

  private func pv64Plan(initrd: [UInt8] = [], _ change: (inout PV64Writer) -> Void = { _ in }) throws -> DomainPlan {
    var writer = PV64Writer()
    change(&writer)
    let text = """
      <domain type='xen'><name>elf1</name><memory unit='MiB'>16</memory><vcpu>1</vcpu>
      <os><type>linux</type><kernel>k.elf</kernel></os></domain>
      """
    return try DomainPlan(
      DomainConfiguration(parsing: Array(text.utf8), file: "elf1.xml"), image: KernelFile.image(bytes: writer.bytes(), path: "k.elf"),
      initrd: initrd)
  }

  @Test("a PV64 image lies where its notes say, and is entered as Xen enters it") func pv64() throws {
    let hypervisor = FakeHypervisor()
    let built = try DomainBuilder(gate: hypervisor, memory: hypervisor).build(pv64Plan())
    #expect(hypervisor.content(pfn: 1)[0] == PV64Writer.content(0x1800) && hypervisor.content(pfn: 2) == HypercallPage.bytes)
    let info = hypervisor.content(pfn: 17), context = hypervisor.context, registers = 520
    #expect(word(info, 88) == 0x4001_4000 && word(info, 96) == 5 && word(info, 104) == 0x4000_9000, "page tables and P2M")
    #expect(word(info, 48, 4) == 0 && word(info, 112) == 0 && word(info, 1152) == 0 && word(info, 1160) == 0)
    #expect(word(hypervisor.content(pfn: 9), 8) == 4999)
    #expect(word(context, registers + 128) == 0x4000_1010, "rip")
    #expect(word(context, registers + 152) == 0x4001_a000 && word(context, registers + 104) == 0x4001_1000, "rsp and rsi")
    #expect(word(context, 4984 + 24) == (5000 - 20) << 12 && hypervisor.pinned == 5000 - 20, "cr3")
    let place = ImagePlace(
      path: "k.elf", base: 0x4000_0000, bias: 0, size: 0x9000, code: [0..<0x3000], guardPage: 0x4001_9000..<0x4001_9000)
    #expect(built.image == place)
    #expect(place.fileAddress(of: 0x4000_1010) == 0x4000_1010 && place.fileAddress(of: 0x1010) == nil)
    #expect(place.isCode(0x4000_2fff) && !place.isCode(0x4000_3000) && !place.isCode(0x2fff))
  }

  @Test("a PV64 image without a hypercall page keeps what the file has there") func withoutHypercallPage() throws {
    let hypervisor = FakeHypervisor()
    _ = try DomainBuilder(gate: hypervisor, memory: hypervisor).build(pv64Plan { $0.note(2, nil) })
    #expect(hypervisor.content(pfn: 2)[0] == PV64Writer.content(0x2800))
  }

  @Test("start_info tells by frames of a P2M that lies apart and of a ramdisk that is not mapped") func apart() throws {
    let hypervisor = FakeHypervisor()
    let plan = try pv64Plan(initrd: [UInt8](repeating: 7, count: 5000)) {
      $0.note(15, le(0x2000_0000))
      $0.note(16, le(1))
    }
    _ = try DomainBuilder(gate: hypervisor, memory: hypervisor).build(plan)
    let info = hypervisor.content(pfn: 9)
    #expect(word(info, 48, 4) == 8 && word(info, 112) == 1024 && word(info, 120) == 8192, "flags, the ramdisk's first frame, its pages")
    #expect(Array(hypervisor.content(pfn: 1025)[..<905]) == [UInt8](repeating: 7, count: 904) + [0])
    #expect(word(info, 104) == 0x2000_0000 && word(info, 1152) == 1026 && word(info, 1160) == 10 && word(info, 96) == 5)
    #expect(word(hypervisor.content(pfn: 1026), 8) == 4999)
  }

  @Test(
    "when a call is refused, the half-made domain is destroyed and the refusal told",
    arguments: ["max_vcpus", "max_mem", "set_memory_map", "populate_physmap", "getdomaininfo", "alloc_unbound", "pin", "setvcpucontext"])
  func undone(_ call: String) throws {
    let hypervisor = FakeHypervisor()
    hypervisor.refused = (call, .invalidArgument)
    let plan = try plan()
    do throws(ToolstackError) {
      _ = try DomainBuilder(gate: hypervisor, memory: hypervisor).build(plan)
      Issue.record("built")
    } catch {
      #expect(error.code == .hypercall && error.message.contains("web1"))
      #expect(error.cause as? XenErrno == .invalidArgument)
    }
    #expect(hypervisor.calls.last == "destroydomain")
  }

  @Test("when it cannot be created, nothing is destroyed") func notCreated() throws {
    let hypervisor = FakeHypervisor()
    hypervisor.refused = ("createdomain", .outOfMemory)
    let plan = try plan()
    #expect { try DomainBuilder(gate: hypervisor, memory: hypervisor).build(plan) } throws: {
      ($0 as? ToolstackError)?.code == .outOfMemory
    }
    #expect(hypervisor.calls == ["createdomain"])
  }

  @Test("when memory runs out half-way, the domain is destroyed and the amount told") func outOfMemory() throws {
    let hypervisor = FakeHypervisor()
    hypervisor.frames = 3000
    let plan = try plan()
    #expect { try DomainBuilder(gate: hypervisor, memory: hypervisor).build(plan) } throws: {
      ($0 as? ToolstackError)?.code == .outOfMemory && "\($0)".contains("12000 KiB of 16384 KiB")
    }
    #expect(hypervisor.calls.last == "destroydomain")
  }

  @Test("a kernel that is refused is told with the line that names it, before anything is made") func badKernel() throws {
    let text = "<domain type='xen'><name>x</name><memory>8192</memory>\n<os><type>xen</type>\n<kernel>/nowhere/k.so</kernel></os></domain>"
    let configuration = try DomainConfiguration(parsing: Array(text.utf8), file: "x.xml")
    #expect { try DomainPlan(configuration) } throws: { "\($0)".hasPrefix("x.xml:3: /nowhere/k.so: the kernel cannot be opened") }
  }

  @Test("a ramdisk larger than the domain is refused with its line") func badInitrd() throws {
    let text = """
      <domain type='xen'><name>x</name><memory>1</memory><os><type>xen</type><kernel>k.so</kernel></os></domain>
      """
    var configuration = try DomainConfiguration(parsing: Array(text.utf8), file: "x.xml")
    #expect { try DomainPlan(configuration, image: PluginImage(bytes: ELFWriter().bytes(), path: "k.so")) } throws: {
      "\($0)".hasPrefix("x.xml: domain x: 0 KiB") && ($0 as? ToolstackError)?.code == .configuration
    }
    configuration.initrd = BootFile(path: "/bin/sh", line: 9)
    let image = try PluginImage(bytes: ELFWriter().bytes(), path: "k.so")
    #expect(throws: ToolstackError.self) { try DomainPlan(configuration, image: image, initrd: [UInt8](repeating: 0, count: 1 << 20)) }
  }
}
