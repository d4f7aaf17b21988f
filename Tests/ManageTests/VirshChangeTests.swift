import Foundation
import Testing

extension ClientSuites {
  /// What changes a domain beyond starting and stopping it: its name, its vCPUs, what becomes of it; and its cores.
  @Suite("virsh changes domains", .serialized) struct VirshChangeTests {
    private func check(_ ended: Ended, _ expected: String, _ host: VirshHost) {
      #expect(ended.status == 0 && ended.output == expected + "\n", "\(ended.output)\(ended.messages)\(host.log)")
    }

    @Test("a domain that is off gets another name, and keeps its UUID, its log and how it ended") func rename() throws {
      let host = try VirshHost()
      check(
        try host.python(
          """
          seen, d, other = Seen(), c.defineXML(heartbeat('a', '<title>t</title>')), c.defineXML(heartbeat('c'))
          d.setAutostart(1); d.create()
          print(refused(lambda: d.rename('b')))
          s = c.newStream(); d.openConsole(None, s); s.send(b'quit\\n')
          while s.recv(4096): pass
          s.finish()
          print(refused(lambda: d.rename('c')), refused(lambda: d.rename('a')))
          for name in ['x/y', 'x\\ny', '', 'Domain-0']: print(refused(lambda: d.rename(name))[0])
          c.domainEventRegisterAny(None, VIR_DOMAIN_EVENT_ID_LIFECYCLE, lambda conn, dom, e, what, _: seen.add((dom.name(), e, what)), None)
          print(d.rename('b'), seen.wait(lambda l: len(l) == 2))
          b = c.lookupByName('b')
          print(b.UUID() == d.UUID(), b.autostart(), b.state(), '<name>b</name>' in b.XMLDesc(), '<title>t' in b.XMLDesc(), refused(lambda: c.lookupByName('a'))[0])
          b.create(); b.destroy(); b.undefine()
          """),
        """
        (55, 41, 'Requested operation is not valid: cannot rename active domain')
        (55, 41, "Requested operation is not valid: domain with name 'c' already exists") (55, 41, "Requested operation is not valid: Can't rename domain to itself")
        27
        35
        8
        55
        0 [('a', 1, 1), ('b', 0, 2)]
        True 1 [5, 1] True True 42
        """, host)
      #expect(FileManager.default.fileExists(atPath: host.state + "/console/b.log"))
      #expect(!FileManager.default.fileExists(atPath: host.state + "/console/a.log"))
    }

    @Test("reset starts a domain from its beginning, with what was defined meanwhile; a paused one stays paused") func reset() throws {
      let host = try VirshHost()
      check(
        try host.python(
          """
          seen, reboots, d = Seen(), Seen(), c.defineXML(heartbeat('a'))
          print(refused(lambda: d.reset()))
          c.domainEventRegisterAny(None, VIR_DOMAIN_EVENT_ID_LIFECYCLE, lambda conn, dom, e, what, _: seen.add((e, what)), None)
          c.domainEventRegisterAny(None, VIR_DOMAIN_EVENT_ID_REBOOT, lambda conn, dom, _: reboots.add(dom.name()), None)
          d.create(); c.defineXML(d.XMLDesc().replace('period=100', 'period=77')); d.reset()
          print(seen.wait(lambda l: len(l) == 4), reboots.wait(lambda l: l), d.state())
          a = c.lookupByName('a'); print(a.ID(), 'period=77' in a.XMLDesc()); a.suspend(); a.reset()
          a = c.lookupByName('a'); print(a.ID(), a.state()); a.destroy()
          t = c.createXML(heartbeat('t')); t.reset(); print(c.lookupByName('t').state())
          """),
        """
        (55, 41, 'Requested operation is not valid: domain is not running')
        [(2, 0), (0, 1), (5, 1), (2, 0)] ['a'] [1, 1]
        2 True
        3 [3, 1]
        [1, 1]
        """, host)
    }

    @Test("vCPUs and actions are set in the definition, as libvirt's own driver does") func settings() throws {
      let host = try VirshHost()
      try host.define("web")
      let running = "the vCPUs of a running domain cannot be changed yet"
      try host.run([
        .init("setvcpus web 4 --config", "requested cpu amount exceeds maximum (4 > 1)", status: 1),
        .init("setvcpus web 4 --maximum --config"), .init("setvcpus web 2 --config"),
        .init("vcpucount web", "maximum      config         4", "current      config         2"),
        .init("dumpxml web", "<vcpu current='2'>4</vcpu>"), .init("setvcpus web 33 --maximum --config", "(33 > 32)", status: 1),
        .init("setvcpus web 1 --maximum --config"), .init("dumpxml web", "<vcpu>1</vcpu>"),
        .init("setvcpus web 1", "domain is not running", status: 1),
        .init("setvcpus web 1 --live", "domain is not running", status: 1),
        .init("set-lifecycle-action web poweroff preserve --config"), .init("set-lifecycle-action web crash coredump-restart"),
        .init("dumpxml web", "<on_poweroff>preserve</on_poweroff>", "<on_crash>coredump-restart</on_crash>"),
        .init("set-lifecycle-action web reboot coredump-destroy", "unsupported configuration", status: 1), .init("start web"),
        .init("setvcpus web 1", running, status: 1), .init("setvcpus web 1 --live --config", running, status: 1),
        .init("set-lifecycle-action web reboot destroy --live"), .init("dumpxml web", "<on_reboot>destroy</on_reboot>"),
      ])
      #expect(try !host.virsh("dumpxml", "web", "--inactive").output.contains("on_reboot"))
      // What is set of a running domain holds.
      #expect(try host.virsh("reboot", "web").status == 0)
      let deadline = Date(timeIntervalSinceNow: 30)
      while try host.virsh("domstate", "web").output.hasPrefix("running"), Date() < deadline {}
      #expect(try host.virsh("domstate", "--reason", "web").output == "shut off (shutdown)\n\n")
    }

    @Test("ttyconsole tells no terminal of another host's or another time") func terminal() throws {
      let host = try VirshHost()
      let console =
        "<devices><console type='pty' tty='/dev/pts/5'><source path='/dev/pts/5'/><target type='xen' port='0'/></console></devices>"
      let file = try host.folder.write(VirshHost.heartbeat("web", more: console), to: "web.xml")
      #expect(try host.virsh("define", file).status == 0)
      try host.run([.init("ttyconsole web", status: 1), .init("start web"), .init("ttyconsole web", status: 1)])
      #expect(try !host.virsh("dumpxml", "web").output.contains("/dev/pts/5"))
    }

    // MARK: Cores

    @Test("a core of a running domain is one that gdb opens, and the domain runs on unless it is to end") func dump() throws {
      let host = try VirshHost()
      try host.define("web")
      let core = host.folder.path + "/web.core"
      try host.run([
        .init("dump web \(core)", "domain is not running", status: 1), .init("start web"),
        .init("dump web \(core)", "Domain 'web' dumped to \(core)"), .init("domstate --reason web", "running (booted)"),
      ])
      let gdb = try Ended.run(
        "/usr/bin/env",
        [
          "gdb", "-nx", "-batch", "-iex", "set debuginfod enabled off", "-ex", "info threads", "-ex", "x/8xb &hypercall_page",
          "\(Client.binaries)/libHeartbeat.so", core,
        ])
      for piece in ["generated by `web period=100'", "LWP 1", "<hypercall_page>:\t0x51"] { #expect(gdb.output.contains(piece), "\(gdb)") }
      try host.run([
        .init("dump web \(core) --live", "dumped to"), .init("suspend web"),
        .init("dump web \(core) --memory-only --format elf", "dumped to"),
        .init("domstate --reason web", "paused (user)"), .init("resume web"), .init("domstate --reason web", "running (unpaused)"),
        .init("dump web \(core) --memory-only --format kdump-zlib", "dumpformat '1' is not supported", status: 1),
        .init("dump web /dev/null", "not a regular file", status: 1), .init("dump web /nowhere/x", "No such file or directory", status: 1),
        .init("dump web \(core) --crash --live", "mutually exclusive", status: 1), .init("domid web", "1"),
        .init("dump web \(core) --reset", "dumped to"), .init("domid web", "2"), .init("domstate --reason web", "running (booted)"),
        .init("dump web \(core) --crash", "dumped to"), .init("domstate --reason web", "shut off (crashed)"),
        .init("domjobabort web", status: 1),
      ])
      #expect(try FileManager.default.contentsOfDirectory(atPath: host.folder.path).filter { $0.hasPrefix(".new") }.isEmpty)
    }

    @Test("others are served while a core is written: it is looked at, given up, and ends with its domain") func dumpMeanwhile() throws {
      let host = try VirshHost()
      try host.define("web")
      check(
        try host.python(
          """
          import os, socket, struct
          d = c.lookupByName('web'); d.create()
          s = socket.socket(socket.AF_UNIX); s.connect(uri.split('socket=')[1]); path = '\(host.folder.path)/core'
          remote, serial = 0x20008086, 0
          def xdr(text): return struct.pack('>I', len(text)) + text.encode() + bytes(-len(text) % 4)
          domain = xdr('web') + d.UUID() + struct.pack('>i', 1)
          def call(procedure, body):
              global serial; serial += 1
              return struct.pack('>7I', 28 + len(body), remote, 1, procedure, 0, serial, 0) + body
          def replies(n):
              found = []
              for _ in range(n):
                  data = b''
                  while len(data) < 4 or len(data) < struct.unpack('>I', data[:4])[0]: data += s.recv(4 if len(data) < 4 else struct.unpack('>I', data[:4])[0] - len(data))
                  _, _, _, procedure, _, _, status = struct.unpack('>7I', data[:28])
                  found.append((procedure, status, data[28:]))
              return found
          s.sendall(call(1, struct.pack('>II', 0, 0))); replies(1)
          dump = lambda: call(53, domain + xdr(path) + struct.pack('>I', 0))
          # What is sent in one piece is there in one turn of the host's, in which no core is written.
          s.sendall(dump() + call(212, domain + bytes(4)) + call(163, domain) + call(229, domain + bytes(4)))
          state, job, control, done = replies(4)
          print([r[:2] for r in (state, job, control, done)], struct.unpack('>II', state[2]), struct.unpack('>I', job[2][:4]), struct.unpack('>I', control[2][:4]))
          print(os.path.getsize(path) > 4096, d.state(), d.jobInfo()[0], d.controlInfo()[0]); os.remove(path)
          s.sendall(dump() + dump() + call(164, domain) + call(164, domain))
          print([(r[0], r[1], struct.unpack('>I', r[2][:4])[0] if r[1] else 0) for r in replies(4)], d.state())
          s.sendall(dump() + call(12, domain))
          print([(r[0], r[1]) for r in replies(2)], d.isActive(), os.path.exists(path))
          # A pause by somebody outlasts the core's, and one that is lifted meanwhile is lifted when it is there.
          d.create(); domain = xdr('web') + d.UUID() + struct.pack('>i', 2)
          s.sendall(dump() + call(34, domain)); print([r[:2] for r in replies(2)], d.state())
          s.sendall(dump() + call(28, domain) + call(212, domain + bytes(4)))
          found = replies(3); print([r[:2] for r in found], struct.unpack('>II', found[1][2]), d.state())
          """),
        """
        [(212, 0), (163, 0), (229, 0), (53, 0)] (3, 4) (2,) (1,)
        True [1, 1] 0 0
        [(53, 1, 55), (164, 0, 0), (53, 1, 78), (164, 1, 55)] [1, 1]
        [(12, 0), (53, 1)] 0 False
        [(34, 0), (53, 0)] [3, 1]
        [(28, 0), (212, 0), (53, 0)] (3, 4) [1, 5]
        """, host)
    }
  }
}
