import Foundation
import Testing

extension ClientSuites {
  /// Everything that virsh asks a Xen host for, asked by the real one.
  @Suite("virsh", .serialized) struct VirshTests {
    private typealias Step = VirshHost.Step
    private func run(_ host: VirshHost, _ steps: [Step]) throws { try host.run(steps) }

    @Test("the host tells what it is") func machine() throws {
      let host = try VirshHost()
      try run(
        host,
        [
          Step("uri", host.uri), Step("version", "Using API: Xen 9.0.0", "Running hypervisor: Xen 4.17."),
          Step("version --daemon", "Running against daemon: 9.0.0"),
          Step("hostname", ProcessInfo.processInfo.hostName.prefix(1).description),
          Step("nodeinfo", "CPU model:           x86_64", "Memory size:         524288 KiB"),
          Step("sysinfo", "<entry name='vendor'>Xen</entry>"),
          Step("freecell", "Total: "), Step("freecell --all", "0:", "Total:"), Step("nodecpumap", "CPUs present:", "CPU map:"),
          Step("maxvcpus", "32"),
          Step("maxvcpus xen", "32"), Step("maxvcpus kvm", "unknown type 'kvm'", status: 1),
          Step("nodecpustats", "user:", "system:", "idle:", "iowait:"),
          Step("nodecpustats --cpu 0", "idle:"), Step("nodecpustats --cpu 5000", "invalid argument", status: 1),
          Step("nodememstats", "total  :               524288 KiB"),
          Step("capabilities", "<os_type>xen</os_type>"), Step("domcapabilities", "<machine>xenpv</machine>"),
          Step("domcapabilities", "<path>\(URL(fileURLWithPath: Client.dom0).resolvingSymlinksInPath().path)</path>"),
          Step("domcapabilities --virttype kvm", "unknown virttype: kvm", status: 1),
          Step("domcapabilities --emulatorbin /usr/bin/qemu", "unknown emulator: /usr/bin/qemu", status: 1),
        ])
    }

    @Test(
      "capabilities and domain capabilities are what libvirt's schemas allow",
      arguments: [
        ("capabilities", "capability.rng"), ("domcapabilities", "domaincaps.rng"),
      ]) func schemas(command: String, schema: String) throws
    {
      let host = try VirshHost()
      let text = try host.virsh(command).output
      let file = try host.folder.write(text, to: "caps.xml")
      let validated = try Ended.run("/usr/bin/xmllint", ["--noout", "--relaxng", "/usr/share/libvirt/schemas/" + schema, file])
      #expect(validated.status == 0, "\(validated.messages)")
    }

    @Test("there are no networks, pools, interfaces, devices, filters or secrets") func nothing() throws {
      let host = try VirshHost()
      try run(
        host,
        [
          Step("net-list --all", " Name   State   Autostart   Persistent"), Step("pool-list --all", " Name   State   Autostart"),
          Step("iface-list --all"), Step("nodedev-list"), Step("nwfilter-list"), Step("nwfilter-binding-list"), Step("secret-list"),
          Step("net-info x", "failed to get network 'x'", status: 1), Step("pool-info x", "failed to get pool 'x'", status: 1),
        ])
    }

    @Test("a domain is defined, started, looked at from all sides, stopped and undefined") func life() throws {
      let host = try VirshHost()
      try host.define("web")
      try run(
        host,
        [
          Step("list --all", " -    web        shut off"), Step("domstate --reason web", "shut off (unknown)"), Step("domid web", "-"),
          Step("dominfo web", "Id:             -", "State:          shut off", "Max memory:     32768 KiB", "Persistent:     yes"),
          Step("vcpuinfo web", "CPU:            N/A"), Step("dommemstat web", "domain is not running", status: 1),
          Step("suspend web", "domain is not running", status: 1), Step("start web", "Domain 'web' started"),
          Step("list", " 1    web        running"), Step("list --uuid", "-"), Step("start web", "Domain is already active", status: 1),
          Step("domstate --reason web", "running (booted)"), Step("domid web", "1"), Step("domname 1", "web"), Step("domname 2", status: 1),
          Step(
            "dominfo web", "Id:             1", "OS Type:        linux", "State:          running", "CPU(s):         1",
            "Autostart:      disable"),
          Step("vcpucount web", "current      live           1", "maximum      config         1"),
          Step("vcpucount web --live --maximum", "1"),
          Step("vcpuinfo web", "VCPU:           0", "CPU Affinity:   y"), Step("vcpupin web", " 0      0"),
          Step("vcpupin web --config", " 0      0"),
          Step("dommemstat web", "actual 32768", "available 32768"),
          Step("domblklist web", " Target   Source"), Step("domiflist web", " Interface   Type"), Step("domcontrol web", "ok"),
          Step("domjobinfo web", "Job type:         None"), Step("domdisplay web", "No graphical display found", status: 1),
          Step("domstats web", "state.state=1", "cpu.time=", "balloon.current=32768", "vcpu.0.state="),
          Step("domstats --state --enforce web", "state.state=1"), Step("domstats --block --enforce", "argument unsupported", status: 1),
          Step("cpu-stats web --total", "cpu_time"), Step("suspend web", "Domain 'web' suspended"),
          Step("domstate --reason web", "paused (user)"),
          Step("list --state-paused", "web"), Step("resume web", "Domain 'web' resumed"),
          Step("domstate --reason web", "running (unpaused)"),
          Step("autostart web", "marked as autostarted"), Step("list --autostart", "web"),
          Step("autostart --disable web", "unmarked as autostarted"),
          Step("setmem web 24M"), Step("setmem web 24M --config"),
          Step("dumpxml --inactive web", "<currentMemory unit='KiB'>24576</currentMemory>"),
          Step("setmem web 40M", "cannot set memory higher than max memory", status: 1),
          Step("setmaxmem web 64M", "cannot resize the maximum memory on an active domain", status: 1), Step("setmaxmem web 64M --config"),
          Step("destroy web", "Domain 'web' destroyed"), Step("domstate --reason web", "shut off (destroyed)"),
          Step("dominfo web", "Max memory:     65536 KiB", "Used memory:    24576 KiB"),
          Step("undefine web", "Domain 'web' has been undefined"),
          Step("undefine web", "failed to get domain 'web'", status: 1), Step("list --all --name --inactive"),
        ])
    }

    @Test("dumpxml gives back what was defined, comments and unknown elements too, with UUID, MAC and id") func dumpXML() throws {
      let host = try VirshHost()
      let more = "<!-- mine --><devices><interface type='bridge'><source bridge='br0'/></interface></devices>"
      let xml = VirshHost.heartbeat("web", more: more)
      let file = try host.folder.write(xml, to: "web.xml")
      #expect(try host.virsh("define", file).status == 0)
      let dumped = try host.virsh("dumpxml", "web").output
      // libvirt gives memory in KiB whatever it was given in, and its clients rely on it.
      #expect(dumped.contains("<memory unit='KiB'>32768</memory>"))
      #expect(dumped.contains("<!-- mine -->") && dumped.contains("<uuid>") && dumped.contains("<mac address='00:16:3e:"))
      #expect(try host.virsh("start", "web", "--paused").status == 0)
      #expect(try host.virsh("dumpxml", "web").output.hasPrefix("<domain type='xen' id='1'>"))
      #expect(try host.virsh("dumpxml", "--inactive", "web").output == dumped)
      #expect(try host.virsh("domstate", "--reason", "web").output == "paused (user)\n\n")
    }

    @Test("validation refuses what nobody knows, and defining does not") func validation() throws {
      let host = try VirshHost()
      let file = try host.folder.write(VirshHost.heartbeat("web", more: "<nonsense/>"), to: "web.xml")
      let refused = try host.virsh("define", "--validate", file)
      #expect(refused.status == 1 && refused.messages.contains("nonsense"), "\(refused.messages)")
      #expect(try host.virsh("define", file).status == 0)
      // What has no effect is told.
      #expect(try host.virsh("dominfo", "web").output.contains("nonsense"))
      #expect(try host.virsh("create", "--validate", file).status == 1)
    }

    @Test("a name or a UUID that another domain has is refused, in libvirt's words") func duplicates() throws {
      let host = try VirshHost()
      try host.define("web")
      let uuid = try host.virsh("domuuid", "web").output.trimmingCharacters(in: .whitespacesAndNewlines)
      let again = try host.virsh("define", host.folder.write(VirshHost.heartbeat("web"), to: "again.xml"))
      #expect(again.status == 1 && again.messages.contains("operation failed: domain 'web' already exists with uuid \(uuid)"))
      let other = VirshHost.heartbeat("other", more: "<uuid>\(uuid)</uuid>")
      let taken = try host.virsh("define", host.folder.write(other, to: "other.xml"))
      #expect(taken.status == 1 && taken.messages.contains("operation failed: domain 'web' is already defined with uuid \(uuid)"))
    }

    @Test("a domain that is only created is gone when it has ended") func transient() throws {
      let host = try VirshHost()
      let file = try host.folder.write(VirshHost.heartbeat("job"), to: "job.xml")
      #expect(try host.virsh("create", "--paused", file).output.contains("Domain 'job' created from"))
      try run(
        host,
        [
          Step("domstate job", "paused"), Step("dominfo job", "Persistent:     no"), Step("list --transient", "job"),
          Step("autostart job", "transient domain", status: 1), Step("setmem job 24M --config", "transient domains", status: 1),
          Step("destroy job", "Domain 'job' destroyed"), Step("domstate job", "failed to get domain 'job'", status: 1),
        ])
    }

    @Test("title, description and metadata are kept, shown and removed") func metadata() throws {
      let host = try VirshHost()
      try host.define("web")
      let space = "\u{a0}"
      try run(
        host,
        [
          Step("desc web", "No description for domain: web"), Step("desc web a\(space)text"), Step("desc web", "a text"),
          Step("desc web --title the\(space)title"), Step("list --all --title", "the title"),
          Step("metadata web urn:x", "metadata not found: Requested metadata element is not present", status: 1),
          Step("metadata web urn:x --key k --set <a><b/></a>", "Metadata modified"), Step("metadata web urn:x", "<a><b/></a>"),
          Step("dumpxml web", "<title>the title</title>", "<k:a xmlns:k='urn:x'>"), Step("metadata web urn:x --remove", "Metadata removed"),
          Step("metadata web urn:x", status: 1), Step("metadata web urn:x --live", "domain is not running", status: 1), Step("start web"),
          Step("desc web --live for\(space)now"), Step("desc web", "for now"), Step("desc web --config", "a text"), Step("destroy web"),
          Step("desc web", "a text"),
        ])
    }

    @Test("Domain-0 is there, with id 0, and cannot be ended or changed") func domainZero() throws {
      let host = try VirshHost()
      let refusal = "Requested operation is not valid: Domain-0 does not support requested operation"
      try run(
        host,
        [
          Step("list", " 0    Domain-0   running"), Step("domid Domain-0", "0"), Step("domname 0", "Domain-0"),
          Step("domuuid Domain-0", "00000000-0000-0000-0000-000000000000"), Step("domstate Domain-0", "running"),
          Step("dominfo Domain-0", "State:          running"), Step("dumpxml Domain-0", "<domain type='xen' id='0'>"),
          Step("domstats Domain-0"),
          Step("vcpuinfo Domain-0", "VCPU:           0"), Step("desc Domain-0", "No description"),
        ])
      for command in ["destroy", "shutdown", "reboot", "suspend", "resume", "undefine", "autostart", "console"] {
        let refused = try host.virsh(command, "Domain-0")
        #expect(refused.status == 1, "\(command)")
        if !["console"].contains(command) { #expect(refused.messages.contains(refusal), "\(command): \(refused.messages)") }
      }
    }

    @Test("what is not served, and flags that are not, are refused by name") func refused() throws {
      let host = try VirshHost()
      try host.define("web")
      let unsupported = "this function is not supported by the connection driver: "
      try run(
        host,
        [
          Step("screenshot web", unsupported + "virDomainScreenshot", status: 1),
          Step("inject-nmi web", unsupported, status: 1),
          // There is no scheduler with weights and caps.
          Step("schedinfo web", "Scheduler      : Unknown", unsupported + "virDomainGetSchedulerType", status: 1),
          Step("schedinfo web --config", unsupported, status: 1),
          Step("dump web /tmp/x --bypass-cache", "unsupported flags (0x4) in function virDomainCoreDump", status: 1),
          Step("shutdown web --mode acpi", "unsupported flags (0x1) in function virDomainShutdownFlags", status: 1),
          Step("reboot web --mode agent", "unsupported flags (0x2) in function virDomainReboot", status: 1),
          Step("destroy web --graceful", "unsupported flags (0x1) in function virDomainDestroyFlags", status: 1),
          Step("start web --bypass-cache", "unsupported flags (0x4) in function virDomainCreateWithFlags", status: 1),
          Step("dumpxml web --update-cpu", "unsupported flags (0x4) in function virDomainGetXMLDesc", status: 1),
          Step("qemu-monitor-command web x", "Cannot find program 536903815 version 1", status: 1),
        ])
    }

    @Test("a read-only connection, or the read-only socket, shows everything and changes nothing", arguments: [false, true])
    func readOnly(bySocket: Bool) throws {
      let host = try VirshHost()
      try host.define("web")
      let how = bySocket ? ["-c", host.uri + "-ro"] : ["-c", host.uri, "-r"]
      func virsh(_ arguments: String...) throws -> Ended { try .run("/usr/bin/virsh", how + arguments, environment: ["LC_ALL": "C.UTF-8"]) }
      for command in ["dominfo", "dumpxml", "domstate", "domstats"] { #expect(try virsh(command, "web").status == 0) }
      for command in ["start", "undefine", "autostart", "destroy"] {
        let refused = try virsh(command, "web")
        #expect(refused.status == 1 && refused.messages.contains("read only access prevents virDomain"), "\(command): \(refused.messages)")
      }
      #expect(try host.virsh("domstate", "web").output.hasPrefix("shut off"))
    }
  }
}
