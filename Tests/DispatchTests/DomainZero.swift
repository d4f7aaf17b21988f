import HypercallABI
import Hypervisor

/// Whoever makes hypercalls by raw numbers.
protocol RawCaller: AnyObject {
  /// Where arguments lie, as the caller says it.
  var argument: Int { get }
  /// Writes bytes to where arguments lie.
  func write(_ bytes: [UInt8])
  /// Makes a hypercall; nil if it waits.
  func make(_ number: UInt64, _ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) -> Int64?
}
extension RawCaller {
  func make(_ number: UInt64, _ first: UInt64 = 0, _ second: UInt64 = 0, _ third: UInt64 = 0) -> Int64? {
    make(number, first, second, third, 0)
  }
}

/// A domain without privileges.
final class Guest: RawCaller {
  private let machine = FakeMachine()
  private let guest: FakeGuest
  let argument: Int

  init() throws {
    guest = try machine.makeGuest()
    argument = Int(guest.address(page: 1))
  }
  func write(_ bytes: [UInt8]) { for (index, byte) in bytes.enumerated() { unsafe guest.memory[4096 + index] = byte } }
  func make(_ number: UInt64, _ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) -> Int64? {
    let request = HypercallRequest(number: number, arguments: (first, second, third, fourth, 0))
    if case .served(let result) = machine.perform(request, from: guest.vcpu) { return result }
    return nil
  }
}

/// A machine that runs domain 0 alone, which makes hypercalls by raw numbers or by commands.
@safe final class DomainZero: HypercallGate, RawCaller {
  private let frames = 256
  private let m2p, places: UnsafeMutablePointer<UInt64>
  let arena: UnsafeMutableRawBufferPointer
  private let hypervisor: Box

  /// The hypervisor is a value that cannot be copied: a class holds it.
  private final class Box {
    var hypervisor: Hypervisor
    init(_ hypervisor: consuming Hypervisor) { self.hypervisor = hypervisor }
  }

  init() {
    // SAFETY: all three are freed after the hypervisor, which is the only other user.
    unsafe m2p = .allocate(capacity: frames)
    unsafe m2p.initialize(repeating: .max, count: frames)
    unsafe places = .allocate(capacity: frames)
    unsafe places.initialize(repeating: 0, count: frames)
    unsafe arena = .allocate(byteCount: 1 << 16, alignment: 4096)
    unsafe arena.initializeMemory(as: UInt8.self, repeating: 0)
    var configuration = unsafe Hypervisor.Configuration(
      machineFrames: frames, physicalCPUs: 1, wallClock: 0, m2p: m2p, places: places, arena: arena, domain0VCPUs: 1)
    configuration.maximumDomains = 4
    configuration.maximumVCPUs = 8
    hypervisor = Box(Hypervisor(configuration))
  }
  deinit {
    unsafe m2p.deallocate()
    unsafe places.deallocate()
    unsafe arena.deallocate()
  }

  /// Where in the arena arguments lie.
  let argument = 0x8000

  /// Makes a hypercall; nil if it waits.
  func make(_ number: UInt64, _ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) -> Int64? {
    let vcpu = hypervisor.hypervisor.domain0VCPU(0)
    let request = HypercallRequest(number: number, arguments: (first, second, third, fourth, 0))
    let outcome = hypervisor.hypervisor.perform(request, from: vcpu, at: 1)
    while hypervisor.hypervisor.nextEffect() != nil {}
    if case .served(let result) = outcome { return result }
    return nil
  }

  func perform(
    _ number: HypercallNumber, _ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64, _ fifth: UInt64
  ) -> Int64 { make(number.rawValue, first, second, third, fourth) ?? 0 }

  func withArgument<R>(
    byteCount: Int, _ body: (UnsafeMutableRawPointer, GuestAddress) throws(XenErrno) -> R
  ) throws(XenErrno) -> R {
    write([UInt8](repeating: 0, count: byteCount))
    // SAFETY: the arena is larger than any argument from there on.
    return unsafe try body(arena.baseAddress! + argument, GuestAddress(rawValue: UInt64(argument)))
  }

  /// Writes bytes to where arguments lie.
  func write(_ bytes: [UInt8]) { for (index, byte) in bytes.enumerated() { unsafe arena[argument + index] = byte } }
  /// Reads bytes from where arguments lie.
  func read(_ count: Int) -> [UInt8] { unsafe Array(arena[argument..<argument + count]) }
}
