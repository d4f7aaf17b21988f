import Foundation
import Testing

extension ClientSuites {
  /// What the guest has a part in: it is asked by xenstore, and answers.
  @Suite("virsh and guests", .serialized) struct VirshGuestTests {
    @Test("shutdown asks the guest, which powers itself off; reboot likewise, and the domain comes back with another id") func requests()
      throws
    {
      let host = try VirshHost()
      let ended = try host.python(
        """
        seen, reboots, d = Seen(), Seen(), c.defineXML(heartbeat('a'))
        c.domainEventRegisterAny(None, VIR_DOMAIN_EVENT_ID_LIFECYCLE, lambda conn, dom, e, what, _: seen.add((e, what)), None)
        c.domainEventRegisterAny(None, VIR_DOMAIN_EVENT_ID_REBOOT, lambda conn, dom, _: reboots.add(dom.name()), None)
        def beats(d):
            s = c.newStream(); d.openConsole(None, s, VIR_DOMAIN_CONSOLE_FORCE); got = b''
            while b'beat 1 ' not in got: got += s.recv(100)
            s.finish()
        d.createWithFlags(VIR_DOMAIN_START_PAUSED); d.resume(); d.reboot()
        print(reboots.wait(lambda l: l)); seen.wait(lambda l: l.count((2, 0)) == 2)
        d = c.lookupByName('a'); print(d.ID()); d.shutdown()
        print(seen.wait(lambda l: (5, 0) in l[4:])[-1], d.state(), d.isActive())
        """)
      #expect(ended.output == "['a']\n2\n(5, 0) [5, 1] 0\n", "\(ended.messages)\(host.log)")
    }

    @Test("virsh reboot and virsh shutdown do what they say") func virshRequests() throws {
      let host = try VirshHost()
      try host.define("a")
      /// Waits for what a command prints.
      func wait(_ arguments: String..., until expected: (String) -> Bool) throws -> Bool {
        let deadline = Date(timeIntervalSinceNow: 30)
        while Date() < deadline {
          let ended = try Ended.run("/usr/bin/virsh", ["-c", host.uri] + arguments, environment: ["LC_ALL": "C.UTF-8"])
          if expected(ended.output) { return true }
        }
        return false
      }
      #expect(try host.virsh("start", "a").status == 0)
      #expect(try host.virsh("reboot", "a").output.hasPrefix("Domain 'a' is being rebooted"))
      #expect(try wait("domid", "a") { $0.hasPrefix("2") })
      #expect(try host.virsh("shutdown", "a", "--mode", "paravirt").output.hasPrefix("Domain 'a' is being shutdown"))
      #expect(try wait("domstate", "--reason", "a") { $0.hasPrefix("shut off (shutdown)") })
      #expect(try host.virsh("shutdown", "a").messages.contains("domain is not running"))
    }

    @Test("a domain that crashes is told as crashed, with its reason") func crash() throws {
      let host = try VirshHost()
      let xml = VirshHost.heartbeat("faulty").replacingOccurrences(of: "libHeartbeat", with: "libFaulty").replacingOccurrences(
        of: "period=100", with: "null")
      let file = try host.folder.write(xml, to: "faulty.xml")
      let ended = try host.python(
        """
        seen, d = Seen(), c.defineXML(io.open('\(file)').read())
        c.domainEventRegisterAny(None, VIR_DOMAIN_EVENT_ID_LIFECYCLE, lambda conn, dom, e, what, _: seen.add((e, what)), None)
        d.create(); print(seen.wait(lambda l: (5, 2) in l), d.state())
        """)
      #expect(ended.output == "[(2, 0), (8, 0), (5, 2)] [5, 3]\n", "\(ended.messages)\(host.log)")
      #expect(try host.virsh("domstate", "--reason", "faulty").output.hasPrefix("shut off (crashed)"))
    }
  }
}
