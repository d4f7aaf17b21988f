import DomainConfig
public import HypercallABI

/// Makes domains as xl does: by hypercalls, and by writing into their memory before they run.
public struct DomainBuilder<Gate: HypercallGate> {
  private let gate: Gate
  private let memory: any ForeignMemory

  public init(gate: Gate, memory: any ForeignMemory) {
    self.gate = gate
    self.memory = memory
  }

  /// Builds a domain, paused as it was created. When it fails there is no such domain.
  public func build(_ plan: DomainPlan) throws(ToolstackError) -> BuiltDomain {
    let configuration = plan.configuration
    let create = DomainControl.CreateDomain(
      domain: .zero, handle: configuration.uuid.handle, maximumVCPUs: UInt32(configuration.vcpus))
    let domain = try step(plan, "cannot be created") { () throws(XenErrno) in try gate.call(create) }
    do { return try fill(domain, plan) } catch {
      // What failed is told; a second failure here would only hide it.
      _ = try? gate.call(DomainControl.DestroyDomain(domain: domain))
      throw error
    }
  }

  private func fill(_ domain: DomainID, _ plan: DomainPlan) throws(ToolstackError) -> BuiltDomain {
    let configuration = plan.configuration, layout = plan.layout
    try step(plan, "cannot have \(configuration.vcpus) vCPUs") { () throws(XenErrno) in
      try gate.call(DomainControl.SetMaximumVCPUs(domain: domain, count: UInt32(configuration.vcpus)))
    }
    // The first time says how far the domain can ever grow.
    for target in [configuration.memory, configuration.currentMemory] {
      try step(plan, "cannot have \(configuration.memory) KiB of memory") { () throws(XenErrno) in
        try gate.call(DomainControl.SetMaximumMemory(domain: domain, target: target))
      }
    }
    try step(plan, "cannot be given its memory map") { () throws(XenErrno) in try setMemoryMap(domain, configuration.memory) }
    let frames = GuestFrames(domain: domain, mfns: try populate(domain, plan), memory: memory)
    let information = try step(plan, "cannot be asked for its shared_info") { () throws(XenErrno) in
      try gate.call(DomainControl.GetDomainInfo(domain: domain))
    }
    let sharedInfo = information.sharedInfoFrame
    let storePort = try allocatePort(domain, plan), consolePort = try allocatePort(domain, plan)

    try writeImage(plan, frames)
    try frames.write(plan.initrd, at: layout.initrd)
    try writeP2M(layout, frames)
    let startInfo = StartInfoPage(
      pages: layout.pages, sharedInfo: sharedInfo.address, storeFrame: frames.mfn(layout.xenstore), storePort: storePort,
      consoleFrame: frames.mfn(layout.console), consolePort: consolePort, commandLine: Array(configuration.commandLine.utf8),
      initrdBytes: UInt64(plan.initrd.count))
    // SAFETY: whole pages, of frames that nobody uses yet.
    try unsafe startInfo.write(layout, to: frames.cleared(layout.startInfo))
    _ = try unsafe frames.cleared(layout.xenstore)
    _ = try unsafe frames.cleared(layout.console)
    try writePageTables(plan, frames)
    try prepareSharedInfo(sharedInfo, domain)
    let root = frames.mfn(layout.pageTables.lowerBound)
    try pin(root, domain, plan)
    try setContext(domain, plan, root: root)
    return BuiltDomain(
      domain: domain, consolePort: consolePort, consoleMFN: frames.mfn(layout.console), storePort: storePort,
      storeMFN: frames.mfn(layout.xenstore), image: plan.imagePlace, boot: BootPlaces(startInfo: layout.startInfo, p2m: layout.p2m))
  }

  // MARK: Hypercalls

  /// One piece of memory that has room for some more than the domain may have, as xl's.
  private func setMemoryMap(_ domain: DomainID, _ kibibytes: UInt64) throws(XenErrno) {
    let slack: UInt64 = 8 << 20, memoryType: UInt32 = 1
    // SAFETY: an entry has 20 bytes: start, size, type.
    unsafe try gate.withArgument(byteCount: 24) { entry, address throws(XenErrno) -> Void in
      unsafe entry.storeBytes(of: kibibytes << 10 + slack, toByteOffset: 8, as: UInt64.self)
      unsafe entry.storeBytes(of: memoryType, toByteOffset: 16, as: UInt32.self)
      try gate.call(MemoryOp.SetMemoryMap(domain: domain, count: 1, buffer: address))
    }
  }

  /// Gives the domain the memory that it starts with; the list tells each frame's machine frame.
  private func populate(_ domain: DomainID, _ plan: DomainPlan) throws(ToolstackError) -> [UInt64] {
    let pages = plan.layout.pages, batch: UInt64 = 2048
    var mfns: [UInt64] = []
    mfns.reserveCapacity(Int(pages))
    while UInt64(mfns.count) < pages {
      let first = UInt64(mfns.count), count = min(batch, pages - first)
      let done = try step(plan, "cannot get \(pages * 4) KiB of memory") { () throws(XenErrno) in
        // SAFETY: the list has `count` words, and is read before it is given back.
        unsafe try gate.withArgument(byteCount: Int(count) * 8) { list, address throws(XenErrno) -> UInt64 in
          for index in 0..<Int(count) { unsafe list.storeBytes(of: first + UInt64(index), toByteOffset: index * 8, as: UInt64.self) }
          let done = try gate.call(MemoryOp.PopulatePhysmap(extents: address, count: count, domain: domain))
          for index in 0..<Int(min(done, count)) { unsafe mfns.append(list.load(fromByteOffset: index * 8, as: UInt64.self)) }
          return done
        }
      }
      guard done == count else {
        throw ToolstackError(
          .outOfMemory,
          "domain \(plan.configuration.name): the machine gave \(mfns.count * 4) KiB of \(pages * 4) KiB of memory; lower <memory>, or give the machine more"
        )
      }
    }
    return mfns
  }

  /// A port of the guest's that waits for domain 0.
  private func allocatePort(_ domain: DomainID, _ plan: DomainPlan) throws(ToolstackError) -> EventChannelPort {
    try step(plan, "cannot get an event channel") { () throws(XenErrno) in
      try gate.call(EventChannelOp.AllocateUnbound(domain: domain, remoteDomain: .zero))
    }
  }

  /// Has the page tables validated, and kept so whether or not they are in use.
  private func pin(_ root: MachineFrameNumber, _ domain: DomainID, _ plan: DomainPlan) throws(ToolstackError) {
    let operation = MMUExtendedOperation(command: MMUCommand.pinL4, first: root.rawValue, second: 0)
    try step(plan, "cannot have its page tables pinned") { () throws(XenErrno) in
      // SAFETY: the list is one operation.
      unsafe try gate.withArgument(byteCount: MMUExtendedOperation.byteCount) { list, address throws(XenErrno) -> Void in
        unsafe operation.store(into: list)
        try gate.mmuExtendedOperation(address, count: 1, done: .null, domain: UInt32(domain.rawValue))
      }
    }
  }

  /// The registers with which vCPU 0 enters the kernel, as Xen's builder sets them.
  private func setContext(_ domain: DomainID, _ plan: DomainPlan, root: MachineFrameNumber) throws(ToolstackError) {
    typealias Context = VCPUGuestContextLayout
    let layout = plan.layout, registers = Context.userRegisters
    let words: [(offset: Int, value: UInt64)] = [
      (Context.flags, (ContextFlags.inKernel.union(.online)).rawValue),
      (registers + CPUUserRegistersLayout.rip, layout.base + plan.image.entry),
      (registers + CPUUserRegistersLayout.rsp, layout.stackTop),
      (registers + CPUUserRegistersLayout.rsi, layout.address(layout.startInfo)),
      (registers + CPUUserRegistersLayout.rflags, 1 << 9),
      (registers + CPUUserRegistersLayout.ss, Limits.flatKernelStackSegment),
      (Context.kernelStackSegment, Limits.flatKernelStackSegment),
      (Context.kernelStackPointer, layout.stackTop),
      (Context.controlRegisters + 3 * 8, root.address.rawValue),
      (Context.debugRegisters + 6 * 8, 0xffff_0ff0),
      (Context.debugRegisters + 7 * 8, 0x400),
    ]
    try step(plan, "cannot be given its first registers") { () throws(XenErrno) in
      // SAFETY: every offset of the layout lies within its byte count.
      unsafe try gate.withArgument(byteCount: Context.byteCount) { context, address throws(XenErrno) -> Void in
        for word in words { unsafe context.storeBytes(of: word.value, toByteOffset: word.offset, as: UInt64.self) }
        let cs = UInt16(truncatingIfNeeded: Limits.flatKernelCodeSegment)
        unsafe context.storeBytes(of: cs, toByteOffset: registers + CPUUserRegistersLayout.cs, as: UInt16.self)
        try gate.call(DomainControl.SetVCPUContext(domain: domain, vcpu: .zero, context: address))
      }
    }
  }

  /// Turns an errno into an error of the toolstack that names the domain.
  @discardableResult
  private func step<R>(_ plan: DomainPlan, _ what: String, _ body: () throws(XenErrno) -> R) throws(ToolstackError) -> R {
    do throws(XenErrno) { return try body() } catch {
      let isMemory = error == .outOfMemory
      throw ToolstackError(
        isMemory ? .outOfMemory : .hypercall,
        "domain \(plan.configuration.name) \(what)" + (isMemory ? "; lower <memory>, or give the machine more" : ""), cause: error)
    }
  }

  // MARK: Memory

  private func writeImage(_ plan: DomainPlan, _ frames: GuestFrames) throws(ToolstackError) {
    // SAFETY: `frames` gives whole pages, and the page of stubs has 4096 bytes.
    try unsafe plan.image.load { pfn throws(ToolstackError) in try unsafe frames.page(pfn) }
    if let page = plan.image.hypercallPage { try unsafe frames.page(page >> 12).copyBytes(from: HypercallPage.bytes) }
  }

  private func writeP2M(_ layout: BootLayout, _ frames: GuestFrames) throws(ToolstackError) {
    for pfn in layout.p2m {
      // SAFETY: 512 words fill a page.
      let page = try unsafe frames.page(pfn)
      let first = Int(pfn - layout.p2m.lowerBound) * 512
      for index in 0..<512 {
        let mfn = first + index < frames.mfns.count ? frames.mfns[first + index] : ~0
        unsafe page.storeBytes(of: mfn, toByteOffset: index * 8, as: UInt64.self)
      }
    }
  }

  private func writePageTables(_ plan: DomainPlan, _ frames: GuestFrames) throws(ToolstackError) {
    let image = plan.image
    let tables = PageTables(plan.layout, regions: image.regions, isMemoryExecutable: image.startOfDay.isMemoryExecutable)
    try tables.forEachTable(mfn: { frames.mfns[Int($0)] }) { pfn, entries throws(ToolstackError) in
      // SAFETY: a page holds 512 entries.
      let table = try unsafe frames.cleared(pfn)
      for entry in entries { unsafe table.storeBytes(of: entry.value, toByteOffset: entry.slot * 8, as: UInt64.self) }
    }
  }

  /// All upcalls masked, as Xen's builder leaves them; event masks stay clear. Time is the hypervisor's to fill in.
  private func prepareSharedInfo(_ mfn: MachineFrameNumber, _ domain: DomainID) throws(ToolstackError) {
    guard let page = unsafe memory.frame(mfn, of: domain) else { throw GuestFrames.unreachable(domain, mfn) }
    for vcpu in 0..<SharedInfoLayout.vcpuInfoCount {
      // SAFETY: the vcpu_info of all vCPUs lie in the page.
      let at = SharedInfoLayout.vcpuInfo + vcpu * VCPUInfoLayout.byteCount + VCPUInfoLayout.upcallMask
      unsafe page.storeBytes(of: 1, toByteOffset: at, as: UInt8.self)
    }
  }
}

extension DomainControl.SetMaximumMemory {
  /// The most that a domain may have which is to have `target` KiB: 1 MiB more, as xl and libvirt leave it.
  init(domain: DomainID, target: UInt64) { self.init(domain: domain, kibibytes: target + 1024) }
}

extension DomainUUID {
  /// The same, as the hypervisor keeps it.
  var handle: DomainHandle {
    func word(_ first: Int) -> UInt64 { (0..<8).reduce(0) { $0 | UInt64(bytes[first + $1]) << (8 * UInt64($1)) } }
    return DomainHandle(word(0), word(8))
  }
}

/// The memory of a domain that is being built, by pseudophysical frame.
struct GuestFrames {
  let domain: DomainID
  /// The machine frame of each frame.
  let mfns: [UInt64]
  let memory: any ForeignMemory

  static func unreachable(_ domain: DomainID, _ mfn: MachineFrameNumber) -> ToolstackError {
    ToolstackError(
      .host, "frame \(hexadecimal(mfn.rawValue)) of domain \(domain.rawValue) cannot be reached; ring 0 and Dom0 are of different builds?")
  }

  func mfn(_ pfn: UInt64) -> MachineFrameNumber { MachineFrameNumber(rawValue: mfns[Int(pfn)]) }

  /// The 4096 bytes of a frame.
  func page(_ pfn: UInt64) throws(ToolstackError) -> UnsafeMutableRawBufferPointer {
    let mfn = mfn(pfn)
    guard let page = unsafe memory.frame(mfn, of: domain), page.count == 4096 else { throw Self.unreachable(domain, mfn) }
    return unsafe page
  }

  /// The same, filled with zeros.
  func cleared(_ pfn: UInt64) throws(ToolstackError) -> UnsafeMutableRawBufferPointer {
    let page = try unsafe page(pfn)
    unsafe page.initializeMemory(as: UInt8.self, repeating: 0)
    return unsafe page
  }

  /// Writes bytes to the start of some frames.
  func write(_ bytes: [UInt8], at pfns: Range<UInt64>) throws(ToolstackError) {
    for pfn in pfns {
      let first = Int(pfn - pfns.lowerBound) * 4096
      let page = try unsafe page(pfn)
      unsafe page.copyBytes(from: bytes[first..<min(first + 4096, bytes.count)])
    }
  }
}
