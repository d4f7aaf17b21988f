import Foundation
import Testing

extension ClientSuites {
  /// virt-install and virt-xml, as Debian has them.
  @Suite("virt-install and virt-xml", .serialized) struct VirshToolTests {
    private func run(_ tool: String, _ host: VirshHost, _ arguments: [String]) throws -> Ended {
      try .run(
        "/usr/bin/" + tool, ["--connect", host.uri] + arguments, environment: ["LC_ALL": "C.UTF-8", "HOME": host.folder.path])
    }

    @Test("virt-install --paravirt --import boots a kernel without a disk, and the domain stays defined") func install() throws {
      let host = try VirshHost()
      let installed = try run(
        "virt-install", host,
        [
          "--name", "installed", "--memory", "32", "--vcpus", "1", "--paravirt", "--import", "--disk", "none", "--network", "none",
          "--graphics",
          "none", "--boot", "kernel=\(Client.binaries)/libHeartbeat.so,kernel_args=period=100", "--osinfo", "detect=off,require=off",
          "--noautoconsole",
        ])
      #expect(installed.status == 0 && installed.output.contains("Domain creation completed."), "\(installed.output)\(installed.messages)")
      #expect(try host.virsh("domstate", "installed").output.hasPrefix("running"))
      #expect(try host.virsh("dominfo", "installed").output.contains("Persistent:     yes"))
      let again = try run(
        "virt-install", host,
        ["--name", "installed", "--memory", "32", "--paravirt", "--import", "--disk", "none", "--osinfo", "detect=off,require=off"])
      #expect(again.status == 1 && again.messages.contains("Guest name 'installed' is already in use."), "\(again.messages)")
    }

    @Test("virt-xml changes a definition") func edit() throws {
      let host = try VirshHost()
      try host.define("web")
      let uuid = try host.virsh("domuuid", "web").output
      for change in [["--metadata", "title=changed"], ["--memory", "24,maxmemory=24"], ["--boot", "kernel_args=period=50"]] {
        let edited = try run("virt-xml", host, ["web", "--edit"] + change)
        #expect(edited.status == 0, "\(edited.messages)")
      }
      let xml = try host.virsh("dumpxml", "web").output
      #expect(xml.contains("<title>changed</title>") && xml.contains("<cmdline>period=50</cmdline>"), "\(xml)")
      #expect(try host.virsh("dominfo", "web").output.contains("Max memory:     24576 KiB"))
      #expect(try host.virsh("domuuid", "web").output == uuid)
      #expect(try host.virsh("start", "web").status == 0)
    }

    @Test("virsh edit changes a definition, and one that is wrong is refused") func virshEdit() throws {
      let host = try VirshHost()
      try host.define("web")
      func edit(_ command: String) throws -> Ended {
        try .run(
          "/usr/bin/virsh", ["-c", host.uri, "edit", "web"], environment: ["LC_ALL": "C.UTF-8", "EDITOR": "sed -i \(command)"], input: "n\n"
        )
      }
      let edited = try edit("s/period=100/period=7/")
      #expect(edited.status == 0 && edited.output.contains("Domain 'web' XML configuration edited."), "\(edited.messages)")
      #expect(try host.virsh("dumpxml", "web").output.contains("period=7"))
      // virsh asks whether to try again, is told not to, and ends.
      #expect(try edit("s/32768/none/").messages.contains("Failed."))
      #expect(try host.virsh("dumpxml", "web").output.contains("<memory unit='KiB'>32768</memory>"))
    }
  }
}
