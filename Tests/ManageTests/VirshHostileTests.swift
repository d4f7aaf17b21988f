import Foundation
import Testing

extension ClientSuites {
  /// Clients that mean no good, or cannot help it, beside one that works.
  @Suite("hostile clients", .serialized) struct VirshHostileTests {
    @Test("garbage, stalled and silent clients, and a thousand of them, hold up nobody") func crowd() throws {
      let host = try VirshHost()
      try host.define("web")
      let ended = try host.python(
        """
        import socket, os, struct, resource
        resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
        path = uri.split('socket=')[1]
        def client():
            s = socket.socket(socket.AF_UNIX); s.connect(path); return s
        def packet(program, procedure, body, kind=0, serial=0):
            return struct.pack('>7I', 28 + len(body), program, 1, procedure, kind, serial, 0) + body
        remote = 0x20008086
        opening = packet(remote, 1, struct.pack('>II', 0, 0))
        def works():
            other = libvirt.open(uri); d = other.lookupByName('web'); d.create(); d.destroy(); names = len(other.listAllDomains()); other.close(); return names
        crowd = [client() for _ in range(1000)]
        print(works())
        for number, s in enumerate(crowd):
            kind = number % 6
            if kind == 0: s.send(os.urandom(300))
            elif kind == 1: s.send(b'\\x00\\x00\\x40\\x00' + b'half')
            elif kind == 2: s.send(opening + packet(remote, 273, b'') + packet(remote, 9, os.urandom(64)))
            elif kind == 3: s.send(opening + packet(remote, 999, b'') + packet(0x20008087, 1, b'') + packet(remote, 201, b'', 3, 77))
            elif kind == 4: s.send(packet(0x6b656570, 1, b'', 2) * 50)
            elif kind == 5: s.send(opening + packet(remote, 11, struct.pack('>I', 0x7fffffff)))
        print(works())
        flood = client(); flood.setblocking(False); flood.send(opening)
        try:
            while True: flood.send(packet(remote, 273, struct.pack('>II', 1, 0)) * 100)
        except BlockingIOError: pass
        print(works())
        """)
      #expect(ended.output == "2\n2\n2\n", "\(ended.messages)\(host.log)")
      #expect(host.isRunning)
    }

    @Test("a host with few descriptors keeps half of them from its clients, and sends the others away") func descriptors() throws {
      let folder = try Scratch()
      let script = """
        import os, resource, signal, socket, subprocess, sys
        dom0, folder = sys.argv[1:]
        limit = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (80, 80))
        host = subprocess.Popen([dom0, 'serve', '--state', folder + '/s', '--memory', '256'], preexec_fn=limit, stderr=subprocess.PIPE, text=True)
        while 'clients connect' not in host.stderr.readline(): pass
        path = folder + '/s/run/xenolith-sock'
        ping = bytes.fromhex('0000001c6b656570000000010000000100000002' + '0000000000000000')
        def served(s):
            try: s.send(ping); return len(s.recv(100)) == 28
            except OSError: return False
        crowd = []
        for _ in range(200): s = socket.socket(socket.AF_UNIX); s.connect(path); crowd.append(s)
        print(sum(served(s) for s in crowd))
        for s in crowd[:5]: s.close()
        def virsh(): return subprocess.run(['virsh', '-c', 'xen+unix:///system?socket=' + path, 'domname', '0'], capture_output=True, text=True)
        while virsh().returncode: pass
        print(virsh().stdout.strip()); host.send_signal(signal.SIGTERM); print(host.wait())
        """
      let ended = try Ended.run("/usr/bin/python3", ["-c", script, Client.dom0, folder.path], environment: ["LC_ALL": "C.UTF-8"])
      #expect(ended.output == "40\nDomain-0\n0\n", "\(ended.messages)")
    }

    @Test("another user is not served, even where the files' modes let it in", .enabled(if: geteuid() == 0)) func otherUser() throws {
      let host = try VirshHost()
      let ended = try host.python(
        """
        import os, socket
        path = uri.split('socket=')[1]
        for folder in [path.rsplit('/', n)[0] for n in (1, 2)]: os.chmod(folder, 0o755)
        os.chmod(path, 0o666)
        def served():
            s = socket.socket(socket.AF_UNIX)
            try: s.connect(path); s.send(bytes.fromhex('0000001c6b65657000000001000000010000000200000000' + '00000000')); return len(s.recv(100))
            except (ConnectionResetError, BrokenPipeError): return 0
        print(served()); os.setuid(65534); print(served())
        """)
      #expect(ended.output == "28\n0\n", "\(ended.messages)\(host.log)")
    }

    @Test("every procedure with random arguments is answered, and the host goes on", arguments: [1, 2]) func randomArguments(seed: Int)
      throws
    {
      let host = try VirshHost()
      try host.define("web")
      let ended = try host.python(
        """
        import socket, struct, random
        random.seed(\(seed))
        path = uri.split('socket=')[1]
        uuid = c.lookupByName('web').UUID()
        s = socket.socket(socket.AF_UNIX); s.connect(path)
        def exchange(program, procedure, body, serial):
            s.sendall(struct.pack('>7I', 28 + len(body), program, 1, procedure, 0, serial, 0) + body)
            while True:
                head = b''
                while len(head) < 28:
                    more = s.recv(28 - len(head)); assert more, (program, procedure, body); head += more
                length, _, _, got, kind, number, status = struct.unpack('>7I', head); rest = b''
                while len(rest) < length - 28: rest += s.recv(length - 28 - len(rest))
                if kind == 1 and number == serial: return status
        exchange(0x20008086, 1, struct.pack('>II', 0, 0), 0)
        domain = struct.pack('>I4s', 3, b'web') + uuid + struct.pack('>i', -1)
        def words(n): return b''.join(struct.pack('>I', random.choice([0, 1, 2, 3, 4, 255, 4096, 0x7fffffff, 0x80000000, 0xffffffff])) for _ in range(n))
        statuses, serial = [0, 0], 1
        for program, procedures in [(0x20008086, range(3, 460)), (0x58454e4f, range(0, 12))]:
            for procedure in procedures:
                # What undefines it would leave nothing to ask about.
                if procedure in (35, 231): continue
                zeros = [bytes(4 * n) for n in range(6)]
                for body in [words(1), words(2), words(4), words(12)] + zeros + [domain + z for z in zeros] + [domain + words(n) for n in (1, 2, 3, 5)]:
                    statuses[exchange(program, procedure, body, serial)] += 1; serial += 1
        print(statuses[0] > 100, statuses[1] > 1000)
        """)
      #expect(ended.output == "True True\n", "\(ended.messages)\(host.log)")
      #expect(try host.virsh("list", "--all").status == 0)
    }
  }
}
