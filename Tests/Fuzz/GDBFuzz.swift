/// What a debugger may send in whatever pieces: nothing traps, what is said is made of packets of bounded length, and a domain that runs is not
/// looked at.
@c(LLVMFuzzerTestOneInput) public func fuzzStub(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var bytes = unsafe Array(UnsafeBufferPointer(start: data, count: size))
  // Lines are the payloads of packets that came over well; without one at the beginning, it is what came.
  if bytes.first == 10 { bytes = bytes.split(separator: 10).flatMap { PacketReader.packet(Array($0)) } }
  let domain = FuzzedDomain()
  let stub = Stub(domain)
  domain.isStopped = true
  stub.stopped(Stop(vcpu: 0, signal: .trap))
  for byte in bytes {
    stub.receive([byte])
    check(stub.takeOutput())
    // What was resumed stops again, now and then, or ends.
    guard !domain.isStopped, !stub.isOver else { continue }
    switch byte & 3 {
    case 0: stub.ended(.exited(byte))
    case 1: break
    default:
      domain.isStopped = true
      stub.stopped(Stop(vcpu: UInt32(byte & 1), signal: Signal(vector: UInt32(byte)), isAtBreakpoint: byte & 4 != 0))
    }
    check(stub.takeOutput())
  }
  return 0
}

private func check(_ said: [UInt8]) {
  var rest = said[...]
  while let first = rest.popFirst() {
    guard first == UInt8(ascii: "$") else {
      precondition(first == UInt8(ascii: "+") || first == UInt8(ascii: "-"), "between packets are acknowledgements")
      continue
    }
    let payload = rest.prefix { $0 != UInt8(ascii: "#") }
    precondition(payload.count <= 0x4000 && !payload.contains(UInt8(ascii: "$")), "a payload has no bytes of the frame, and fits")
    let sum = payload.reduce(0 as UInt8) { $0 &+ $1 }
    rest = rest.dropFirst(payload.count + 1)
    precondition(Array(rest.prefix(2)) == Hex.digits([sum]), "the checksum is the payload's")
    rest = rest.dropFirst(2)
  }
}

private final class FuzzedDomain: DebuggedDomain {
  var isStopped = false
  private var files = [RegisterFile(), RegisterFile()]
  private var memory = (0..<8192).map { UInt8(truncatingIfNeeded: $0) }
  private let base: UInt64 = 0x1000

  var vcpus: [UInt32] { [0, 1] }
  func summary(of vcpu: UInt32) -> String { "vCPU <\(vcpu)> & more" }
  func registers(of vcpu: UInt32) -> RegisterFile? {
    precondition(isStopped, "registers are looked at while the domain stands still")
    return vcpu < 2 ? files[Int(vcpu)] : nil
  }
  func setRegisters(of vcpu: UInt32, to registers: RegisterFile) -> Bool {
    precondition(isStopped && registers.bytes.count == RegisterFile.byteCount)
    files[Int(vcpu)] = registers
    return true
  }
  func read(_ count: Int, at address: UInt64, by vcpu: UInt32) -> [UInt8] {
    precondition(isStopped && count >= 0 && count < 0x4000)
    guard address >= base, address - base < UInt64(memory.count) else { return [] }
    return Array(memory[Int(address - base)...].prefix(count))
  }
  func write(_ bytes: [UInt8], at address: UInt64, by vcpu: UInt32) -> Bool {
    precondition(isStopped && bytes.count <= 0x4000)
    guard address >= base, address - base < UInt64(memory.count), Int(address - base) + bytes.count <= memory.count else { return false }
    memory.replaceSubrange(Int(address - base)..<Int(address - base) + bytes.count, with: bytes)
    return true
  }
  func insertBreakpoint(at address: UInt64, by vcpu: UInt32) -> Bool {
    precondition(isStopped)
    return address & 1 == 0
  }
  func removeBreakpoint(at address: UInt64, by vcpu: UInt32) -> Bool {
    precondition(isStopped)
    return address & 1 == 0
  }
  var auxiliaryVector: [UInt8] { [UInt8](repeating: 0x7d, count: 600) }
  func resume(_ vcpus: [UInt32: Resumption]) {
    precondition(isStopped && !vcpus.isEmpty && vcpus.keys.allSatisfy { $0 < 2 }, "somebody of the domain goes on")
    isStopped = false
  }
  func interrupt() {}
  func detach() { isStopped = false }
  func kill() { isStopped = false }
}
