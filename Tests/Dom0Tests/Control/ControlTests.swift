import DomainConfig
import RemoteProtocol
import Testing

@testable import Dom0

@Suite("The control plane")
struct ControlTests {
  @Test(
    "A map of processors has a bit for each, the first the lowest",
    arguments: [(0, []), (1, [1]), (3, [7]), (8, [255]), (9, [255, 1])] as [(UInt32, [UInt8])])
  func cpuMap(count: UInt32, map: [UInt8]) { #expect(ControlSession.cpuMap(count) == map) }

  @Test("Ids of event callbacks are never given twice at a time, and events go to those that asked")
  func registrations() throws {
    var registrations = EventRegistrations()
    let one = try #require(RemoteUUID(bytes: [UInt8](repeating: 1, count: 16)))
    let all = try registrations.add(.init(event: 0, domain: nil))
    let ofOne = try registrations.add(.init(event: 0, domain: one))
    let reboots = try registrations.add(.init(event: 1, domain: nil))
    #expect(Set([all, ofOne, reboots]).count == 3)
    #expect(registrations.callbacks(for: 0, of: one) == [all, ofOne])
    #expect(registrations.callbacks(for: 0, of: RemoteUUID()) == [all])
    #expect(registrations.callbacks(for: 1, of: one) == [reboots])
    registrations.callbacks[all] = nil
    #expect(registrations.callbacks(for: 0, of: RemoteUUID()) == [])
    let later = try registrations.add(.init(event: 0, domain: nil))
    #expect(![ofOne, reboots].contains(later))
    for _ in 0..<EventRegistrations.limit - 3 { _ = try registrations.add(.init(event: 2, domain: nil)) }
    #expect(throws: RemoteError.self) { try registrations.add(.init(event: 2, domain: nil)) }
  }

  @Test(
    "Each kind of the toolstack's errors has libvirt's code and words",
    arguments: [
      (ToolstackError.Code.configuration, 27, "XML error: x"), (.image, 9, "operation failed: x"), (.exists, 9, "operation failed: x"),
      (.unsupported, 67, "unsupported configuration: x"), (.outOfMemory, 2, "out of memory: x"), (.hypercall, 1, "internal error: x"),
      (.host, 38, "x"), (.argument, 8, "invalid argument: x"), (.noDomain, 42, "Domain not found: x"),
      (.state, 55, "Requested operation is not valid: x"), (.aborted, 78, "operation aborted: x"),
    ])
  func errors(code: ToolstackError.Code, number: Int32, message: String) {
    let error = RemoteError(ToolstackError(code, "x"))
    #expect(error.code.rawValue == number && error.message == message && error.domain == 41)
  }

  @Test(
    "Each kind of fault in a domain's XML has libvirt's code",
    arguments: [
      (ConfigurationError.Kind.invalid, 27, "XML error: f:1: p; r"), (.malformed, 35, "f:1: p; r"),
      (.noName, 21, "missing name information: f:1: p; r"), (.unsupported, 67, "unsupported configuration: f:1: p; r"),
      (.unknownUnit, 8, "invalid argument: f:1: p; r"), (.overflow, 82, "numerical overflow: f:1: p; r"),
      (.notInSchema, 92, "XML document failed to validate against schema: f:1: p; r"),
    ])
  func faults(kind: ConfigurationError.Kind, number: Int32, message: String) {
    let error = RemoteError(ToolstackError(ConfigurationError(file: "f", line: 1, problem: "p", remedy: "r", kind: kind)))
    #expect(error.code.rawValue == number && error.message == message)
  }

  @Test("Of each group of filters one must fit, and Domain-0 is active, persistent and running")
  func filters() {
    let zero = NamedDomain.zero
    for passing in [[], [.active], [.active, .inactive], [.running, .paused], [.persistent, .noAutostart, .noSnapshot]]
      as [ListDomainsOptions]
    {
      #expect(zero.passes(passing), "\(passing)")
    }
    for failing in [[.inactive], [.transient], [.paused, .shutoff, .other], [.active, .autostart], [.hasSnapshot]] as [ListDomainsOptions] {
      #expect(!zero.passes(failing), "\(failing)")
    }
  }

  @Test("Text is written into XML so that it reads back the same")
  func escaping() { #expect("<a b='c'>&\"".xmlEscaped == "&lt;a b=&apos;c&apos;&gt;&amp;&quot;") }
}
