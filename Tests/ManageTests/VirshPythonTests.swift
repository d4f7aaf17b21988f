import Foundation
import Testing

extension ClientSuites {
  /// libvirt's Python binding: events, streams, and the calls that virsh does not make.
  @Suite("python3-libvirt", .serialized) struct VirshPythonTests {
    private func check(_ ended: Ended, _ expected: String) {
      #expect(ended.status == 0, "\(ended.messages)")
      #expect(ended.output == expected + "\n", "\(ended.messages)")
    }

    @Test("life-cycle events come by their callback's id, of one domain or of all, until they are deregistered") func events() throws {
      let host = try VirshHost()
      check(
        try host.python(
          """
          all, one = Seen(), Seen()
          a, b = c.defineXML(heartbeat('a')), c.defineXML(heartbeat('b'))
          put = lambda seen: lambda conn, dom, event, detail, _: seen.add((dom.name(), event, detail))
          first = c.domainEventRegisterAny(None, VIR_DOMAIN_EVENT_ID_LIFECYCLE, put(all), None)
          second = c.domainEventRegisterAny(b, VIR_DOMAIN_EVENT_ID_LIFECYCLE, put(one), None)
          a.create(); a.suspend(); a.resume(); a.destroy(); b.create(); b.destroy()
          print(all.wait(lambda l: len(l) == 6)); print(one.wait(lambda l: len(l) == 2))
          c.domainEventDeregisterAny(first)
          b.undefine(); c.defineXML(a.XMLDesc()); a.undefine()
          print(one.wait(lambda l: len(l) == 3)); print(len(all.all))
          """),
        """
        [('a', 2, 0), ('a', 3, 0), ('a', 4, 0), ('a', 5, 1), ('b', 2, 0), ('b', 5, 1)]
        [('b', 2, 0), ('b', 5, 1)]
        [('b', 2, 0), ('b', 5, 1), ('b', 1, 0)]
        6
        """)
    }

    @Test("a domain that powers itself off, and one that is redefined, are told to other clients too") func eventsOfOthers() throws {
      let host = try VirshHost()
      check(
        try host.python(
          """
          seen, other = Seen(), libvirt.open(uri)
          other.domainEventRegisterAny(None, VIR_DOMAIN_EVENT_ID_LIFECYCLE, lambda conn, dom, e, d, _: seen.add((dom.ID(), e, d)), None)
          d = c.defineXML(heartbeat('a')); c.defineXML(d.XMLDesc()); d.create()
          s = c.newStream(); d.openConsole(None, s); s.send(b'quit\\n')
          print(seen.wait(lambda l: len(l) == 5))
          """),
        "[(-1, 0, 0), (-1, 0, 1), (1, 2, 0), (1, 6, 0), (1, 5, 0)]")
    }

    @Test("a change of metadata is an event") func metadataEvents() throws {
      let host = try VirshHost()
      check(
        try host.python(
          """
          seen, d = Seen(), c.defineXML(heartbeat('a'))
          c.domainEventRegisterAny(None, VIR_DOMAIN_EVENT_ID_METADATA_CHANGE, lambda conn, dom, t, uri, _: seen.add((dom.name(), t, uri)), None)
          d.setMetadata(VIR_DOMAIN_METADATA_TITLE, 'x', None, None); d.setMetadata(VIR_DOMAIN_METADATA_ELEMENT, '<y/>', 'k', 'urn:x')
          print(seen.wait(lambda l: len(l) == 2))
          """),
        "[('a', 1, None), ('a', 2, 'urn:x')]")
    }

    @Test("virsh event prints what happens") func virshEvent() throws {
      let host = try VirshHost()
      let script = """
        import subprocess
        p = subprocess.Popen(['virsh', '-c', uri, 'event', '--all', '--loop', '--timeout', '20'], stdout=subprocess.PIPE, text=True)
        # It is listening when it has registered for everything, which only an event can tell.
        seen, d = [], c.defineXML(heartbeat('a'))
        def turn():
            while not seen: d.setAutostart(1); d.create(); d.destroy()
        threading.Thread(target=turn).start()
        line = p.stdout.readline(); seen.append(line); p.kill()
        print(line.startswith("event 'lifecycle' for domain 'a': "))
        """
      check(try host.python(script), "True")
    }

    @Test("a console is a stream both ways, ends with the domain, and is one client's unless it is taken by force") func console() throws {
      let host = try VirshHost()
      check(
        try host.python(
          """
          d = c.defineXML(heartbeat('a')); d.createWithFlags(VIR_DOMAIN_START_PAUSED)
          s = c.newStream(); d.openConsole(None, s); d.resume()
          def until(s, what):
              got = b''
              while what not in got:
                  more = s.recv(4096)
                  if not more: return got + b'<end>'
                  got += more
              return got
          print(until(s, b'beat 2 ').count(b'beat 1 '))
          s.send(b'help\\n'); print(b'quit' in until(s, b'quit'))
          t = c.newStream(); print(refused(lambda: d.openConsole(None, t))[:2])
          t = c.newStream(); print(refused(lambda: d.openConsole('nothing', t))[2])
          t = c.newStream(); d.openConsole('console0', t, VIR_DOMAIN_CONSOLE_FORCE)
          print(until(s, b'never').endswith(b'<end>')); s.finish()
          t.send(b'quit\\n'); print(until(t, b'never').endswith(b'beats\\n<end>')); t.finish()
          print(d.isActive(), refused(lambda: d.openConsole(None, c.newStream()))[2])
          d.create(); s = c.newStream(); d.openConsole(None, s); s.abort()
          s = c.newStream(); d.openConsole(None, s, VIR_DOMAIN_CONSOLE_SAFE); print(b'beat' in until(s, b'beat')); s.finish()
          """),
        """
        1
        True
        (55, 41)
        internal error: cannot find console device 'nothing'
        True
        True
        0 Requested operation is not valid: domain is not running
        True
        """)
    }

    @Test("a console that is opened and forgotten is free when its client is gone") func consoleOfTheGone() throws {
      let host = try VirshHost()
      check(
        try host.python(
          """
          d = c.defineXML(heartbeat('a')); d.create()
          other = libvirt.open(uri); s = other.newStream(); other.lookupByName('a').openConsole(None, s); del s; other.close()
          import time
          for _ in range(1000):
              s = c.newStream()
              if refused(lambda: d.openConsole(None, s)) == 0: break
              time.sleep(0.01)
          print(len(s.recv(1)))
          """),
        "1")
    }

    @Test("virsh console types and shows, and lets go at the escape character") func virshConsole() throws {
      let host = try VirshHost()
      try host.define("a")
      check(
        try host.python(
          """
          import pty, os
          pid, fd = pty.fork()
          if pid == 0: os.execvp('virsh', ['virsh', '-c', uri, 'start', '--console', 'a'])
          got = b''
          def until(what):
              global got
              while what not in got: got += os.read(fd, 4096)
              got = got[got.index(what) + len(what):]
          until(b"Connected to domain 'a'"); until(b'beat 1'); os.write(fd, b'help\\r'); until(b'quit'); os.write(fd, b'\\x1d')
          try:
              while os.read(fd, 4096): pass
          except OSError: pass
          print(os.waitpid(pid, 0)[1], c.lookupByName('a').isActive())
          """),
        "0 1")
    }

    @Test("errors have libvirt's codes, domain and words") func errors() throws {
      let host = try VirshHost()
      check(
        try host.python(
          """
          d = c.defineXML(heartbeat('a'))
          for f in [lambda: c.lookupByName('x'), lambda: c.lookupByID(9), lambda: c.lookupByUUIDString('00000000-0000-0000-0000-000000000009'),
              lambda: c.networkLookupByName('x'), lambda: c.storagePoolLookupByName('x'), lambda: d.metadata(2, 'urn:x'), lambda: d.suspend(),
              lambda: d.XMLDesc(1 << 20), lambda: d.attachDevice('<x/>'), lambda: libvirt.open(uri.replace('///system', '///else')),
              lambda: libvirt.openReadOnly(uri).lookupByName('a').create()]: print(refused(f))
          print(refused(lambda: c.defineXML('<domain'))[:2], refused(lambda: c.defineXML("<domain type='xen'/>"))[:2])
          u = d.UUIDString(); d.undefine(); print(refused(lambda: d.create()) == (42, 41, f"Domain not found: no domain with matching uuid '{u}' (a)"))
          """),
        """
        (42, 41, "Domain not found: no domain with matching name 'x'")
        (42, 41, "Domain not found: no domain with matching id '9'")
        (42, 41, "Domain not found: no domain with matching uuid '00000000-0000-0000-0000-000000000009'")
        (43, 41, "Network not found: no network with matching name 'x'")
        (49, 41, "Storage pool not found: no storage pool with matching name 'x'")
        (80, 41, 'metadata not found: Requested metadata element is not present')
        (55, 41, 'Requested operation is not valid: domain is not running')
        (8, 41, 'unsupported flags (0x100000) in function virDomainGetXMLDesc')
        (3, 41, 'this function is not supported by the connection driver: virDomainAttachDevice')
        (5, 41, 'no connection driver available for xen:///else')
        (29, 20, 'operation forbidden: read only access prevents virDomainCreate')
        (35, 41) (21, 41)
        True
        """)
    }

    @Test("the older calls count and list") func olderLists() throws {
      let host = try VirshHost()
      check(
        try host.python(
          """
          a, b, d = c.defineXML(heartbeat('a')), c.defineXML(heartbeat('b')), c.createXML(heartbeat('d'))
          print(c.numOfDomains(), c.listDomainsID(), c.numOfDefinedDomains(), c.listDefinedDomains())
          print(c.lookupByID(1).name(), c.lookupByUUID(a.UUID()).name(), a.isActive(), d.isActive(), a.isPersistent(), d.isPersistent())
          names = lambda flags: [x.name() for x in c.listAllDomains(flags)]
          print(names(0), names(VIR_CONNECT_LIST_DOMAINS_INACTIVE), names(VIR_CONNECT_LIST_DOMAINS_TRANSIENT), names(VIR_CONNECT_LIST_DOMAINS_PAUSED))
          print(a.isUpdated(), d.isUpdated()); b.create(); b.setMetadata(VIR_DOMAIN_METADATA_TITLE, 'x', None, None, VIR_DOMAIN_AFFECT_CONFIG)
          print(b.isUpdated(), a.maxMemory(), a.maxVcpus(), a.OSType(), a.autostart(), a.hasManagedSaveImage(), a.snapshotNum(), a.listAllSnapshots())
          print(c.numOfNetworks(), c.listNetworks(), c.listDefinedNetworks(), c.numOfStoragePools(), c.listStoragePools(), c.listInterfaces(),
              c.listSecrets(), c.listNWFilters(), c.listDevices(None))
          print(c.getType(), c.getURI() == uri, c.isSecure(), c.isAlive(), c.getMaxVcpus(None), c.getLibVersion())
          """),
        """
        2 [0, 1] 2 ['a', 'b']
        d a 0 1 1 0
        ['Domain-0', 'd', 'a', 'b'] ['a', 'b'] ['d'] []
        0 0
        1 32768 1 linux 0 0 0 []
        0 [] [] 0 [] [] [] [] []
        Xen True 1 1 32 9000000
        """)
    }

    @Test("a domain started to go with its connection goes with it") func autodestroy() throws {
      let host = try VirshHost()
      check(
        try host.python(
          """
          seen, other = Seen(), libvirt.open(uri)
          c.domainEventRegisterAny(None, VIR_DOMAIN_EVENT_ID_LIFECYCLE, lambda conn, dom, e, d, _: seen.add((dom.name(), e, d)), None)
          other.createXML(heartbeat('a'), VIR_DOMAIN_START_AUTODESTROY); c.createXML(heartbeat('b')); other.close()
          print(seen.wait(lambda l: len(l) == 3)[2]); print(c.listDomainsID())
          """),
        "('a', 5, 1)\n[0, 2]")
    }

    @Test("keepalive runs both ways, and a client whose host goes away is told so") func keepalive() throws {
      let host = try VirshHost(["--patience", "0"])
      check(
        try host.python(
          """
          import os, signal
          seen = Seen()
          c.setKeepAlive(1, 2)
          c.registerCloseCallback(lambda conn, reason, _: seen.add(reason), None)
          # Twice the time after which a host that did not answer would have been given up.
          threading.Event().wait(4)
          print(c.isAlive(), c.numOfDomains())
          os.kill(\(host.processID), signal.SIGTERM)
          print(seen.wait(lambda l: l)[0] == VIR_CONNECT_CLOSE_REASON_EOF, c.isAlive())
          """),
        "1 1\nTrue 0")
    }
  }
}
