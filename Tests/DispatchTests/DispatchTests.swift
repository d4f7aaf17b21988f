import Foundation
import HypercallABI
import Testing

@testable import HypercallGen

/// The repository's specification.
let specification =
  URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
  + "/hypercall-spec"
let noSuchCall: Int64 = -38

func littleEndian(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

@Suite("Dispatch and specification")
struct SpecificationTests {
  @Test("a command answers ENOSYS to domain 0 exactly when the specification says that it is not implemented")
  func implemented() throws {
    let spec = try SpecReader.read(folder: specification)
    for hypercall in spec.hypercalls where hypercall.hasTypedCommands {
      for command in hypercall.commands {
        let domain = DomainZero()
        let result = call(command, of: hypercall, domain)
        // Domain 0 has no memory map, which is what ENOSYS means there.
        if command.cName == "XENMEM_memory_map" { continue }
        #expect((result == noSuchCall) == !command.implemented, "\(command.cName) answers \(result.map(String.init) ?? "nothing")")
      }
      // Beyond the last command there is none.
      let domain = DomainZero()
      var unknown = hypercall.commands.first
      unknown?.number = 63
      if let unknown, !hypercall.commands.contains(where: { $0.number == 63 }) {
        #expect(call(unknown, of: hypercall, domain) == noSuchCall)
      }
    }
  }

  private func call(_ command: Spec.Command, of hypercall: Spec.Hypercall, _ domain: DomainZero) -> Int64? {
    let number = UInt64(hypercall.number), address = UInt64(domain.argument)
    switch hypercall.shape {
    case .domctl, .sysctl, .platform:
      let version: [UInt8] = [0x15, 0, 0, 0]
      domain.write(littleEndian(UInt32(command.number)) + version + [UInt8](repeating: 0, count: 136))
      return domain.make(number, address)
    case .vcpu: return domain.make(number, UInt64(command.number), 0, address)
    default: return domain.make(number, UInt64(command.number), address, 0)
    }
  }

  @Test("a hypercall in registers answers ENOSYS exactly when the specification says that it is not implemented")
  func registers() throws {
    for hypercall in try SpecReader.read(folder: specification).hypercalls where !hypercall.hasTypedCommands {
      let result = DomainZero().make(UInt64(hypercall.number))
      #expect(
        (result == noSuchCall) == (hypercall.implemented == "no"), "\(hypercall.name) answers \(result.map(String.init) ?? "nothing")")
    }
  }

  @Test("a number that is not assigned answers ENOSYS", arguments: [11, 43, 47, 56, 63, 64, 1 << 20, 1 << 31, .max])
  func unassigned(number: UInt64) { #expect(DomainZero().make(number) == noSuchCall) }
}

@Suite("Dispatch: arguments")
struct ArgumentTests {
  @Test("an argument that cannot be read answers EFAULT, wherever it would lie", arguments: [0xFFFF, 0x10000, 0x7FFF_FFFF_FFFF_F000, .max])
  func unreadable(address: UInt64) {
    let domain = DomainZero()
    #expect(domain.make(32, 6, address) == XenErrno.badAddress.result)
    #expect(domain.make(36, address) == XenErrno.badAddress.result)
    #expect(domain.make(35, address) == XenErrno.badAddress.result)
    #expect(domain.make(17, 6, address) == XenErrno.badAddress.result)
  }

  @Test("an unreadable reservation answers the extents done before, as a reservation never answers an errno")
  func reservation() {
    let domain = DomainZero()
    for command: UInt64 in [0, 1, 6] { #expect(domain.make(12, command | 7 << 6, 1 << 20) == 7) }
  }

  @Test("a control call of another version answers EACCES", arguments: [0, 0x14, 0x16, .max])
  func version(version: UInt32) {
    for number: UInt64 in [35, 36] {
      let domain = DomainZero()
      domain.write([5, 0, 0, 0] + littleEndian(version) + [UInt8](repeating: 0, count: 136))
      #expect(domain.make(number, UInt64(domain.argument)) == XenErrno.accessDenied.result)
    }
  }

  @Test("what is wrong is told in Xen's order: vCPU, then command, then argument; first extent before argument")
  func order() {
    let domain = DomainZero()
    #expect(domain.make(24, 99, 99) == XenErrno.noEntry.result)
    #expect(domain.make(24, 6, 99, .max) == XenErrno.noEntry.result)
    #expect(domain.make(24, 99, 0) == XenErrno.notImplemented.result)
    #expect(domain.make(24, 6, 1 << 32, .max) == XenErrno.badAddress.result)
    for command: UInt64 in [3, 4] { #expect(domain.make(12, command | 1 << 6, .max) == XenErrno.invalidArgument.result) }
    #expect(domain.make(12, 12 | 1 << 6, .max) == XenErrno.notImplemented.result)
  }

  @Test("what comes out is written where the argument lies, and what went in stays")
  func results() throws {
    let domain = DomainZero()
    let port = try domain.call(EventChannelOp.AllocateUnbound(domain: .caller, remoteDomain: DomainID(rawValue: 5)))
    #expect(domain.read(8) == [0xF0, 0x7F, 5, 0, UInt8(port.rawValue), 0, 0, 0])
  }

  @Test("a refused call writes nothing")
  func refused() {
    let domain = DomainZero()
    #expect(throws: XenErrno.noSuchDomain) {
      try domain.call(EventChannelOp.AllocateUnbound(domain: DomainID(rawValue: 9), remoteDomain: .zero))
    }
    #expect(domain.read(8) == [9, 0, 0, 0, 0, 0, 0, 0])
  }

  @Test("the command register counts with its low 32 bits")
  func highBits() {
    let domain = DomainZero()
    #expect(domain.make(17, 0xFFFF_FFFF_0000_0007) == 4096)
  }

  @Test("random registers answer something, 100,000 times")
  func random() {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
    func value() -> UInt64 {
      switch next() % 5 {
      case 0: next() % 16
      case 1: UInt64(domain.argument)
      case 2: next() % 0x11000
      case 3: next()
      default: UInt64.max &- next() % 8
      }
    }
    var domain = DomainZero()
    var answered = 0
    for _ in 0..<100_000 {
      domain.write(
        [UInt8(truncatingIfNeeded: next() % 90), 0, 0, 0, 0x15, 0, 0, 0] + (0..<24).map { _ in UInt8(truncatingIfNeeded: next() % 4) })
      if domain.make(next() % 64, value(), value(), value(), value()) == nil {
        // It blocked or stopped itself: another goes on.
        domain = DomainZero()
      } else {
        answered += 1
      }
    }
    #expect(answered > 50_000)
  }
}
