/// Commands of xl and virsh that `dom0` has under another name, or not at all.
enum ForeignVerbs {
  /// What is said of a word that is such a command; nil for any other.
  static func answer(_ word: String) -> String? {
    if let ours = xlNames[word] { return "xl's \(word) is \(ours) here." }
    if let why = xlMissing.first(where: { $0.verbs.contains(word) })?.why { return "xl's \(word) is not here: \(why)." }
    if let ours = virshNames[word] { return "virsh's \(word) is \(ours) here." }
    if virshServed.contains(word) { return "virsh has it, for this host too: virsh -c \"$(dom0 uri)\" \(word)" }
    let why = virshMissing.first { $0.verbs.contains(word) }?.why ?? families.first { word.hasPrefix($0.prefix) }?.why
    return why.map { "virsh's \(word) is not here: \($0)." }
  }

  /// Those that have a name of their own here or are not there.
  static var words: Set<String> {
    Set(xlNames.keys).union(virshNames.keys).union(virshServed).union(xlMissing.flatMap(\.verbs)).union(virshMissing.flatMap(\.verbs))
  }

  // MARK: Names

  private static let xlNames: [String: String] = [
    "config-update": "`dom0 edit`", "vm-list": "`dom0 list --name`", "top": "`dom0 list`", "button-press": "`dom0 stop`",
  ]
  private static let virshNames: [String: String] = [
    "suspend": "`dom0 pause`", "resume": "`dom0 unpause`", "domrename": "`dom0 rename`", "dump": "`dom0 dump-core`",
    "setmem": "`dom0 mem-set`", "setmaxmem": "`dom0 mem-max`", "send-key": "`dom0 sysrq`", "inject-nmi": "`dom0 trigger DOMAIN nmi`",
    "reset": "`dom0 trigger DOMAIN reset`", "domstate": "`dom0 state`", "dominfo": "`dom0 info DOMAIN`", "domuuid": "`dom0 info DOMAIN`",
    "nodeinfo": "`dom0 info`", "freecell": "`dom0 info`", "hostname": "`dom0 info`", "version": "`dom0 --version`",
    "vcpuinfo": "`dom0 vcpu-list`", "dommemstat": "`dom0 memory`", "domstats": "`dom0 list --json`", "event": "`dom0 events`",
    "ttyconsole": "`dom0 console`", "connect": "the option --state DIR",
  ]
  /// What virsh can do here, and `dom0` need not.
  private static let virshServed: Set<String> = [
    "capabilities", "cpu-stats", "desc", "domblklist", "domcapabilities", "domcontrol", "domdisplay", "domiflist", "domjobinfo",
    "domjobabort", "maxvcpus", "metadata", "nodecpumap", "nodecpustats", "nodememstats", "set-lifecycle-action", "setvcpus", "sysinfo",
    "vcpucount", "vncdisplay",
  ]

  // MARK: What is not there

  private typealias Missing = (verbs: [String], why: String)
  private static let disks = "domains have no block devices yet"
  private static let network = "domains have no network interfaces yet"
  private static let saving = "domains cannot be saved or moved to another host yet"
  private static let scheduler = "vCPUs take turns, without weights, caps or affinity yet"
  private static let passthrough = "devices of the host are not given to domains"
  private static let emulation = "domains have the devices of Xen's PV interface, and no emulated ones"
  private static let vcpus = "a domain's vCPUs cannot be changed while it runs yet"
  private static let system = "that is a matter of the host's operating system"
  private static let agent = "a paravirtual guest has no agent"

  private static let xlMissing: [Missing] = [
    (["save", "restore", "migrate", "migrate-receive", "remus"], saving), (["vcpu-set"], vcpus),
    (["vcpu-pin", "sched-credit", "sched-credit2", "sched-rtds"], scheduler),
    (
      [
        "vncviewer", "cd-insert", "cd-eject", "qemu-monitor-command", "vtpm-attach", "vtpm-list", "vtpm-detach", "vkb-attach", "vkb-list",
        "vkb-detach", "vdispl-attach", "vdispl-list", "vdispl-detach", "vsnd-attach", "vsnd-list", "vsnd-detach",
      ], emulation
    ),
    (["network-attach", "network-list", "network-detach"], network), (["block-attach", "block-list", "block-detach", "devd"], disks),
    (["channel-list"], "a domain has one console and no channels"), (["sharing"], "no page is shared by several domains yet"),
    (["claims"], "memory is not claimed before it is populated; `dom0 info` tells what is free"),
    (["debug-keys"], "`dom0 info DOMAIN`, `dom0 memory DOMAIN` and `dom0 dmesg` tell what is known"),
    (["set-parameters"], "the hypervisor has no parameters that can be changed; `dom0 serve` takes some when it starts"),
    (
      [
        "pci-attach", "pci-detach", "pci-list", "pci-assignable-add", "pci-assignable-remove", "pci-assignable-list", "usbctrl-attach",
        "usbctrl-detach", "usbdev-attach", "usbdev-detach", "usb-list",
      ], passthrough
    ),
    (
      [
        "cpupool-create", "cpupool-list", "cpupool-destroy", "cpupool-rename", "cpupool-cpu-add", "cpupool-cpu-remove", "cpupool-migrate",
        "cpupool-numa-split",
      ], "all physical CPUs are one pool"
    ),
    (["getenforce", "setenforce", "loadpolicy"], "there are no security policies; each domain has a sandbox, see `dom0 doctor`"),
    (
      [
        "psr-hwinfo", "psr-cmt-attach", "psr-cmt-detach", "psr-cmt-show", "psr-cat-set", "psr-cat-show", "psr-mba-set", "psr-mba-show",
      ], system
    ),
  ]

  private static let virshMissing: [Missing] = [
    (["setvcpu", "guestvcpus"], vcpus), (["vcpupin", "emulatorpin", "schedinfo", "numatune", "memtune"], scheduler),
    (
      [
        "attach-disk", "detach-disk", "change-media", "blkdeviotune", "blkiotune", "blockcommit", "blockcopy", "blockjob", "blockpull",
        "blockresize", "domblkthreshold", "domblkerror", "domblkinfo", "domblkstat", "domfsfreeze", "domfsthaw", "domfsinfo", "domfstrim",
        "find-storage-pool-sources", "find-storage-pool-sources-as",
      ], disks
    ),
    (["attach-interface", "detach-interface", "domif-setlink", "domiftune", "domif-getlink", "domifaddr", "domifstat"], network),
    (
      ["attach-device", "detach-device", "detach-device-alias", "update-device", "update-memory-device"],
      "devices cannot be attached or detached yet"
    ),
    (
      [
        "managedsave", "managedsave-remove", "managedsave-edit", "managedsave-dumpxml", "managedsave-define",
        "migrate-setmaxdowntime", "migrate-getmaxdowntime", "migrate-compcache", "migrate-setspeed", "migrate-getspeed",
        "migrate-postcopy", "save-image-define", "save-image-dumpxml", "save-image-edit", "domdirtyrate-calc",
      ], saving
    ),
    (
      [
        "domlaunchsecinfo", "domsetlaunchsecstate", "dompmsuspend", "dompmwakeup", "iothreadinfo", "iothreadpin", "iothreadadd",
        "iothreadset", "iothreaddel", "lxc-enter-namespace", "perf", "qemu-attach", "qemu-monitor-event", "qemu-agent-command",
        "screenshot", "dom-fd-associate",
      ], emulation
    ),
    (
      [
        "get-user-sshkeys", "set-user-sshkeys", "set-user-password", "send-process-signal", "guest-agent-timeout", "guestinfo", "domtime",
        "domhostname",
      ], agent
    ),
    (["domxml-from-native", "domxml-to-native"], "domains are described by libvirt's XML, see docs/domain-xml.md"),
    (
      [
        "allocpages", "freepages", "node-memory-tune", "nodesevinfo", "nodesuspend", "cpu-baseline", "cpu-compare", "cpu-models",
        "hypervisor-cpu-baseline", "hypervisor-cpu-compare",
      ], system
    ),
    (["cd", "echo", "exit", "pwd", "quit"], "each command is a process of its own, in your shell"),
  ]

  private static let families: [(prefix: String, why: String)] = [
    ("snapshot-", saving), ("checkpoint-", saving), ("backup-", saving), ("pool-", disks), ("vol-", disks), ("net-", network),
    ("nwfilter-", network), ("iface-", system), ("nodedev-", passthrough), ("secret-", disks),
  ]
}
