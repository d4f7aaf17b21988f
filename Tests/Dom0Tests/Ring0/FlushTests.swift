import DomainConfig
import Foundation
import HypercallABI
import Testing

@testable import Dom0

/// A ring 0 of its own, whose vCPU processes lie in domains with odd numbers (Tests/HostileRunner), and domain 0 of it.
private final class HostileMachine {
  private static let build =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../../.build").standardized.path
  private static let binaries: String = {
    #if DEBUG
      return build + "/debug"
    #else
      return build + "/release"
    #endif
  }()
  private let folder = build + "/hostile-\(UUID().uuidString)"
  private let ring0: Ring0Process
  let connection: Ring0Connection
  let gate: Dom0Gate

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    // Links, and no symbolic ones: ring 0 looks for its runner beside where it is itself.
    for (name, source) in [("xenolith", "xenolith"), ("domain-runner", "HostileRunner")] {
      try FileManager.default.linkItem(atPath: "\(Self.binaries)/\(source)", toPath: "\(folder)/\(name)")
    }
    ring0 = try Ring0Process(try Executables.find(environment: folder), memory: 64)
    connection = try Ring0Connection(socket: ring0.socket)
    gate = Dom0Gate(connection)
  }
  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// A running domain that may have one page more than it has. Domains are numbered in the order in which they are made.
  func start(_ kernel: String, _ commandLine: String = "") throws -> DomainID {
    let text = """
      <domain type='xen'><name>guest</name><memory unit='KiB'>8196</memory><currentMemory unit='KiB'>8192</currentMemory><vcpu>1</vcpu>
      <os><type>linux</type><kernel>\(Self.binaries)/lib\(kernel).so</kernel><cmdline>\(commandLine)</cmdline></os></domain>
      """
    let configuration = try DomainConfiguration(parsing: Array(text.utf8), file: "guest.xml")
    let plan = try DomainPlan(configuration, unicode: UnicodeTables(folder: Self.binaries))
    let domain = try DomainBuilder(gate: gate, memory: connection).build(plan).domain
    try gate.call(DomainControl.UnpauseDomain(domain: domain))
    while try !flags(domain).contains(.running) { sched_yield() }
    return domain
  }

  func flags(_ domain: DomainID) throws -> DomainStateFlags { try gate.call(DomainControl.GetDomainInfo(domain: domain)).flags }

  /// Gives the domain a page and takes it again: all its vCPUs are to drop their translations before that is done.
  func takePage(of domain: DomainID) throws {
    // SAFETY: the list has one word.
    let done = try unsafe gate.withArgument(byteCount: 8) { (list, address) throws(XenErrno) -> UInt64 in
      unsafe list.storeBytes(of: 2048, as: UInt64.self)
      guard try gate.call(MemoryOp.PopulatePhysmap(extents: address, count: 1, domain: domain)) == 1 else { return 0 }
      return try gate.call(MemoryOp.DecreaseReservation(extents: address, count: 1, domain: domain))
    }
    #expect(done == 1)
  }
}

/// An answer waits until translations are gone that it makes wrong.
@Suite("ring 0: flushes", .serialized) struct FlushTests {
  @Test("a call returns when running vCPUs have dropped translations; one that does not drop them ends its domain, and no other")
  func acknowledged() throws {
    let machine = try HostileMachine()
    // Number 1 is not wanted.
    _ = try machine.gate.call(DomainControl.CreateDomain(domain: .zero, handle: DomainHandle(0, 0), maximumVCPUs: 1))
    let honest = try machine.start("Faulty", "loop")
    try machine.takePage(of: honest)
    #expect(try machine.flags(honest).contains(.running))
    try machine.gate.call(DomainControl.PauseDomain(domain: honest))
    // Domain 3 parks once, and then neither parks nor looks at its area.
    let liar = try machine.start("Hello")
    #expect(liar.rawValue == 3)
    try machine.takePage(of: liar)
    // There is no more patience for it than for one that keeps its physical CPU: it has ended when the call returns.
    let flags = try machine.flags(liar)
    #expect(flags.contains(.shutdown) && flags.rawValue >> 16 & 0xff == ShutdownReason.crash.rawValue)
    var log = HypervisorLog()
    log.update(machine.gate)
    #expect(log.lines.contains { $0.contains("its vCPU process did not drop translations") }, "\(log.lines)")
    try machine.gate.call(DomainControl.UnpauseDomain(domain: honest))
    while try !machine.flags(honest).contains(.running) { sched_yield() }
    try machine.takePage(of: honest)
    #expect(try !machine.flags(honest).contains(.shutdown))
  }
}
