import HypercallABI
import Testing

@testable import HypercallGen

/// What holds for every command alike, driven by the specification itself.
@Suite("every command")
struct EveryCommandTests {
  struct Case: CustomTestStringConvertible {
    var hypercall: Spec.Hypercall
    var command: Spec.Command
    var testDescription: String { command.cName }

    func lists(_ name: String) -> Bool { command.errors.contains { $0.name == name } }

    /// Makes the call with this argument, lying at `address`.
    func make(_ domain: some RawCaller, argument: [UInt8], at address: UInt64? = nil, vcpu: UInt64 = 0, third: UInt64? = nil) -> Int64? {
      let third = third ?? (hypercall.shape == .array ? 1 : 0)
      let address = address ?? UInt64(domain.argument), number = UInt64(hypercall.number), selector = UInt64(command.number)
      if let envelope = hypercall.shape.envelope {
        var bytes = littleEndian(UInt32(command.number)) + [0x15, 0, 0, 0] + [UInt8](repeating: 0, count: envelope.offset - 8) + argument
        bytes += [UInt8](repeating: 0, count: max(0, envelope.size - bytes.count))
        domain.write(bytes)
        return domain.make(number, address)
      }
      domain.write(argument)
      return hypercall.shape == .vcpu ? domain.make(number, selector, vcpu, address) : domain.make(number, selector, address, third)
    }
  }

  static let cases: [Case] = {
    guard let spec = try? SpecReader.read(folder: specification) else { return [] }
    return spec.hypercalls.flatMap { hypercall in hypercall.implementedCommands.map { Case(hypercall: hypercall, command: $0) } }
  }()

  @Test("the specification is there") func some() { #expect(Self.cases.count > 50) }

  @Test("EFAULT, where the argument is not the caller's memory", arguments: cases.filter { $0.lists("EFAULT") })
  func unreadable(one: Case) {
    // A domctl's or sysctl's own argument is always read; the EFAULT of its line is that of a buffer in it.
    guard one.hypercall.shape.envelope == nil, one.command.argument != nil || one.command.buffer != nil else { return }
    // There is no identity to write.
    guard one.command.cName != "XENVER_build_id" else { return }
    for address: UInt64 in [0xFFFF_FFFF_0000, .max] {
      let result = one.make(DomainZero(), argument: [UInt8](repeating: 0, count: one.command.argument?.size ?? 0), at: address)
      #expect(result == XenErrno.badAddress.result, "\(one.command.cName) answers \(result.map(String.init) ?? "nothing")")
    }
  }

  @Test("ESRCH, where no domain has the number", arguments: cases.filter { $0.lists("ESRCH") })
  func noSuchDomain(one: Case) throws {
    var argument = [UInt8](repeating: 0, count: one.command.argument?.size ?? 0)
    let domain = DomainZero()
    if one.hypercall.shape == .domctl {
      domain.write(littleEndian(UInt32(one.command.number)) + [0x15, 0, 0, 0, 0x34, 0x12] + [UInt8](repeating: 0, count: 134))
      #expect(domain.make(36, UInt64(domain.argument)) == XenErrno.noSuchDomain.result)
      return
    }
    let fields = one.command.argument?.fields.filter { $0.type == "DomainID" && $0.direction.goesIn } ?? []
    #expect(!fields.isEmpty)
    for field in fields { (argument[field.offset], argument[field.offset + 1]) = (0x34, 0x12) }
    #expect(one.make(domain, argument: argument) == XenErrno.noSuchDomain.result)
  }

  @Test("ENOENT, where the domain has no such vCPU", arguments: cases.filter { $0.lists("ENOENT") })
  func noSuchVCPU(one: Case) {
    var argument = [UInt8](repeating: 0, count: one.command.argument?.size ?? 0)
    if let field = one.command.argument?.fields.first(where: { $0.type == "VCPUID" && $0.direction.goesIn }) {
      argument[field.offset] = 99
    }
    let domain = DomainZero()
    // A port to bind, for the command that wants one.
    _ = try? domain.call(EventChannelOp.AllocateUnbound(domain: .caller, remoteDomain: .zero))
    if let field = one.command.argument?.fields.first(where: { $0.name == "port" && $0.direction.goesIn }) { argument[field.offset] = 1 }
    #expect(one.make(domain, argument: argument, vcpu: 99) == XenErrno.noEntry.result)
  }

  @Test("EPERM, where a guest asks what is the control domain's", arguments: cases.filter { isControl($0) })
  func control(one: Case) throws {
    #expect(one.make(try Guest(), argument: [UInt8](repeating: 0, count: one.command.argument?.size ?? 0)) == XenErrno.notPermitted.result)
  }

  @Test("EPERM, where a guest acts for another domain", arguments: cases.filter { $0.command.who == "target" && $0.lists("EPERM") })
  func target(one: Case) throws {
    // All zeros: domain 0.
    #expect(one.make(try Guest(), argument: [UInt8](repeating: 0, count: one.command.argument?.size ?? 0)) == XenErrno.notPermitted.result)
  }

  @Test("no command answers domain 0 an error that its lines do not list", arguments: cases)
  func closedSet(one: Case) throws { try answersOnlyListed(one) { DomainZero() } }

  @Test("no command answers a guest an error that its lines do not list", arguments: cases)
  func closedSetForGuests(one: Case) throws { try answersOnlyListed(one) { try Guest() } }

  static func isControl(_ one: Case) -> Bool {
    ["control", "xenstore", "console"].contains(one.command.who) || ["control", "console"].contains(one.hypercall.who)
  }

  private func answersOnlyListed(_ one: Case, _ start: () throws -> some RawCaller) throws {
    var generator = Xorshift(state: 0x2545_F491_4F6C_DD1D ^ UInt64(one.command.number) << 8 ^ UInt64(one.hypercall.number))
    let listed = Set((one.command.errors + one.hypercall.errors).map(\.name))
    var domain = try start()
    for _ in 0..<200 {
      let count = max(one.command.argument?.size ?? 0, 24)
      var argument = [UInt8](repeating: 0, count: count)
      for field in one.command.argument?.fields ?? [] {
        let value = generator.value(for: field, argument: UInt64(domain.argument))
        for byte in 0..<min(8, count - field.offset) where byte < (TypeSizes.sizes[field.type] ?? 1) {
          argument[field.offset + byte] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(byte)))
        }
      }
      guard let result = one.make(domain, argument: argument, vcpu: generator.next() % 3, third: generator.next() % 64) else {
        domain = try start()
        continue
      }
      guard result < 0 else { continue }
      let name = XenErrno(rawValue: Int32(-result)).name?.description ?? "\(result)"
      #expect(listed.contains(name), "\(one.command.cName) answers \(name) to \(argument)")
      if !listed.contains(name) { return }
    }
  }
}

/// The sizes of the specification's types.
enum TypeSizes {
  static let sizes: [String: Int] = {
    guard let spec = try? SpecReader.read(folder: specification) else { return [:] }
    let types = TypeTable(spec)
    var sizes: [String: Int] = [:]
    for field in spec.hypercalls.flatMap(\.commands).flatMap({ $0.argument?.fields ?? [] }) {
      sizes[field.type] = types[field.type]?.size ?? 1
    }
    return sizes
  }()
}

/// Numbers that are the same in every run.
struct Xorshift {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  /// A value that a field may hold: one that makes sense, or is close to what does, or is anything.
  mutating func value(for field: Spec.Field, argument: UInt64) -> UInt64 {
    switch next() % 4 {
    case 0: next()
    case 1: next() % 3
    default:
      switch field.type {
      case "GuestAddress": [argument + 256, argument, 0xFFF0, 1 << 40][Int(next() % 4)]
      case "DomainID": [0, 0x7FF0, 1, 5][Int(next() % 4)]
      default: next() % 70
      }
    }
  }
}
