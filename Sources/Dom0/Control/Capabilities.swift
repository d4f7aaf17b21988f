import DomainConfig
import HypercallABI
import RemoteProtocol

/// The calls that tell in XML what there is.
extension ControlSession {
  func connectGetCapabilities(_ call: Remote.ConnectGetCapabilities) throws(RemoteError) -> Remote.ConnectGetCapabilities.Reply {
    let machine = try machine()
    let cpus = (0..<min(machine.cpus, 4096)).map {
      "            <cpu id='\($0)' socket_id='0' die_id='0' core_id='\($0)' siblings='\($0)'/>\n"
    }
    return .init(
      capabilities: """
        <capabilities>

          <host>
            <cpu>
              <arch>x86_64</arch>
            </cpu>
            <power_management/>
            <iommu support='no'/>
            <topology>
              <cells num='1'>
                <cell id='0'>
                  <memory unit='KiB'>\(machine.totalPages * 4)</memory>
                  <cpus num='\(cpus.count)'>
        \(cpus.joined())          </cpus>
                </cell>
              </cells>
            </topology>
          </host>

          <guest>
            <os_type>xen</os_type>
            <arch name='x86_64'>
              <wordsize>64</wordsize>
              <machine maxCpus='\(DomainConfiguration.maximumVCPUs)'>xenpv</machine>
              <domain type='xen'/>
            </arch>
          </guest>

        </capabilities>

        """)
  }

  func connectGetDomainCapabilities(
    _ call: Remote.ConnectGetDomainCapabilities
  ) throws(RemoteError) -> Remote.ConnectGetDomainCapabilities.Reply {
    func check(_ value: String?, _ words: [String], _ what: String) throws(RemoteError) {
      guard let value, !words.contains(value) else { return }
      throw RemoteError(.invalidArgument, "unknown \(what): \(value)")
    }
    try check(call.arch, ["x86_64"], "architecture")
    try check(call.virttype, ["xen"], "virttype")
    try check(call.machine, ["xenpv"], "machine")
    let path = Executables.runningPath()
    try check(call.emulator, [path], "emulator")
    return .init(
      capabilities: """
        <domainCapabilities>
          <path>\(path.xmlEscaped)</path>
          <domain>xen</domain>
          <machine>xenpv</machine>
          <arch>x86_64</arch>
          <vcpu max='\(DomainConfiguration.maximumVCPUs)'/>
          <os supported='yes'>
            <loader supported='no'/>
          </os>
          <cpu>
            <mode name='host-passthrough' supported='no'/>
            <mode name='maximum' supported='no'/>
            <mode name='host-model' supported='no'/>
            <mode name='custom' supported='no'/>
          </cpu>
          <devices>
            <disk supported='no'/>
            <graphics supported='no'/>
            <video supported='no'/>
            <hostdev supported='no'/>
          </devices>
        </domainCapabilities>

        """)
  }

  func connectGetSysinfo(_ call: Remote.ConnectGetSysinfo) throws(RemoteError) -> Remote.ConnectGetSysinfo.Reply {
    .init(
      sysinfo: """
        <sysinfo type='smbios'>
          <bios>
            <entry name='vendor'>Xen</entry>
            <entry name='version'>\(HypervisorVersion(host.toolstack.gate).text.xmlEscaped)</entry>
          </bios>
          <system>
            <entry name='manufacturer'>Xenolith</entry>
            <entry name='product'>PV machine</entry>
            <entry name='version'>\(Version.text)</entry>
          </system>
        </sysinfo>

        """)
  }
}
