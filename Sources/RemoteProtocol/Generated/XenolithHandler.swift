// Generated from Sources/RemoteProtocol/Table/ by `swift run remotegen --root .`. Do not edit.
// swift-format-ignore-file

/// Serves the calls of ``Xenolith``: one function a procedure, called with arguments that were decoded and flags that are allowed.
public protocol XenolithHandler: AnyObject {
  /// Which host answers.
  func serviceInformation(_ call: Xenolith.ServiceInformation) throws(RemoteError) -> Xenolith.ServiceInformation.Reply
  /// The lines of `xl info`, in its order.
  func hostInformation(_ call: Xenolith.HostInformation) throws(RemoteError) -> Xenolith.HostInformation.Reply
  /// All domains, Domain-0 first: those that run by their ids, then the others by their names.
  func listDomains(_ call: Xenolith.ListDomains) throws(RemoteError) -> Xenolith.ListDomains.Reply
  /// The hypervisor's log, as `xl dmesg` shows it.
  func hypervisorLog(_ call: Xenolith.HypervisorLog) throws(RemoteError) -> Xenolith.HypervisorLog.Reply
  /// How a domain ended when it last did; nothing if it has not since the host was started.
  func lastEnd(_ call: Xenolith.LastEnd) throws(RemoteError) -> Xenolith.LastEnd.Reply
  /// Asks for all events, as message 8.
  func registerEvents(_ call: Xenolith.RegisterEvents) throws(RemoteError)
  /// Ends that.
  func deregisterEvents(_ call: Xenolith.DeregisterEvents) throws(RemoteError)
  /// What the frames of a running domain are. It is told in pieces, since domains are served meanwhile: called again until `next` is 0.
  func domainMemory(_ call: Xenolith.DomainMemory) throws(RemoteError) -> Xenolith.DomainMemory.Reply
  /// Which kernel a running domain was started with, for a debugger.
  func domainKernel(_ call: Xenolith.DomainKernel) throws(RemoteError) -> Xenolith.DomainKernel.Reply
  /// Attaches a debugger to a running domain, which stops for it. The stream carries gdb's remote protocol; its end detaches.
  func domainOpenDebugger(_ call: Xenolith.DomainOpenDebugger, on stream: RemoteStreamID) throws(RemoteError)
  /// The vCPUs of a running domain, as `xl vcpu-list` shows them.
  func domainVCPUs(_ call: Xenolith.DomainVCPUs) throws(RemoteError) -> Xenolith.DomainVCPUs.Reply
  /// Since when a running domain runs, for `xl uptime`.
  func domainStartTime(_ call: Xenolith.DomainStartTime) throws(RemoteError) -> Xenolith.DomainStartTime.Reply
  /// Sends a guest a magic system request, by xenstore's `control/sysrq`.
  func sendSysrq(_ call: Xenolith.SendSysrq) throws(RemoteError)
  /// Changes the most memory that a domain may have, as `xl mem-max` does: of one that runs, while it runs; of one that does not, in its
  /// definition.
  func setMaximumMemory(_ call: Xenolith.SetMaximumMemory) throws(RemoteError)
}

extension XenolithHandler {
  /// Answers a call of ``Xenolith``.
  ///
  /// - Parameters:
  ///   - access: what the connection may do now.
  ///   - later: takes the reply to a call that takes its time.
  /// - Returns: what the reply holds; nil when it comes later.
  /// - Throws: what the client is told: that there is no such procedure, that it is not served, or why it failed.
  public func answerXenolith(
    _ packet: Packet, access: RemoteAccess, later: @escaping (Packet) -> Void
  ) throws(RemoteError) -> [UInt8]? {
    switch packet.header.procedure {
      case 1:
        return try packet.serve(access) { (call: Xenolith.ServiceInformation) throws(RemoteError) in
          try serviceInformation(call)
        }
      case 2:
        return try packet.serve(access) { (call: Xenolith.HostInformation) throws(RemoteError) in
          try hostInformation(call)
        }
      case 3:
        return try packet.serve(access) { (call: Xenolith.ListDomains) throws(RemoteError) in
          try listDomains(call)
        }
      case 4:
        return try packet.serve(access) { (call: Xenolith.HypervisorLog) throws(RemoteError) in
          try hypervisorLog(call)
        }
      case 5:
        return try packet.serve(access) { (call: Xenolith.LastEnd) throws(RemoteError) in
          try lastEnd(call)
        }
      case 6:
        return try packet.serve(access) { (call: Xenolith.RegisterEvents) throws(RemoteError) in
          try registerEvents(call)
          return NoReply()
        }
      case 7:
        return try packet.serve(access) { (call: Xenolith.DeregisterEvents) throws(RemoteError) in
          try deregisterEvents(call)
          return NoReply()
        }
      case 9:
        return try packet.serve(access) { (call: Xenolith.DomainMemory) throws(RemoteError) in
          try domainMemory(call)
        }
      case 10:
        return try packet.serve(access) { (call: Xenolith.DomainKernel) throws(RemoteError) in
          try domainKernel(call)
        }
      case 11:
        return try packet.serve(access) { (call: Xenolith.DomainOpenDebugger) throws(RemoteError) in
          try domainOpenDebugger(call, on: RemoteStreamID(packet.header))
          return NoReply()
        }
      case 12:
        return try packet.serve(access) { (call: Xenolith.DomainVCPUs) throws(RemoteError) in
          try domainVCPUs(call)
        }
      case 13:
        return try packet.serve(access) { (call: Xenolith.DomainStartTime) throws(RemoteError) in
          try domainStartTime(call)
        }
      case 14:
        return try packet.serve(access) { (call: Xenolith.SendSysrq) throws(RemoteError) in
          try sendSysrq(call)
          return NoReply()
        }
      case 15:
        return try packet.serve(access) { (call: Xenolith.SetMaximumMemory) throws(RemoteError) in
          try setMaximumMemory(call)
          return NoReply()
        }
      default:
        throw packet.unserved(Xenolith.name(of: packet.header.procedure))
    }
  }
}
