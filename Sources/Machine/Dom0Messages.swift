import CHost
import CVCPUArea
import Glibc
import HypercallABI

/// What ring 0 tells Dom0 over its socket. Nothing here waits: a Dom0 that does not read holds nobody up.
extension Machine {
  /// A Dom0 came or went: lets the old one go, and greets the new one.
  mutating func meetDom0() {
    while true {
      if dom0 >= 0 && hasHungUp(dom0) {
        close(dom0)
        dom0 = -1
        unsent.removeAll()
      }
      guard dom0 < 0, let newcomer = attendant.takeNewcomer() else { return }
      dom0 = newcomer
      greet()
    }
  }

  /// Tells Dom0 where everything is, and of all domains that are there.
  mutating func greet() {
    let vcpus = processes.filter { $0.domain != 0 && $0.pid > 0 && !$0.isDoomed }
    var message = ring0_message(
      kind: MESSAGE_HELLO, domain: 0, vcpu: MESSAGE_VERSION, padding: 0, frames: UInt64(options.memoryMiB << 8),
      value: UInt64(memories.count + vcpus.count))
    let files = [arena.file, areas.file, doorbellFile.file, event, places.file, m2p.file, trace.descriptor]
    // Its failure shows as a hang-up.
    _ = unsafe host_send(dom0, &message, files, Int32(files.count))
    for (domain, memory) in memories { tellDom0(memory, of: domain) }
    for process in vcpus { tellDom0(process) }
  }

  mutating func tellDom0(_ memory: DomainMemory, of domain: DomainID) {
    send(
      ring0_message(
        kind: MESSAGE_MEMORY, domain: UInt32(domain.rawValue), vcpu: 0, padding: 0, frames: UInt64(memory.frames), value: 0), memory)
  }

  mutating func tellDom0(_ process: VCPUProcess) {
    send(
      ring0_message(
        kind: MESSAGE_PROCESS, domain: UInt32(process.domain), vcpu: process.vcpu, padding: 0, frames: 0, value: UInt64(process.pid)), nil)
  }

  private mutating func send(_ message: ring0_message, _ memory: DomainMemory?) {
    guard dom0 >= 0 else { return }
    unsent.append((message, memory))
    if unsent.count == 1 { sendUnsent() }
  }

  /// Sends what there is room for. Dom0 rings the doorbell when it has made some.
  mutating func sendUnsent() {
    var sent = 0
    for (message, memory) in unsent {
      var message = message
      var files = memory.map { [$0.file.file, $0.tables.file] } ?? []
      if unsafe host_send(dom0, &message, &files, Int32(files.count)) == -EAGAIN { break }
      sent += 1
    }
    unsent.removeFirst(sent)
  }
}

/// Whether the peer of a socket is gone.
func hasHungUp(_ socket: Int32) -> Bool { polled(socket) != 0 }
