import Glibc
import HypercallABI

@testable import Dom0

/// A gate and foreign memory for one domain, number 7, whose frame for pfn p is machine frame 5000 − p; the calls are recorded.
@safe final class FakeHypervisor: HypercallGate, ForeignMemory {
  static let domain = DomainID(rawValue: 7)
  static let sharedInfo = MachineFrameNumber(rawValue: 9000)
  var calls: [String] = []
  /// The call that is refused, and how.
  var refused: (call: String, with: XenErrno)?
  /// How many frames there are to give.
  var frames = 100_000
  private(set) var given = 0
  private(set) var created: DomainControl.CreateDomain?
  private(set) var maximumMemory: [UInt64] = []
  /// The machine frame of the root that was pinned.
  private(set) var pinned: UInt64?
  private(set) var context: [UInt8] = []
  /// Machine frames 0 to 5000 and, behind them, shared_info.
  private let memory = unsafe UnsafeMutableRawBufferPointer(start: calloc(5002, 4096), count: 5002 * 4096)
  private var touched: Set<MachineFrameNumber> = []
  private var ports: UInt32 = 0

  deinit { unsafe free(memory.baseAddress) }

  func perform(_ number: HypercallNumber, _ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64, _ fifth: UInt64) -> Int64 {
    let registers = HypercallArguments(first, second, third, fourth, fifth)
    do throws(XenErrno) {
      switch number {
      case .domctl: return try control(registers)
      case .memoryOp where registers.first == UInt64(MemoryOp.SetMemoryMap.command):
        try record("set_memory_map")
        return 0
      case .memoryOp: return try populate(registers)
      case .eventChannelOp:
        try record("alloc_unbound")
        ports += 1
        return unsafe EventChannelOp.AllocateUnbound.storeResult(EventChannelPort(rawValue: ports), into: pointer(second))
      case .mmuextOp: return try pin(registers)
      default: throw .notImplemented
      }
    } catch { return error.result }
  }

  func withArgument<R>(
    byteCount: Int, _ body: (UnsafeMutableRawPointer, GuestAddress) throws(XenErrno) -> R
  ) throws(XenErrno) -> R {
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 16)
    unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    defer { unsafe bytes.deallocate() }
    return unsafe try body(bytes, GuestAddress(rawValue: UInt64(UInt(bitPattern: bytes))))
  }

  func frame(_ mfn: MachineFrameNumber, of domain: DomainID) -> UnsafeMutableRawBufferPointer? {
    let isGiven = mfn.rawValue <= 5000 && mfn.rawValue > 5000 - UInt64(given) || mfn == Self.sharedInfo
    guard domain == Self.domain, isGiven else { return nil }
    touched.insert(mfn)
    return unsafe page(mfn)
  }

  /// What a frame of the domain holds.
  func content(pfn: UInt64) -> [UInt8] { content(mfn: MachineFrameNumber(rawValue: 5000 - pfn)) }
  func content(mfn: MachineFrameNumber) -> [UInt8] { unsafe Array(page(mfn)) }
  func isTouched(pfn: UInt64) -> Bool { touched.contains(MachineFrameNumber(rawValue: 5000 - pfn)) }

  private func page(_ mfn: MachineFrameNumber) -> UnsafeMutableRawBufferPointer {
    let at = Int(mfn == Self.sharedInfo ? 5001 : mfn.rawValue) * 4096
    return unsafe UnsafeMutableRawBufferPointer(rebasing: memory[at..<at + 4096])
  }
  private func pointer(_ address: UInt64) -> UnsafeMutableRawPointer {
    unsafe UnsafeMutableRawPointer(bitPattern: UInt(address)).unsafelyUnwrapped
  }
  private func record(_ call: String) throws(XenErrno) {
    calls.append(call)
    if let refused, refused.call == call { throw refused.with }
  }

  private func control(_ registers: HypercallArguments) throws(XenErrno) -> Int64 {
    let bytes = unsafe pointer(registers.first)
    switch unsafe bytes.load(as: UInt32.self) {
    case DomainControl.CreateDomain.command:
      try record("createdomain")
      created = unsafe DomainControl.CreateDomain(from: bytes, registers)
      return unsafe DomainControl.CreateDomain.storeResult(Self.domain, into: bytes)
    case DomainControl.DestroyDomain.command: try record("destroydomain")
    case DomainControl.SetMaximumVCPUs.command: try record("max_vcpus")
    case DomainControl.SetMaximumMemory.command:
      try record("max_mem")
      maximumMemory.append(unsafe DomainControl.SetMaximumMemory(from: bytes, registers).kibibytes)
    case DomainControl.GetDomainInfo.command:
      try record("getdomaininfo")
      let empty = [UInt8](repeating: 0, count: DomainInformation.byteCount)
      var information = unsafe empty.withUnsafeBytes { unsafe DomainInformation(from: $0.baseAddress!) }
      information.domain = Self.domain
      information.sharedInfoFrame = Self.sharedInfo
      return unsafe DomainControl.GetDomainInfo.storeResult(information, into: bytes)
    case DomainControl.SetVCPUContext.command:
      try record("setvcpucontext")
      let command = unsafe DomainControl.SetVCPUContext(from: bytes, registers)
      context = unsafe Array(
        UnsafeRawBufferPointer(start: pointer(command.context.rawValue), count: VCPUGuestContextLayout.byteCount))
    default: throw .notImplemented
    }
    return 0
  }

  private func pin(_ registers: HypercallArguments) throws(XenErrno) -> Int64 {
    try record("pin")
    let operation = unsafe MMUExtendedOperation(from: pointer(registers.first))
    guard operation.command == MMUCommand.pinL4, registers.second == 1, registers.fourth == Self.domain.rawValue else {
      throw .invalidArgument
    }
    pinned = operation.first
    return 0
  }

  private func populate(_ registers: HypercallArguments) throws(XenErrno) -> Int64 {
    try record("populate_physmap")
    let command = unsafe MemoryOp.PopulatePhysmap(from: pointer(registers.second), registers)
    let count = min(Int(command.count), frames - given)
    for index in 0..<count {
      let word = unsafe pointer(command.extents.rawValue) + index * 8
      let pfn = unsafe word.load(as: UInt64.self)
      unsafe word.storeBytes(of: 5000 - pfn, as: UInt64.self)
    }
    given += count
    return Int64(count)
  }
}
