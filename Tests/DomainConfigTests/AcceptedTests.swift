import DomainConfig
import Testing

@Suite("domain.xml") struct AcceptedTests {
  @Test("the smallest file gives libvirt's defaults") func minimal() throws {
    let configuration = try parse(domain())
    #expect(configuration.name == "web1")
    #expect(configuration.memory == 32768 && configuration.currentMemory == 32768)
    #expect(configuration.vcpus == 1 && configuration.currentVCPUs == 1)
    #expect(configuration.osType == .linux)
    #expect(configuration.kernel == BootFile(path: "/srv/web1.so", line: 6))
    #expect(configuration.initrd == nil && configuration.commandLine == "")
    #expect(configuration.onPoweroff == .destroy && configuration.onReboot == .restart)
    #expect(configuration.onCrash == .destroy && configuration.onWatchdog == .destroy)
    #expect(configuration.clock == .utc && configuration.rebootLimit == nil && !configuration.describesConsole)
    #expect(configuration.warnings.isEmpty)
  }

  @Test("a domain without a UUID gets one of its own, of version 4") func freshUUID() throws {
    let first = try parse(domain()).uuid, second = try parse(domain()).uuid
    #expect(first != second)
    #expect(first.bytes[6] >> 4 == 4 && first.bytes[8] >> 6 == 2)
    #expect(DomainUUID(first.description) == first)
  }

  @Test("all that a libvirt domain for Xen may hold is taken, and what has no effect is named") func full() throws {
    let text = """
      <domain type='xen' id='3'>
        <name>db1</name>
        <uuid>6f1c6d1e-4ad8-4f0c-9d5c-0d3d5ef9c001</uuid>
        <title>db one</title>
        <description>a database</description>
        <metadata>
          <app:note xmlns:app='urn:example:app:1'><app:role/>theirs</app:note>
          <x:domain xmlns:x='urn:xenolith:domain:1'>
            <x:on_watchdog>restart</x:on_watchdog>
            <x:reboot limit='5'/>
          </x:domain>
        </metadata>
        <memory unit='MiB' dumpCore='off'>64</memory>
        <currentMemory unit='MiB'>48</currentMemory>
        <vcpu placement='static' cpuset='0-1' current='1'>2</vcpu>
        <cputune><vcpupin vcpu='0' cpuset='0'/><shares>512</shares></cputune>
        <bootloader>/usr/lib/xen/bin/pygrub</bootloader>
        <os>
          <type arch='x86_64' machine='xenpv'>xen</type>
          <kernel>/srv/db1.so</kernel>
          <initrd>/srv/db1.initrd</initrd>
          <cmdline>root=/dev/xvda ro</cmdline>
          <boot dev='hd'/>
        </os>
        <features><acpi/></features>
        <clock offset='utc' adjustment='reset'/>
        <on_poweroff>destroy</on_poweroff>
        <on_reboot>destroy</on_reboot>
        <on_crash>preserve</on_crash>
        <devices>
          <disk type='file' device='disk'><source file='/srv/db1.img'/><target dev='xvda' bus='xen'/></disk>
          <interface type='bridge'><mac address='00:16:3e:00:00:01'/></interface>
          <console type='pty'><target type='xen' port='0'/></console>
          <memballoon model='xen'/>
        </devices>
        <seclabel type='none' model='none'/>
        <xen:commandline xmlns:xen='http://libvirt.org/schemas/domain/xen/1.0'><xen:arg value='a'/></xen:commandline>
      </domain>
      """
    let configuration = try parse(text)
    #expect(configuration.uuid.description == "6f1c6d1e-4ad8-4f0c-9d5c-0d3d5ef9c001")
    #expect(configuration.title == "db one" && configuration.description == "a database")
    #expect(configuration.memory == 65536 && configuration.currentMemory == 49152)
    #expect(configuration.vcpus == 2 && configuration.currentVCPUs == 1)
    #expect(configuration.osType == .xen)
    #expect(configuration.initrd == BootFile(path: "/srv/db1.initrd", line: 21))
    #expect(configuration.commandLine == "root=/dev/xvda ro")
    #expect(configuration.onReboot == .destroy && configuration.onCrash == .preserve && configuration.onWatchdog == .restart)
    #expect(configuration.rebootLimit == 5 && configuration.describesConsole)
    #expect(
      configuration.warnings.map(\.description) == [
        "test.xml:15: not supported yet: cpuset of <vcpu>, ignored",
        "test.xml:16: not supported yet: <cputune>, ignored",
        "test.xml:17: not supported yet: <bootloader>, ignored",
        "test.xml:23: not supported yet: <boot>, ignored",
        "test.xml:25: not supported yet: <features>, ignored",
        "test.xml:31: not supported yet: <disk>, ignored",
        "test.xml:32: not supported yet: <interface>, ignored",
        "test.xml:34: not supported yet: <memballoon>, ignored",
        "test.xml:37: not supported yet: <commandline>, ignored",
      ])
  }

  @Test("our elements are read under the name that their namespace had before too") func formerNamespace() throws {
    let former = "https://xenolith.dev/xmlns/domain/1"
    #expect(DomainConfiguration.namespace == "urn:xenolith:domain:1")
    let own = "<domain xmlns='\(former)'><on_watchdog>restart</on_watchdog><reboot limit='7'/></domain>"
    let configuration = try parse(domain("<metadata><app:x xmlns:app='urn:example:app'/>\(own)</metadata>"))
    #expect(configuration.onWatchdog == .restart && configuration.rebootLimit == 7 && configuration.warnings.isEmpty)
    // What nobody knows is no better under that name, and there is one <domain> under either.
    #expect(refusal(domain("<metadata><domain xmlns='\(former)'><rebot/></domain></metadata>"))?.remedy.contains("<reboot>") == true)
    #expect(refusal(domain("<reboot xmlns='\(former)'/>"))?.remedy.contains("xmlns='urn:xenolith:domain:1'") == true)
    let both = "<metadata>\(own)<domain xmlns='urn:xenolith:domain:1'/></metadata>"
    #expect(refusal(domain(both))?.problem.contains("there twice") == true)
  }

  @Test(
    "memory counts in libvirt's units",
    arguments: [
      ("<memory>2048</memory>", 2048), ("<memory unit='KiB'>2048</memory>", 2048), ("<memory unit='k'>2048</memory>", 2048),
      ("<memory unit='b'>1025</memory>", 2), ("<memory unit='bytes'>1048576</memory>", 1024), ("<memory unit='KB'>1024</memory>", 1000),
      ("<memory unit='M'>3</memory>", 3072), ("<memory unit='MB'>2</memory>", 1954), ("<memory unit='MiB'>\n 3\n</memory>", 3072),
      ("<memory unit='GiB'>1</memory>", 1_048_576), ("<memory unit='G'>1</memory>", 1_048_576), ("<memory unit='TB'>0</memory>", 0),
      ("<memory unit='gib'>512</memory>", 536_870_912),
    ]) func units(_ element: String, _ kibibytes: Int)
  {
    let configuration = try? parse(domain(memory: element))
    #expect(configuration.map { Int($0.memory) } ?? 0 == kibibytes)
  }

  @Test("more current memory than there may be is cut, with a warning") func currentMemory() throws {
    let configuration = try parse(domain("<currentMemory unit='MiB'>33</currentMemory>"))
    #expect(configuration.currentMemory == 32768)
    #expect(configuration.warnings.count == 1)
  }

  @Test("a second vCPU stays down, with a warning") func secondVCPU() throws {
    let configuration = try parse(domain("<vcpu>2</vcpu>"))
    #expect(configuration.vcpus == 2 && configuration.currentVCPUs == 2)
    #expect(configuration.warnings.map(\.message) == ["not supported yet: more than one vCPU; the second and later ones stay down"])
  }

  @Test("relative paths are meant from the file's folder") func relativePaths() throws {
    let text = domain(os: "<initrd>../disk</initrd>").replacing("/srv/web1.so", with: "kernels/libHello.so")
    #expect(try parse(text, file: "domains/hello.xml").kernel.path == "domains/kernels/libHello.so")
    #expect(try parse(text, file: "/etc/x/hello.xml").initrd?.path == "/etc/x/../disk")
    #expect(try parse(text, file: "hello.xml").kernel.path == "kernels/libHello.so")
  }

  @Test("a clock that is not UTC is named") func partlySupported() throws {
    let inside =
      "<clock offset='localtime'><timer name='tsc'/></clock><on_reboot>rename-restart</on_reboot><on_crash>coredump-destroy</on_crash>"
    let configuration = try parse(domain(inside))
    #expect(configuration.clock == .localtime && configuration.onReboot == .renameRestart && configuration.onCrash == .coredumpDestroy)
    #expect(configuration.warnings.count == 2)
  }

  @Test("the UUID may be written without hyphens, and in capitals") func uuidForms() throws {
    let wanted = DomainUUID("6f1c6d1e-4ad8-4f0c-9d5c-0d3d5ef9c001")
    #expect(try parse(domain("<uuid>6F1C6D1E4AD84F0C9D5C0D3D5EF9C001</uuid>")).uuid == wanted)
    #expect(try parse(domain("<uuid>\n6f1c6d1e-4AD8-4f0c-9d5c-0d3d5ef9c001 </uuid>")).uuid == wanted)
  }

  @Test("names may hold what is not ASCII, and blanks") func names() throws {
    for name in ["wéb 1", "a.b-c_d", "日本", String(repeating: "n", count: 255)] {
      #expect(try parse(domain(name: "<name>\(name)</name>")).name == name)
    }
  }

  @Test(
    "the repository's own domain files are valid and without warnings",
    arguments: [
      ("hello", "Hello"), ("heartbeat", "Heartbeat"), ("faulty", "Faulty"), ("balloon", "Balloon"), ("ping", "Pingpong"),
      ("pong", "Pingpong"), ("microkernel", "Microkernel"),
      ("hello-c", "HelloC"),
    ])
  func ourFiles(_ name: String, kernel: String) throws {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let configuration = try DomainConfiguration(contentsOf: "/\(root)/domains/\(name).xml")
    #expect(configuration.name == name)
    #expect(configuration.kernel.path == "/\(root)/domains/kernels/lib\(kernel).so")
    #expect(configuration.warnings.isEmpty)
  }
}
