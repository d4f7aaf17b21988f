import Foundation
import Testing

/// Words that are no commands of ours.
extension ClientSuites {
  @Suite("dom0 and the commands of others", .serialized) struct VerbTests {
    private func said(_ words: String...) throws -> String {
      let ended = try Ended.run(Client.dom0, words)
      #expect(ended.status == 64 && ended.output == "", "\(words)")
      return ended.messages.split(separator: "\n").first.map(String.init) ?? ""
    }

    @Test(
      "a word that is misspelt gets a suggestion",
      arguments: [
        ("destory", "did you mean `dom0 destroy`?"), ("lst", "did you mean `dom0 list`?"), ("shutdow", "did you mean `dom0 shutdown`?"),
        ("consle", "did you mean `dom0 console`?"), ("domstat", "virsh's domstate is `dom0 state` here."),
        ("qwertz", "`dom0 help` lists those there are."),
      ])
    func misspelt(word: String, answer: String) throws {
      #expect(try said(word) == "Error: dom0 has no command \"\(word)\"; " + answer)
      #expect(try said("help", word) == "Error: dom0 has no command \"\(word)\"; " + answer)
    }

    @Test(
      "a command of xl or virsh that is missing gets its equivalent, or why it is not there",
      arguments: [
        ("suspend", "virsh's suspend is `dom0 pause` here."), ("vm-list", "xl's vm-list is `dom0 list --name` here."),
        ("save", "xl's save is not here: domains cannot be saved or moved to another host yet."),
        ("vol-resize", "virsh's vol-resize is not here: domains have no block devices yet."),
        ("capabilities", "virsh has it, for this host too: virsh -c \"$(dom0 uri)\" capabilities"),
      ])
    func foreign(word: String, answer: String) throws {
      #expect(try said(word, "heart", "--option") == "Error: dom0 has no command \"\(word)\"; " + answer)
    }

    /// What `xl help --long` of Xen 4.17 lists.
    private static let xl = """
      create config-update list destroy shutdown reboot pci-attach pci-detach pci-list pci-assignable-add pci-assignable-remove
      pci-assignable-list pause unpause console vncviewer save migrate restore migrate-receive dump-core cd-insert cd-eject mem-max mem-set
      button-press vcpu-list vcpu-pin vcpu-set vm-list info sharing sched-credit sched-credit2 sched-rtds domid domname rename trigger sysrq
      debug-keys set-parameters dmesg top network-attach network-list network-detach channel-list block-attach block-list block-detach
      vtpm-attach vtpm-list vtpm-detach vkb-attach vkb-list vkb-detach vdispl-attach vdispl-list vdispl-detach vsnd-attach vsnd-list
      vsnd-detach uptime claims cpupool-create cpupool-list cpupool-destroy cpupool-rename cpupool-cpu-add cpupool-cpu-remove
      cpupool-migrate cpupool-numa-split getenforce setenforce loadpolicy remus devd psr-hwinfo psr-cmt-attach psr-cmt-detach psr-cmt-show
      psr-cat-set psr-cat-show psr-mba-set psr-mba-show usbctrl-attach usbctrl-detach usbdev-attach usbdev-detach usb-list
      qemu-monitor-command
      """

    @Test("every command of xl and of virsh is ours, or answered, and what is named instead is there") func every() throws {
      let listed = try Ended.run("/usr/bin/virsh", ["help"]).output
      let virsh = listed.matches(of: #/(?m)^    ([a-z0-9-]+) /#).map { String($0.1) }
      #expect(virsh.count > 200)
      let ours = Set(
        try Ended.run(Client.dom0, ["help"]).output.matches(of: #/(?m)^  ([a-z0-9, -]+?)  /#).flatMap {
          $0.1.split(separator: ", ").map(String.init)
        })
      #expect(ours.isSuperset(of: ["run", "list", "shutdown", "stop", "vcpu-list"]))
      for word in Set(virsh + Self.xl.split { " \n".contains($0) }.map(String.init)).subtracting(ours + ["help"]) {
        let answer = try said(word)
        #expect(answer.contains(#/; (xl's|virsh's|virsh has)/#), "\(answer)")
        for named in answer.matches(of: #/`dom0 ([a-z-]+)/#) { #expect(ours.contains(String(named.1)), "\(answer)") }
      }
    }
  }
}
