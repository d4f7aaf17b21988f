import Foundation
import Testing

extension ClientSuites {
  /// A host that a service manager of systemd's kind starts.
  @Suite("socket activation", .serialized) struct VirshActivationTests {
    @Test("a host serves the sockets that it inherits, says when it is ready, and leaves them to whoever made them") func activation()
      throws
    {
      let folder = try Scratch()
      let script = """
        import os, socket, sys, subprocess, signal
        dom0, folder = sys.argv[1:]
        run = folder + '/s/run'; os.makedirs(run, 0o700)
        def unix(path, kind):
            s = socket.socket(socket.AF_UNIX, kind); s.bind(path); s.set_inheritable(True); return s
        notify = unix(folder + '/notify', socket.SOCK_DGRAM); notify.settimeout(30)
        listening = [unix(run + '/' + name, socket.SOCK_STREAM) for name in ('xenolith-sock', 'xenolith-sock-ro')]
        for s in listening: s.listen()
        def start():
            pid = os.fork()
            if pid: return pid
            kept = [os.dup(s.fileno()) for s in listening]
            for number, copy in enumerate(kept): os.dup2(copy, 3 + number, inheritable=True)
            environment = dict(os.environ, LISTEN_PID=str(os.getpid()), LISTEN_FDS='2', NOTIFY_SOCKET=folder + '/notify')
            os.execve(dom0, ['dom0', 'serve', '--state', folder + '/s', '--memory', '256', '--patience', '0'], environment)
        def virsh(name, *arguments):
            done = subprocess.run(['virsh', '-c', f'xen+unix:///system?socket={run}/{name}', *arguments], capture_output=True, text=True)
            return done.stdout.strip() or done.stderr.strip()
        for turn in range(2):
            pid = start()
            print(notify.recv(1000).split(b'\\n')[0].decode())
            print(virsh('xenolith-sock', 'domname', '0'), virsh('xenolith-sock-ro', 'domname', '0'))
            print('read only access' in virsh('xenolith-sock-ro', 'destroy', 'Domain-0'))
            os.kill(pid, signal.SIGTERM)
            print(notify.recv(1000).decode(), os.waitpid(pid, 0)[1], sorted(x for x in os.listdir(run) if x.startswith('xenolith-sock')))
        """
      let ended = try Ended.run(
        "/usr/bin/python3", ["-c", script, Client.dom0, folder.path], environment: ["LC_ALL": "C.UTF-8"])
      let turn = "READY=1\nDomain-0 Domain-0\nTrue\nSTOPPING=1 0 ['xenolith-sock', 'xenolith-sock-ro']\n"
      #expect(ended.output == turn + turn, "\(ended.messages)")
    }
  }
}
