import Foundation
import Testing

extension ClientSuites {
  /// A domain's XML by libvirt's clients: what is refused as libvirt itself refuses it, and what comes back as it was.
  @Suite("virsh and XML", .serialized) struct VirshXMLTests {
    private func check(_ ended: Ended, _ expected: String, _ host: VirshHost) {
      #expect(ended.status == 0 && ended.output == expected + "\n", "\(ended.output)\(ended.messages)\(host.log)")
    }

    @Test("XML that is wrong has the code that libvirt's own driver gives it") func codes() throws {
      let host = try VirshHost()
      check(
        try host.python(
          """
          good = lambda kind: "<domain type='KIND'><name>n</name><memory unit='MiB'>32</memory><vcpu>1</vcpu><os><type>OS</type><kernel>/k</kernel></os>MORE</domain>"
          def swap(a, b): return lambda x: x.replace(a, b)
          def more(x): return swap('MORE', x)
          faults = {
              'cut': lambda x: '<domain', 'empty': lambda x: '', 'text': lambda x: 'hello', 'mismatch': swap('</name>', '</nam>'),
              'control': swap('>n<', '>a\\x01<'), 'root': lambda x: '<foo/>', 'type': swap("'KIND'", "'foo'"), 'no name': swap('<name>n</name>', ''),
              'empty name': swap('>n<', '><'), 'line in name': swap('>n<', '>a\\nb<'), 'slash': swap('>n<', '>a/b<'),
              'line in title': more('<title>a\\nb</title>'), 'no memory': swap("<memory unit='MiB'>32</memory>", ''),
              'memory': swap('>32<', '>abc<'), 'negative': swap('>32<', '>-1<'), 'zero': swap('>32<', '>0<'), 'unit': swap("'MiB'", "'furlong'"),
              'current unit': more("<currentMemory unit='x'>4</currentMemory>"), 'overflow': swap('>32<', '>99999999999999<'),
              'digits': swap('>32<', '>99999999999999999999999<'), 'vcpu': swap('>1<', '>abc<'), 'current': swap('<vcpu>1', "<vcpu current='4'>2"),
              'no os': swap('<os><type>OS</type><kernel>/k</kernel></os>', ''), 'no os type': swap('<type>OS</type>', ''), 'os type': swap('OS<', 'foo<'),
              'arch': swap('<type>', "<type arch='foo'>"), 'poweroff': more('<on_poweroff>foo</on_poweroff>'),
              'reboot': more('<on_reboot>foo</on_reboot>'), 'crash': more('<on_crash>foo</on_crash>'),
              'coredump': more('<on_poweroff>coredump-destroy</on_poweroff>'), 'clock': more("<clock offset='foo'/>"),
          }
          theirs = libvirt.open('test:///default')
          def code(c, kind, os, fault, flags=0):
              text = faults[fault](good(kind)).replace('KIND', kind).replace('OS', os).replace('MORE', '')
              r = refused(lambda: c.defineXMLFlags(text, flags)); return r[0] if isinstance(r, tuple) else r
          pairs = {f: (code(c, 'xen', 'linux', f), code(theirs, 'test', 'hvm', f)) for f in faults}
          print(len(pairs), {f: p for f, p in pairs.items() if p[0] != p[1]}, sorted({p[0] for p in pairs.values()}))
          faults['strict'] = more('<nonsense/>'); print(code(c, 'xen', 'linux', 'strict', 1), code(theirs, 'test', 'hvm', 'strict', 1))
          d, t = c.defineXML(heartbeat('a')), theirs.lookupByName('test')
          for f in [lambda d: d.setMetadata(9, 'a', None, None, 2), lambda d: d.metadata(9, None, 2), lambda d: d.setMetadata(1, 'a\\nb', None, None, 2),
                    lambda d: d.setMetadata(2, '<a', 'k', 'urn:x', 2), lambda d: d.metadata(2, 'urn:x', 2), lambda d: d.setLifecycleAction(9, 1, 2),
                    lambda d: d.setLifecycleAction(0, 9, 2), lambda d: d.setLifecycleAction(0, 4, 2), lambda d: d.coreDumpWithFormat('/tmp/x', 9),
                    lambda d: d.setVcpusFlags(0, 2), lambda d: d.setVcpusFlags(99, 2), lambda d: d.setVcpusFlags(1, 4)]:
              print(refused(lambda: f(d))[0], refused(lambda: f(t))[0], end=', ')
          print()
          """),
        """
        31 {} [8, 21, 27, 35, 67, 82]
        92 92
        8 8, 8 8, 8 8, 35 35, 80 80, 8 8, 8 8, 67 67, 8 8, 8 8, 8 8, 8 8, \("")
        """, host)
    }

    @Test("the name of a metadata's namespace is taken as libvirt takes it, and comes back as it was") func namespaces() throws {
      let host = try VirshHost()
      check(
        try host.python(
          """
          import xml.etree.ElementTree as tree
          d, t = c.defineXML(heartbeat('a')), libvirt.open('test:///default').lookupByName('test')
          uris = ['urn:x', 'http://a/?a=1&b=2', 'a b', 'urn:%zz', 'urn:[1]', '\\u00e9', "it's", 'a"b', 'a<b', '&amp;', ':', '//', 'urn:x#y#z']
          for uri in uris:
              for x in d, t: x.setMetadata(2, '<a><b/></a>', 'k', uri, 2)
              if d.metadata(2, uri, 2) != '<a><b/></a>' or t.metadata(2, uri, 2).split() != ['<a>', '<b/>', '</a>']: print(uri)
          before = d.XMLDesc()
          print([e.tag for e in tree.fromstring(before).find('metadata')] == ['{%s}a' % u for u in uris])
          c.defineXML(before); print(d.XMLDesc() == before, all(d.metadata(2, u) == '<a><b/></a>' for u in uris))
          for uri in uris: d.setMetadata(2, None, None, uri, 2)
          print('metadata' in d.XMLDesc())
          """),
        "True\nTrue True\nFalse", host)
    }

    @Test("defining what dumpxml gave changes nothing, by virsh and by dom0, also when its UUID is left out") func again() throws {
      let host = try VirshHost()
      let file = try host.folder.write(
        """
        <!-- before --><domain type="xen"><memory unit='MiB'>32</memory>
          <devices><interface type='bridge'/></devices>
          <name>web</name>\t<!-- c -->
          <os><type>linux</type><kernel> \(Client.binaries)/libHeartbeat.so </kernel></os>
          <metadata><x:a xmlns:x="a b&amp;c"/></metadata>
          <uuid>6F1C6D1E4AD84F0C9D5C0D3D5EF9C001</uuid></domain>
        """, to: "web.xml")
      try #require(try host.virsh("define", file).status == 0)
      func kept() throws -> String { try String(contentsOfFile: host.state + "/definitions/web.xml", encoding: .utf8) }
      func dom0(_ arguments: String...) throws -> Ended { try .run(Client.dom0, arguments + ["--state", host.state]) }
      let first = try kept()
      let dumped = try host.folder.write(try host.virsh("dumpxml", "web").output, to: "dumped.xml")
      #expect(try host.virsh("define", dumped).status == 0 && kept() == first)
      let shown = try dom0("dumpxml", "web").output
      #expect(shown == first)
      #expect(try dom0("define", host.folder.write(shown, to: "shown.xml")).status == 0 && kept() == first)
      #expect(try host.virsh("start", "web").status == 0)
      let live = try host.folder.write(try host.virsh("dumpxml", "web").output, to: "live.xml")
      #expect(try host.virsh("define", live).status == 0 && kept() == first)
      let uuid = "\n  <uuid>6F1C6D1E4AD84F0C9D5C0D3D5EF9C001</uuid>"
      try #require(shown.contains(uuid))
      let without = try host.folder.write(shown.replacingOccurrences(of: uuid, with: ""), to: "without.xml")
      #expect(try dom0("define", without).output == "web redefined\n")
      #expect(
        try kept() == first.replacingOccurrences(of: "6F1C6D1E4AD84F0C9D5C0D3D5EF9C001", with: "6f1c6d1e-4ad8-4f0c-9d5c-0d3d5ef9c001"))
    }
  }
}
