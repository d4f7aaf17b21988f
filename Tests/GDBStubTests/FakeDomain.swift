import GDBStub

/// A domain with some registers and pages of memory, which writes down what it is asked for.
final class FakeDomain: DebuggedDomain {
  var vcpus: [UInt32] = [0]
  var files: [UInt32: RegisterFile] = [:]
  /// Memory at 0x1000: what is not there is not mapped.
  var memory: [UInt8] = (0..<8192).map { UInt8(truncatingIfNeeded: $0 * 7) }
  static let base: UInt64 = 0x1000
  var calls: [String] = []
  var breakpoints: Set<UInt64> = []
  var auxiliaryVector: [UInt8] = Array("#}$*aux".utf8)

  func summary(of vcpu: UInt32) -> String { "kernel <\(vcpu)>" }
  func registers(of vcpu: UInt32) -> RegisterFile? { vcpus.contains(vcpu) ? files[vcpu] ?? RegisterFile() : nil }
  func setRegisters(of vcpu: UInt32, to registers: RegisterFile) -> Bool {
    guard vcpus.contains(vcpu), registers["rip"] >> 47 == 0 else { return false }
    files[vcpu] = registers
    return true
  }
  private func range(_ address: UInt64, _ count: Int) -> Range<Int>? {
    guard address >= Self.base, address - Self.base < UInt64(memory.count) else { return nil }
    let start = Int(address - Self.base)
    return start..<min(start + count, memory.count)
  }
  func read(_ count: Int, at address: UInt64, by vcpu: UInt32) -> [UInt8] { range(address, count).map { Array(memory[$0]) } ?? [] }
  func write(_ bytes: [UInt8], at address: UInt64, by vcpu: UInt32) -> Bool {
    guard let range = range(address, bytes.count), range.count == bytes.count else { return false }
    memory.replaceSubrange(range, with: bytes)
    return true
  }
  func insertBreakpoint(at address: UInt64, by vcpu: UInt32) -> Bool {
    range(address, 1) != nil && breakpoints.insert(address).memberAfterInsert == address
  }
  func removeBreakpoint(at address: UInt64, by vcpu: UInt32) -> Bool { breakpoints.remove(address) != nil }
  func resume(_ vcpus: [UInt32: Resumption]) {
    calls.append("resume " + vcpus.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(separator: " "))
  }
  func interrupt() { calls.append("interrupt") }
  func detach() { calls.append("detach") }
  func kill() { calls.append("kill") }
}

/// A debugger's side: packets go in, and what comes back is checked and taken apart.
final class FakeDebugger {
  let domain = FakeDomain()
  private(set) lazy var stub = Stub(domain)

  /// - Parameter isStopped: whether the domain stands still, and no packet is acknowledged.
  init(isStopped: Bool = true, vcpus: UInt32 = 1) {
    domain.vcpus = Array(0..<vcpus)
    guard isStopped else { return }
    stub.stopped(Stop(vcpu: 0, signal: .trap))
    _ = ask("QStartNoAckMode")
    stub.receive(Array("+".utf8))
  }

  static func packet(_ payload: [UInt8]) -> [UInt8] {
    let sum = payload.reduce(0 as UInt8) { $0 &+ $1 }
    return Array("$".utf8) + payload + Array(("#" + (sum < 16 ? "0" : "") + String(sum, radix: 16)).utf8)
  }
  func send(_ text: String) { stub.receive(Self.packet(Array(text.utf8))) }

  /// The payloads of what the stub has said, without acknowledgements; nil where it is not made of packets.
  func replies() -> [String]? {
    var rest = stub.takeOutput()[...]
    var found: [String] = []
    while let first = rest.first {
      if first == UInt8(ascii: "+") || first == UInt8(ascii: "-") {
        rest = rest.dropFirst()
        continue
      }
      guard first == UInt8(ascii: "$"), let end = rest.firstIndex(of: UInt8(ascii: "#")), rest.endIndex - end >= 3 else { return nil }
      let payload = Array(rest[(rest.startIndex + 1)..<end])
      guard Array(rest[rest.startIndex..<end + 3]) == Self.packet(payload) else { return nil }
      found.append(String(String.UnicodeScalarView(payload.map { Unicode.Scalar($0) })))
      rest = rest[(end + 3)...]
    }
    return found
  }
  /// The one reply to a packet; nil when there is none, or more than one.
  func ask(_ text: String) -> String? {
    send(text)
    guard let replies = replies(), replies.count <= 1 else { return nil }
    return replies.first
  }
}
