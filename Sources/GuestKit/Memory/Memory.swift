internal import CGuestRuntime

/// The domain's memory.
public struct Memory: Sendable {
  /// Bytes that the heap has handed out.
  public var usedBytes: Int { Int(Heap.usedBytes) }
  /// Bytes that were never used.
  public var freeBytes: Int { Int(PageSource.remaining) }

  /// A page for the kernel's own purposes, filled with zeros. It is never given back.
  public func allocatePage() -> GuestAddress {
    let address = Heap.allocate(4096, alignment: 4096) ?? 0
    if address == 0 { panic("out of memory") }
    for i in UInt64(0)..<512 { guest_store64(address &+ i << 3, 0) }
    return GuestAddress(rawValue: address)
  }

  /// The machine frame that the page tables have at an address, or nil if nothing is mapped there.
  public func machineFrame(at address: GuestAddress) -> MachineFrameNumber? {
    guard let entry = PageTables.translate(address.rawValue) else { return nil }
    return MachineFrameNumber(rawValue: (entry & PageTables.frameMask) >> 12)
  }
  /// The page-table entry of an address, 0 if there is none.
  public func pageTableEntry(at address: GuestAddress) -> UInt64 { PageTables.translate(address.rawValue) ?? 0 }

  /// Where in the machine's memory the entry of an address lies: what mmu_update wants.
  public func pageTableEntryAddress(at address: GuestAddress) -> MachineAddress? {
    guard let entry = PageTables.entry(for: address.rawValue, level: 1) else { return nil }
    return MachineAddress(rawValue: PageTables.machineAddress(ofEntry: entry))
  }

  public subscript(pfn: PseudophysicalFrameNumber) -> MachineFrameNumber {
    MachineFrameNumber(rawValue: PageTables.frame(ofPage: pfn.rawValue))
  }
  /// Where the builder, or this kernel's heap, maps a page of the domain.
  public func address(of pfn: PseudophysicalFrameNumber) -> GuestAddress { GuestAddress(rawValue: Boot.base &+ pfn.rawValue << 12) }
  /// The page that lies in a machine frame of the domain's, by the hypervisor's M2P.
  public func page(in mfn: MachineFrameNumber) -> PseudophysicalFrameNumber? {
    guard mfn.rawValue <= Boot.m2pCount else { return nil }
    return PseudophysicalFrameNumber(rawValue: guest_load64(Boot.m2p &+ mfn.rawValue << 3))
  }
  /// Where shared_info is mapped.
  public var sharedInfo: GuestAddress { GuestAddress(rawValue: Boot.sharedInfo) }
  /// Where the top-level page table is mapped, read-only.
  public var topPageTable: GuestAddress { startInfo.pageTable }
  /// Where the kernel's first code lies.
  public var image: GuestAddress { GuestAddress(rawValue: Boot.base) }
}

/// The domain's memory.
public var memory: Memory { Memory() }

extension GuestAddress {
  /// Reads the word here. An address that is not mapped is a page fault.
  public func load<Value: BitwiseCopyable>(as type: Value.Type = Value.self, at offset: Int = 0) -> Value {
    // SAFETY: a kernel may read all that its page tables allow; what they do not allow faults.
    unsafe UnsafeRawPointer(bitPattern: UInt(rawValue) &+ UInt(bitPattern: offset))!.loadUnaligned(as: type)
  }
  /// Writes the word here.
  public func store<Value: BitwiseCopyable>(_ value: Value, at offset: Int = 0) {
    // SAFETY: as for `load`; what lies here is the caller's business, as in any kernel.
    unsafe UnsafeMutableRawPointer(bitPattern: UInt(rawValue) &+ UInt(bitPattern: offset))!.storeBytes(of: value, as: Value.self)
  }
}
